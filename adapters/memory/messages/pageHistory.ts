import type { MessageId } from '../../../core/ids.ts';
import type { HistoryQuery } from '../../../core/messages/MessageStore.ts';

/**
 * A page of messages in order of id. With `around`, half of the limit comes before that message and the rest from it
 * on.
 */
export const pageHistory = <Row extends { readonly id: MessageId }>(
  rows: readonly Row[],
  { before, after, around, limit }: HistoryQuery,
): { messages: readonly Row[]; hasMore: boolean } => {
  const [start, end] = boundsOf(rows, { before, after, around, limit });
  const hasOlder = start > 0;
  const hasNewer = end < rows.length;
  const hasMore = around !== undefined ? hasOlder || hasNewer : after !== undefined ? hasNewer : hasOlder;
  return { messages: rows.slice(start, end), hasMore };
};

const boundsOf = (
  rows: readonly { readonly id: MessageId }[],
  {
    before,
    after,
    around,
    limit,
  }: { [Name in keyof HistoryQuery]: HistoryQuery[Name] | undefined } & { limit: number },
): [start: number, end: number] => {
  if (around !== undefined) {
    const middle = countUpTo(rows, around - 1);
    const older = Math.floor(limit / 2);
    return [Math.max(0, middle - older), Math.min(rows.length, middle + limit - older)];
  }
  if (after !== undefined) {
    const start = countUpTo(rows, after);
    return [start, Math.min(rows.length, start + limit)];
  }
  const end = before === undefined ? rows.length : countUpTo(rows, before - 1);
  return [Math.max(0, end - limit), end];
};

/** How many rows have an id up to this one, by binary search. */
const countUpTo = (rows: readonly { readonly id: MessageId }[], id: number): number => {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.id ?? Infinity) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
};
