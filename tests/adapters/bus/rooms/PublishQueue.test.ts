import { expect } from 'chai';
import { PublishQueue, type QueuedMessage } from '../../../../adapters/bus/rooms/PublishQueue.ts';
import { asRoomId, asUserId } from '../../../../core/ids.ts';
import type { ChatEvent } from '../../../../core/messages/ChatEvent.ts';

const [roomId, userId] = [asRoomId(1), asUserId(1)];

const drain = (queue: PublishQueue): QueuedMessage['message'][] => {
  const messages: QueuedMessage['message'][] = [];
  for (let next = queue.next(0); next !== undefined; next = queue.next(0)) messages.push(next.message);
  return messages;
};

describe('PublishQueue', () => {
  it('keeps the highest head of a room, in any order of arrival', () => {
    const queue = new PublishQueue(10);
    for (const headSeq of [3, 9, 5]) queue.addRoom({ roomId, headSeq }, 0);
    expect(drain(queue)).to.deep.equal([{ type: 'room', roomId, headSeq: 9 }]);
  });

  it('keeps the traces that led to the heads of a room, the last 16, and none where nothing is traced', () => {
    const queue = new PublishQueue(10);
    for (let seq = 1; seq <= 18; seq += 1)
      queue.addRoom({ roomId, headSeq: seq }, 0, seq === 5 ? undefined : `t${seq}`);
    const [message] = drain(queue);
    const seqs = message?.type === 'room' ? message.traces?.map(({ seq }) => seq) : [];
    expect(seqs).to.deep.equal([2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
    queue.addRoom({ roomId, headSeq: 19 }, 0);
    expect(drain(queue)).to.deep.equal([{ type: 'room', roomId, headSeq: 19 }]);
  });

  it('keeps the events of a room while they lead to its head without a gap, at most 16', () => {
    const joined = (seq: number): ChatEvent => ({
      type: 'participants_joined',
      roomId,
      seq,
      at: new Date(0),
      actorId: null,
      userIds: [userId],
    });
    const kept = (...seqs: number[]): unknown => {
      const queue = new PublishQueue(10);
      for (const seq of seqs) queue.addRoom({ roomId, headSeq: seq, events: [joined(seq)] }, 0);
      const [message] = drain(queue);
      return message?.type === 'room' && [message.headSeq, message.events?.map(({ seq }) => seq)];
    };
    const sixteen = Array.from({ length: 16 }, (_, index) => index + 1);
    expect(kept(3, 4, 5)).to.deep.equal([5, [3, 4, 5]]);
    expect(kept(3, 5)).to.deep.equal([5, undefined]);
    expect(kept(4, 3)).to.deep.equal([4, undefined]);
    expect(kept(...sixteen)).to.deep.equal([16, sixteen]);
    expect(kept(...sixteen, 17)).to.deep.equal([17, undefined]);
  });

  it('keeps the latest typing event and the furthest read pointer of a person', () => {
    const queue = new PublishQueue(10);
    for (const isTyping of [true, false]) queue.addEphemeral({ type: 'typing', roomId, userId, isTyping }, 0);
    for (const upToId of [9, 5]) queue.addEphemeral({ type: 'read', roomId, userId, upToId, messageIds: [upToId] }, 0);
    expect(drain(queue)).to.deep.equal([
      { type: 'typing', roomId, userId, isTyping: false },
      { type: 'read', roomId, userId, upToId: 9, messageIds: [5, 9] },
    ]);
  });

  it('keeps the latest presence event of a person', () => {
    const queue = new PublishQueue(10);
    const presence = { type: 'presence', userId, roomIds: [roomId] } as const;
    for (const isOnline of [true, false]) queue.addEphemeral({ ...presence, isOnline }, 0);
    expect(drain(queue)).to.deep.equal([{ ...presence, isOnline: false }]);
  });

  it('drops ephemeral events first when it is full, then the rooms that wait longest', () => {
    const queue = new PublishQueue(3);
    queue.addEphemeral({ type: 'typing', roomId, userId, isTyping: true }, 0);
    for (const room of [1, 2, 3, 4, 5]) queue.addRoom({ roomId: asRoomId(room), headSeq: 1 }, 0);
    expect(queue.dropped).to.equal(3);
    expect(drain(queue).map((message) => 'roomId' in message && message.roomId)).to.deep.equal([3, 4, 5]);
  });

  it('keeps at most a hundred people for each item of capacity', () => {
    const queue = new PublishQueue(10);
    queue.addPeople(Array.from({ length: 1_500 }, (_, index) => asUserId(index + 1)));
    expect(queue.size).to.equal(2);
    expect(drain(queue).flatMap((message) => ('userIds' in message ? message.userIds : []))).to.have.length(1_000);
    expect(queue.dropped).to.equal(500);
  });

  it('gives the heads of all rooms in few messages, each once', () => {
    const queue = new PublishQueue(2_000);
    for (let id = 1; id <= 700; id += 1) queue.addRoom({ roomId: asRoomId(id), headSeq: id + 1 }, 0);
    queue.addEphemeral({ type: 'typing', roomId, userId, isTyping: true }, 0);
    const [first, second] = [queue.nextHeads(5), queue.nextHeads(6)];
    const heads = [first, second].flatMap((one) => (one?.message.type === 'heads' ? one.message.heads : []));
    expect([first?.at, second?.at, queue.nextHeads(7)]).to.deep.equal([5, 6, undefined]);
    expect(heads).to.deep.equal(Array.from({ length: 700 }, (_, index) => [index + 1, index + 2]));
    expect(drain(queue)).to.deep.equal([{ type: 'typing', roomId, userId, isTyping: true }]);
  });
});
