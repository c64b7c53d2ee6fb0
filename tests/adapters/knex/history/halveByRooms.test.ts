import { expect } from 'chai';
import { halveByRooms } from '../../../../adapters/knex/history/halveByRooms.ts';
import type { TimelineItem } from '../../../../core/history/HistoryStore.ts';
import { asRoomId, asUserId } from '../../../../core/ids.ts';

const at = new Date(0);
const said = (id: string, roomId: number, replyTo: string | null = null): TimelineItem => ({
  ...{ kind: 'message', id, roomId: asRoomId(roomId), senderId: asUserId(1), at, text: id, editedAt: null },
  ...{ isSystem: false, replyTo, thread: null, reactions: null, readBy: [], attachments: [] },
});
const idsOf = (parts: readonly (readonly TimelineItem[])[]): string[][] =>
  parts.map((part) => part.map(({ id }) => id));

describe('halveByRooms', () => {
  it('keeps the items of a room together and in their order', () => {
    const items = [said('a', 1), said('b', 2), said('c', 3, 'x'), said('d', 1, 'a'), said('e', 2, 'b')];
    expect(idsOf(halveByRooms(items))).to.deep.equal([
      ['b', 'e'],
      ['a', 'c', 'd'],
    ]);
  });

  it('leaves all in one part if a message is named in both', () => {
    expect(idsOf(halveByRooms([said('a', 1), said('b', 2, 'a')]))).to.deep.equal([['a', 'b'], []]);
    expect(idsOf(halveByRooms([said('a', 1), said('a', 2)]))).to.deep.equal([['a', 'a'], []]);
    expect(idsOf(halveByRooms([said('a', 1, 'x'), said('b', 2, 'x')]))).to.deep.equal([['a', 'b'], []]);
  });
});
