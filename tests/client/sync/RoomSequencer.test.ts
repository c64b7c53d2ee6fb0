import { expect } from 'chai';
import fc from 'fast-check';
import { RoomSequencer } from '../../../client/sync/RoomSequencer.ts';
import type { SequencedEvent } from '../../../client/wire/frames.ts';

const event = (seq: number): SequencedEvent => ({ type: 'message_deleted', room_id: 1, seq, at: '', message_id: seq });
const seqs = (events: readonly SequencedEvent[]): number[] => events.map(({ seq }) => seq);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('RoomSequencer', () => {
  it('delivers events in order, whichever order they come in and however often', () => {
    const shuffled = fc
      .integer({ min: 1, max: 60 })
      .chain((last) =>
        fc.tuple(fc.constant(last), fc.shuffledSubarray([...upTo(last), ...upTo(last)], { minLength: last })),
      );
    fc.assert(
      fc.property(shuffled, ([last, arriving]) => {
        const stream = new RoomSequencer(1);
        stream.begin(0);
        const shown = arriving.flatMap((seq) => seqs(stream.add([event(seq)])));
        const rest = seqs(stream.addPage({ events: upTo(last).map(event), head_seq: last }));
        expect([...shown, ...rest]).to.deep.equal(upTo(last));
        expect(stream.isBehind).to.equal(false);
      }),
    );
  });

  it('keeps events that come before the cursor is set', () => {
    const stream = new RoomSequencer(1);
    expect(stream.add([event(8), event(7)])).to.deep.equal([]);
    expect(seqs(stream.begin(6))).to.deep.equal([7, 8]);
  });

  it('keeps at most 256 early events, and fetches the rest', () => {
    const stream = new RoomSequencer(1);
    stream.begin(0);
    for (const seq of upTo(1_000)) if (seq > 1) stream.add([event(seq)]);
    expect(stream.add([event(1)]).length).to.be.below(300);
    expect(stream.isBehind).to.equal(true);
  });

  it('follows the server when a hint at later events was wrong', () => {
    const stream = new RoomSequencer(1);
    stream.begin(3);
    stream.noteHead(9);
    expect(stream.isBehind).to.equal(true);
    stream.addPage({ events: [], head_seq: 3 });
    expect(stream.isBehind).to.equal(false);
  });

  it('continues in order after a page that overlaps live events', () => {
    const stream = new RoomSequencer(1);
    stream.begin(1);
    stream.add([event(4)]);
    expect(seqs(stream.addPage({ events: [event(2), event(3), event(4)], head_seq: 4 }))).to.deep.equal([2, 3, 4]);
    expect(seqs(stream.add([event(4), event(5)]))).to.deep.equal([5]);
  });
});
