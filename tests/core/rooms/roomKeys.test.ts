import { expect } from 'chai';
import fc from 'fast-check';
import { asUserId } from '../../../core/ids.ts';
import { roomKeyText } from '../../../core/rooms/RoomKey.ts';
import { pairKey, relationRoomKey } from '../../../core/rooms/roomKeys.ts';

const id = fc.integer({ min: 1, max: 12 }).map(asUserId);
/** Contexts that look like parts of keys. */
const context = fc.oneof(fc.constantFrom('', ':', '1', '1:2', ':1', '12'), fc.string({ maxLength: 4 }));
const about = fc.record({ type: fc.constantFrom('job', 'forum_subject'), from: id, to: id, context });

describe('roomKeys', () => {
  it('are equal only for the same relation (I25)', () => {
    fc.assert(
      fc.property(about, about, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        const key = (relation: typeof one) => roomKeyText(relationRoomKey(relation.type, relation));
        expect(key(one) === key(other)).to.equal(isSame);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are equal only for the same two people and context, in either order (I25)', () => {
    fc.assert(
      fc.property(about, about, (one, other) => {
        const sorted = ({ from, to, context: what }: typeof one) =>
          JSON.stringify([Math.min(from, to), Math.max(from, to), what]);
        const key = ({ from, to, context: what }: typeof one) => roomKeyText(pairKey('sketch', from, to, what));
        expect(key(one) === key(other)).to.equal(sorted(one) === sorted(other));
        expect(pairKey('direct', one.from, one.to)).to.deep.equal(pairKey('direct', one.to, one.from));
      }),
      { numRuns: 2_000 },
    );
  });
});
