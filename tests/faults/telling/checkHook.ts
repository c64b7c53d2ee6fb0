import type { Report } from '../Violation.ts';

interface HookFacts {
  /** What the receiver answered with success, in its order. */
  readonly taken: readonly { readonly id: string; readonly roomId: number; readonly seq: number }[];
  /** Messages of which it must have been told. */
  readonly expected: readonly { readonly roomId: number; readonly seq: number }[];
}

/** Every message came, under one id, and in each room in its order. Returns how many came again. */
export const checkHook = ({ taken, expected }: HookFacts, report: Report): number => {
  const [ids, last] = [new Map<string, string>(), new Map<number, number>()];
  let repeats = 0;
  for (const { id, roomId, seq } of taken) {
    const place = `${roomId}:${seq}`;
    const known = ids.get(place);
    if (known !== undefined) {
      repeats += 1;
      if (known !== id) report('told', 'duplicate', { roomId, seq, what: `an event came as ${known} and as ${id}` });
      continue;
    }
    ids.set(place, id);
    const before = last.get(roomId) ?? 0;
    if (seq < before) report('told', 'inversion', { roomId, seq, what: `an event came after that of ${before}` });
    last.set(roomId, Math.max(before, seq));
  }
  for (const { roomId, seq } of expected)
    if (!ids.has(`${roomId}:${seq}`)) report('told', 'lost', { roomId, seq, what: 'the webhook was not told' });
  return repeats;
};
