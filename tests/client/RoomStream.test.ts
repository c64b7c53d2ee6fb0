import { expect } from 'chai';
import fc from 'fast-check';
import type { RoomEvent } from '../../client/frames.ts';
import { RoomStream } from '../../client/RoomStream.ts';

const event = (seq: number): RoomEvent => ({ type: 'message_deleted', room_id: 1, seq, at: '', message_id: seq });
const seqs = (events: readonly RoomEvent[]): number[] => events.map(({ seq }) => seq);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('RoomStream', () => {
  it('puts events in order, whatever order they come in and however often', () => {
    const shuffled = fc
      .integer({ min: 1, max: 60 })
      .chain((last) =>
        fc.tuple(fc.constant(last), fc.shuffledSubarray([...upTo(last), ...upTo(last)], { minLength: last })),
      );
    fc.assert(
      fc.property(shuffled, ([last, arriving]) => {
        const stream = new RoomStream(1);
        stream.begin(0);
        const shown = arriving.flatMap((seq) => seqs(stream.take([event(seq)])));
        const rest = seqs(stream.takePage({ events: upTo(last).map(event), head_seq: last }));
        expect([...shown, ...rest]).to.deep.equal(upTo(last));
        expect(stream.isBehind).to.equal(false);
      }),
    );
  });

  it('keeps what comes before it is known where to begin', () => {
    const stream = new RoomStream(1);
    expect(stream.take([event(8), event(7)])).to.deep.equal([]);
    expect(seqs(stream.begin(6))).to.deep.equal([7, 8]);
  });

  it('holds a bounded number of early events, and asks for the rest', () => {
    const stream = new RoomStream(1);
    stream.begin(0);
    for (const seq of upTo(1_000)) if (seq > 1) stream.take([event(seq)]);
    expect(stream.take([event(1)]).length).to.be.below(300);
    expect(stream.isBehind).to.equal(true);
  });

  it('believes the server when a hint of later events was wrong', () => {
    const stream = new RoomStream(1);
    stream.begin(3);
    stream.reach(9);
    expect(stream.isBehind).to.equal(true);
    stream.takePage({ events: [], head_seq: 3 });
    expect(stream.isBehind).to.equal(false);
  });

  it('goes on as usual after a page that overlaps live events', () => {
    const stream = new RoomStream(1);
    stream.begin(1);
    stream.take([event(4)]);
    expect(seqs(stream.takePage({ events: [event(2), event(3), event(4)], head_seq: 4 }))).to.deep.equal([2, 3, 4]);
    expect(seqs(stream.take([event(4), event(5)]))).to.deep.equal([5]);
  });
});
