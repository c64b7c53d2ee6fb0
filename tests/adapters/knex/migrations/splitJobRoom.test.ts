import { expect } from 'chai';
import { type MixedEvent, type MixedRoom, splitJobRoom } from '../../../../adapters/knex/migrations/splitJobRoom.ts';

const [wim, carl, cora] = [1, 2, 3];

const said = (id: number, seq: number, senderId: number, replyTo: number | null = null) => ({
  id,
  seq,
  senderId,
  replyTo,
  reactions: null,
});
const happened = (seq: number, type: string, more: Partial<MixedEvent> = {}): MixedEvent => ({
  seq,
  type,
  actorId: null,
  messageId: null,
  userIds: [],
  ...more,
});
const swap = (seq: number, from: number, to: number): MixedEvent[] => [
  happened(seq, 'participants_left', { userIds: [from] }),
  happened(seq + 1, 'participants_joined', { userIds: [to] }),
];
const split = (room: Pick<MixedRoom, 'messages' | 'events'>) =>
  splitJobRoom({ workerId: wim, userIds: [wim, carl, cora], ...room });
const idsOf = (room: Pick<MixedRoom, 'messages' | 'events'>) =>
  split(room).map(({ clientId, messages }) => [clientId, messages.map(({ id }) => id)]);

describe('splitJobRoom', () => {
  it('gives each client the messages of all their memberships in the room', () => {
    const messages = [said(11, 1, wim), said(12, 4, wim), said(13, 7, wim), said(14, 8, carl)];
    const events = [...swap(2, carl, cora), ...swap(5, cora, carl)];
    expect(idsOf({ messages, events })).to.deep.equal([
      [carl, [11, 13, 14]],
      [cora, [12]],
    ]);
  });

  it('puts the client with the earliest membership first, whatever their id', () => {
    const messages = [said(11, 1, wim), said(12, 4, wim)];
    expect(idsOf({ messages, events: swap(2, cora, carl) })).to.deep.equal([
      [cora, [11]],
      [carl, [12]],
    ]);
  });

  it('leaves the messages of a client in their own room, including those from the time of another client', () => {
    expect(idsOf({ messages: [said(11, 1, carl), said(12, 2, cora)], events: swap(3, carl, cora) })).to.deep.equal([
      [carl, [11]],
      [cora, [12]],
    ]);
  });

  it('numbers the seqs of each room from 1, with the events that stay', () => {
    const messages = [said(11, 1, carl), said(12, 5, cora)];
    const events = [
      happened(2, 'message_edited', { actorId: carl, messageId: 11 }),
      ...swap(3, carl, cora),
      happened(6, 'message_deleted', { actorId: carl, messageId: 11 }),
    ];
    const [first, second] = split({ messages, events });
    expect(first?.events).to.deep.equal([
      { oldSeq: 2, seq: 2 },
      { oldSeq: 6, seq: 3 },
    ]);
    expect([first?.headSeq, second?.headSeq, second?.messages[0]?.seq]).to.deep.equal([3, 1, 1]);
  });

  it('keeps the changes by a moderator, and drops those by the directory', () => {
    const events = [happened(2, 'room_updated', { actorId: 9 }), ...swap(3, carl, cora), happened(5, 'room_updated')];
    const [first, second] = split({ messages: [said(11, 1, carl)], events });
    expect([first?.events, second?.events]).to.deep.equal([[{ oldSeq: 2, seq: 2 }], []]);
  });

  it('removes replies to another client, and begins a thread at its first message in the room', () => {
    const messages = [said(11, 1, carl), said(12, 4, wim, 11), said(13, 5, cora, 12), said(14, 6, wim, 13)];
    const [, second] = split({ messages, events: swap(2, carl, cora) });
    expect(second?.messages.map(({ id, replyTo, threadRoot }) => [id, replyTo, threadRoot])).to.deep.equal([
      [12, null, null],
      [13, 12, 12],
      [14, 13, 12],
    ]);
  });

  it('drops the reactions of another client', () => {
    const reactions = [
      { emoji: '👍', user_ids: [cora, wim] },
      { emoji: '🎉', user_ids: [cora] },
    ];
    const events = [...swap(2, carl, cora), happened(4, 'reaction_changed', { actorId: cora, messageId: 11 })];
    const [first] = split({ messages: [{ ...said(11, 1, carl), reactions }], events });
    expect(first?.messages[0]?.reactions).to.deep.equal([{ emoji: '👍', user_ids: [wim] }]);
    expect(first?.events).to.deep.equal([]);
  });
});
