import type { StoredRoom } from './History.ts';
import { reporter, type Violation } from './Violation.ts';

interface FeedEvidence {
  /** What a follower of the feed got, in this order. */
  readonly seen: readonly { readonly id: string; readonly roomId: number; readonly seq: number }[];
  readonly rooms: readonly StoredRoom[];
}

/** I20: every event of every room came, from seq 0 to the head, in order; and none under two places of the feed. */
export const checkFeed = ({ seen, rooms }: FeedEvidence): Violation[] => {
  const violations: Violation[] = [];
  const report = reporter(violations);
  const reached = new Map<number, number>();
  const places = new Map<string, string>();
  for (const { id, roomId, seq } of seen) {
    const place = places.get(`${roomId}:${seq}`);
    if (place !== undefined && place !== id)
      report('I20', 'duplicate', { roomId, what: `seq ${seq} is in the feed at ${place} and at ${id}` });
    if (place !== undefined) continue;
    places.set(`${roomId}:${seq}`, id);
    const before = reached.get(roomId) ?? -1;
    if (seq <= before) report('I20', 'inversion', { roomId, what: `seq ${seq} came after ${before}` });
    else if (seq !== before + 1) report('I20', 'gap', { roomId, what: `seq ${seq} came after ${before}` });
    reached.set(roomId, Math.max(seq, before));
  }
  for (const { id: roomId, headSeq } of rooms) {
    const last = reached.get(roomId) ?? -1;
    if (last < headSeq) report('I20', 'lost', { roomId, what: `seq ${headSeq} never came, ${last} is the last` });
  }
  return violations;
};
