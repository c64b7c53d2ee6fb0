import { expect } from 'chai';
import { ConnectedPerson } from '../../../../adapters/ws/fanout/ConnectedPerson.ts';
import { RoomChannel } from '../../../../adapters/ws/fanout/RoomChannel.ts';
import { asRoomId, asUserId, type UserId } from '../../../../core/ids.ts';
import type { ChatEvent } from '../../../../core/messages/ChatEvent.ts';
import type { RoomChange } from '../../../../core/rooms/RoomEvent.ts';
import type { RoomSight } from '../../../../core/rooms/roomRights.ts';
import { FakeSubscriber } from './FakeSubscriber.ts';

const roomId = asRoomId(7);
const [one, two] = [asUserId(1), asUserId(2)];
const renamed: RoomChange = { type: 'room_updated', name: 'Algebra', isActive: true };
const joined = (...userIds: UserId[]): RoomChange => ({ type: 'participants_joined', userIds });
const left = (...userIds: UserId[]): RoomChange => ({ type: 'participants_left', userIds, reason: 'removed' });

const eventAt = (seq: number, change: RoomChange = renamed): ChatEvent => ({
  ...change,
  roomId,
  seq,
  at: new Date(0),
  actorId: null,
});

/** A channel that begins after seq 0, and two people who are connected, each with one live socket. */
const open = (isHiding = false) => {
  const people = new Map<UserId, ConnectedPerson>();
  const errors: object[] = [];
  let closed = 0;
  const channel = new RoomChannel({
    roomId,
    startSeq: 0,
    isHiding,
    people,
    onClosed: () => {
      closed += 1;
    },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: (facts) => errors.push(facts) },
  });
  const [first, second] = [one, two].map((userId) => {
    const person = new ConnectedPerson(userId);
    const socket = new FakeSubscriber(userId);
    person.connect(socket);
    person.goLive(socket);
    people.set(userId, person);
    return { person, socket };
  }) as [Connected, Connected];
  return { channel, first, second, errors, closed: () => closed };
};

interface Connected {
  readonly person: ConnectedPerson;
  readonly socket: FakeSubscriber;
}

const start = { sinceSeq: 0, fromSeq: 0, visibleFromSeq: 0, isNew: false };

describe('RoomChannel', () => {
  it('writes both ends of a membership, and delivers to the sockets of the member', () => {
    const { channel, first } = open();
    const membership = channel.join(first.person, start);
    expect(first.person.memberships.get(roomId)).to.equal(membership);
    expect(channel.membershipOf(one)).to.equal(membership);
    channel.apply([eventAt(1), eventAt(2)]);
    expect(first.socket.seqs).to.deep.equal([1, 2]);
    channel.leave(membership);
    expect([channel.membershipOf(one), first.person.memberships.size]).to.deep.equal([undefined, 0]);
  });

  it('writes both ends of a subscription', () => {
    const { channel, first } = open();
    channel.subscribe(first.socket);
    expect([channel.subscribers.has(first.socket), first.socket.subscriptions.has(roomId)]).to.deep.equal([true, true]);
    channel.unsubscribe(first.socket);
    expect([channel.subscribers.size, first.socket.subscriptions.size]).to.deep.equal([0, 0]);
  });

  it('closes once, when the last member has left and the last subscriber has gone', () => {
    const { channel, first, second, closed } = open();
    const membership = channel.join(first.person, start);
    channel.subscribe(second.socket);
    channel.leave(membership);
    channel.leave(membership);
    expect([channel.isClosed, closed()]).to.deep.equal([false, 0]);
    channel.unsubscribe(second.socket);
    channel.unsubscribe(second.socket);
    expect([channel.isClosed, closed()]).to.deep.equal([true, 1]);
  });

  it('ends the subscriptions of a person with their membership', () => {
    const { channel, first } = open();
    const membership = channel.join(first.person, start);
    channel.subscribe(first.socket);
    channel.leave(membership);
    expect([channel.isClosed, first.socket.subscriptions.size]).to.deep.equal([true, 0]);
  });

  it('delivers an event once to the socket of an observer who becomes a member', () => {
    const { channel, first } = open();
    channel.subscribe(first.socket);
    expect(channel.isObservedBy(first.socket)).to.equal(true);
    channel.apply([eventAt(1)]);
    channel.join(first.person, { ...start, fromSeq: 1 });
    expect(channel.isObservedBy(first.socket)).to.equal(false);
    channel.apply([eventAt(2)]);
    expect(first.socket.seqs).to.deep.equal([1, 2]);
  });

  it('returns what became of the memberships of connected people, in the order of the events', () => {
    const { channel, first, second } = open();
    const membership = channel.join(first.person, start);
    const changes = channel.apply([eventAt(1), eventAt(2, left(one)), eventAt(3, joined(two, asUserId(99)))]);
    expect(changes.map(({ event }) => event.seq)).to.deep.equal([2]);
    expect(changes[0]?.left).to.deep.equal([membership]);
    expect(first.socket.seqs, 'the event by which one leaves is not theirs').to.deep.equal([1]);
    expect(second.person.memberships.size, 'the channel closed with its last member').to.equal(0);
  });

  it('holds the events after a joining until the member knows the room', () => {
    const { channel, first, second } = open();
    channel.join(first.person, start);
    const [change] = channel.apply([eventAt(1, joined(two)), eventAt(2)]);
    expect([first.socket.seqs, second.socket.seqs]).to.deep.equal([[1, 2], []]);
    change?.joined[0]?.release(1);
    expect(second.socket.seqs).to.deep.equal([2]);
  });

  it('tells a load of every move that it may have missed, also of people who are no members here', () => {
    const { channel, first, second } = open();
    channel.join(first.person, start);
    const { moves } = second.person.watch();
    channel.apply([eventAt(1, left(two))]);
    expect([...moves]).to.deep.equal([[roomId, 1]]);
    second.person.unwatch();
    channel.apply([eventAt(2, left(two))]);
    expect([...moves]).to.deep.equal([[roomId, 1]]);
  });

  it('ignores events that a newer view of the store has said already', () => {
    const { channel, first } = open();
    channel.join(first.person, { sinceSeq: 2, fromSeq: 2, visibleFromSeq: 0, isNew: false });
    const changes = channel.apply([eventAt(1, left(one)), eventAt(2, joined(one)), eventAt(3)]);
    expect(changes.flatMap((change) => [...change.joined, ...change.left])).to.deep.equal([]);
    expect(first.socket.seqs).to.deep.equal([3]);
  });

  it('applies early events in their order, and keeps at most 64 of them', () => {
    const { channel, first } = open();
    channel.join(first.person, start);
    channel.apply(Array.from({ length: 80 }, (_, index) => eventAt(80 - index + 1)));
    channel.apply([eventAt(1)]);
    expect(channel.appliedSeq, 'seq 2 is not among the 64 kept').to.equal(1);
    channel.apply(Array.from({ length: 16 }, (_, index) => eventAt(index + 2)));
    expect(first.socket.seqs).to.deep.equal(Array.from({ length: 81 }, (_, index) => index + 1));
  });

  it('leaves an event out that cannot be encoded, and ends the memberships that it ends', () => {
    const { channel, first, second, errors } = open();
    const membership = channel.join(first.person, start);
    channel.join(second.person, start);
    const broken = { ...eventAt(1, left(one)), at: new Date(Number.NaN) };
    expect(channel.apply([broken, eventAt(2)])[0]?.left).to.deep.equal([membership]);
    expect([first.socket.seqs, second.socket.seqs]).to.deep.equal([[], [2]]);
    expect(errors).to.have.length(1);
  });

  it('hands the same bytes to everybody, and keeps no sights, in a room that hides nothing', () => {
    const { channel, first, second } = open();
    for (const { person } of [first, second]) channel.join(person, start);
    channel.apply([eventAt(1, joined(asUserId(3)))]);
    expect(channel.sights).to.equal(null);
    expect(first.socket.buffers[0]).to.equal(second.socket.buffers[0]);
    channel.subscribe(first.socket);
    expect(channel.subscribersWho('seesReceipts', two)).to.equal(channel.subscribers);
  });

  describe('in a room that hides something', () => {
    const three = asUserId(3);
    const sight = (seesMembers: boolean, room: { ownerId?: UserId; headSeq?: number } = {}): RoomSight => ({
      ...{ seesMembers, seesReceipts: seesMembers, seesPresence: seesMembers },
      room: { about: [], ownerId: null, headSeq: 0, ...room },
    });

    it('shows members nothing of others until it is known what they see, and every seq', () => {
      const { channel, first, second } = open(true);
      for (const { person } of [first, second]) channel.join(person, start);
      channel.sights?.set(two, sight(true));
      channel.apply([eventAt(1), eventAt(2, joined(three))]);
      expect([first.socket.seqs, second.socket.seqs]).to.deep.equal([
        [1, 2],
        [1, 2],
      ]);
      expect(first.socket.events[1]).to.deep.include({ user_ids: [], hidden_count: 1 });
      expect(second.socket.events[1]).to.deep.include({ user_ids: [three] });
      const shows = (viewer: UserId, userId: UserId) => channel.shows(viewer, 'seesReceipts', userId);
      expect([shows(one, three), shows(two, three), shows(one, one)]).to.deep.equal([false, true, true]);
    });

    it('encodes an event at most twice, and once if it says nothing of people', () => {
      const { channel, first, second } = open(true);
      for (const { person } of [first, second]) channel.join(person, start);
      channel.apply([eventAt(1), eventAt(2, joined(three))]);
      expect(first.socket.buffers[0]).to.equal(second.socket.buffers[0]);
      expect(first.socket.buffers[1]).to.equal(second.socket.buffers[1]);
    });

    it('shows the owner to all, and a new one from the event on that makes them one', () => {
      const { channel, first, second } = open(true);
      for (const { person } of [first, second]) channel.join(person, start);
      channel.sights?.set(two, sight(true, { ownerId: two, headSeq: 1 }));
      channel.sights?.set(one, { ...sight(false, { ownerId: two, headSeq: 1 }), seesPresence: true });
      const shown = () => [two, three].filter((userId) => channel.shows(one, 'seesPresence', userId));
      expect(shown()).to.deep.equal([two]);
      channel.apply([eventAt(1), eventAt(2, { ...renamed, ownerId: three })]);
      expect(shown()).to.deep.equal([three]);
      // The store was read before that event.
      channel.sights?.set(one, { ...sight(false, { ownerId: two, headSeq: 1 }), seesPresence: true });
      expect(shown()).to.deep.equal([three]);
      expect(channel.shows(two, 'seesPresence', one), 'what the owner before sees is read again').to.equal(false);
    });

    it('forgets what somebody sees with their membership, and with their last observing socket', () => {
      const { channel, first, second } = open(true);
      const membership = channel.join(first.person, start);
      channel.sights?.set(one, sight(true));
      const sockets = [second.socket, new FakeSubscriber(two)];
      for (const socket of sockets) channel.subscribe(socket);
      channel.sights?.set(two, sight(true));
      channel.unsubscribe(second.socket);
      expect([channel.sights?.has(one), channel.sights?.has(two)]).to.deep.equal([true, true]);
      for (const socket of sockets) channel.unsubscribe(socket);
      channel.leave(membership);
      expect([channel.sights?.has(one), channel.sights?.has(two)]).to.deep.equal([false, false]);
    });
  });
});
