import { expect } from 'chai';
import { makeApplyEvents } from '../../../../adapters/ws/fanout/applyEvents.ts';
import { ConnectedPerson } from '../../../../adapters/ws/fanout/ConnectedPerson.ts';
import { RoomChannel } from '../../../../adapters/ws/fanout/RoomChannel.ts';
import { asRoomId, asUserId, type UserId } from '../../../../core/ids.ts';
import type { ChatEvent } from '../../../../core/messages/ChatEvent.ts';
import { FakeSubscriber } from './FakeSubscriber.ts';

const [roomId, staying, leaving] = [asRoomId(1), asUserId(1), asUserId(2)];
const common = { roomId, at: new Date(0), actorId: null };
const leftAt = (seq: number): ChatEvent => ({
  ...common,
  seq,
  type: 'participants_left',
  userIds: [leaving],
  reason: 'left',
});
const renamedAt = (seq: number): ChatEvent => ({ ...common, seq, type: 'room_updated', name: '', isActive: true });

describe('applyEvents', () => {
  it('hands changes of memberships to each follower, after the delivery and within the call', () => {
    const people = new Map<UserId, ConnectedPerson>();
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const channel = new RoomChannel({ roomId, startSeq: 0, isHiding: false, people, onClosed: () => {}, log });
    const sockets = [staying, leaving].map((userId) => {
      const [person, socket] = [new ConnectedPerson(userId), new FakeSubscriber(userId)];
      people.set(userId, person);
      person.connect(socket);
      person.goLive(socket);
      channel.join(person, { sinceSeq: 0, fromSeq: 0, visibleFromSeq: 0, isNew: false });
      return socket;
    });
    const heard: unknown[] = [];
    const follower = (name: string) => ({
      follow: ({ event, left }: { event: ChatEvent; left: readonly { person: { userId: UserId } }[] }) =>
        heard.push([name, event.seq, left.map(({ person }) => person.userId), [...(sockets[0]?.seqs ?? [])]]),
    });
    const apply = makeApplyEvents([follower('first'), follower('second')]);
    apply(channel, [renamedAt(1), leftAt(2), renamedAt(3)]);
    expect(heard).to.deep.equal([
      ['first', 2, [leaving], [1, 2, 3]],
      ['second', 2, [leaving], [1, 2, 3]],
    ]);
    expect(sockets[1]?.seqs).to.deep.equal([1]);
  });
});
