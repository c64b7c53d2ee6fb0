import { expect } from 'chai';
import { EventFollower } from '../../../adapters/legacy/EventFollower.ts';
import type { OwnFrame } from '../../../adapters/wire/legacy/LegacySockets.ts';

const room_id = 7;
const event = (seq: number) =>
  ({ type: 'event_hidden', room_id, seq, at: '2026-11-30T12:00:00.000Z' }) as unknown as OwnFrame;
const subscribed = (head_seq: number): OwnFrame => ({
  ...{ type: 'subscribed', room_id, head_seq, online_user_ids: [], read_up_to: [] },
});
const page = (after: number, to: number, head_seq: number): OwnFrame =>
  ({
    ...{ type: 'sync_page', room_id, after, to, head_seq, has_more: to < head_seq },
    events: Array.from({ length: to - after }, (_, index) => event(after + 1 + index)),
  }) as unknown as OwnFrame;

describe('EventFollower', () => {
  const follow = () => {
    const asked: unknown[] = [];
    const follower = new EventFollower((frame) => asked.push(frame));
    const seqs = (frame: OwnFrame): number[] =>
      follower.next(frame).flatMap((next) => ('seq' in next ? [next.seq] : []));
    return { asked, follower, seqs };
  };

  it('hands on what follows, each event once, and asks for nothing', () => {
    const { asked, follower, seqs } = follow();
    follower.next(subscribed(4));
    expect([5, 6, 6, 5, 7].flatMap((seq) => seqs(event(seq)))).to.deep.equal([5, 6, 7]);
    expect(asked).to.deep.equal([]);
  });

  it('fetches what a slow socket was not sent, page by page, and goes on in order', () => {
    const { asked, follower, seqs } = follow();
    follower.next(subscribed(0));
    expect(seqs({ type: 'room_head', room_id, head_seq: 5 })).to.deep.equal([]);
    expect(asked).to.deep.equal([{ type: 'sync', room_id, after: 0, limit: 20 }]);
    // An event that comes in between waits for its place.
    expect(seqs(event(6))).to.deep.equal([]);
    expect(seqs(page(0, 3, 6))).to.deep.equal([1, 2, 3]);
    expect(asked[1]).to.deep.equal({ type: 'sync', room_id, after: 3, limit: 20 });
    expect(seqs(page(3, 6, 6))).to.deep.equal([4, 5, 6]);
    expect(seqs(event(7))).to.deep.equal([7]);
    expect(asked).to.have.lengthOf(2);
  });

  it('asks for no events that it has, and forgets a room that was left', () => {
    const { asked, follower, seqs } = follow();
    follower.next(subscribed(5));
    follower.next({ type: 'room_head', room_id, head_seq: 5 });
    follower.next({ type: 'room_left', room_id, seq: 6, reason: 'left' });
    follower.next({ type: 'room_head', room_id, head_seq: 9 });
    expect(asked).to.deep.equal([]);
    follower.next(subscribed(9));
    expect(seqs(event(10))).to.deep.equal([10]);
  });
});
