import type { TimelineItem } from '../../../core/history/HistoryStore.ts';

/** The messages that an item is about or answers, by the source's ids. */
export const namedIn = (item: TimelineItem): string[] =>
  item.kind === 'message'
    ? [item.id, ...(item.replyTo === null ? [] : [item.replyTo]), ...(item.thread === null ? [] : [item.thread])]
    : [item.id];

/**
 * Items in two parts that can be placed at the same time, each in the items' order: all of one room in one part. If a
 * message is named in both, the second is empty, since what an item of one does decides what an item of the other may.
 */
export const halveByRooms = (
  items: readonly TimelineItem[],
): readonly [readonly TimelineItem[], readonly TimelineItem[]] => {
  const one = items.filter(({ roomId }) => roomId % 2 === 0);
  const other = items.filter(({ roomId }) => roomId % 2 !== 0);
  const named = new Set(one.flatMap(namedIn));
  return other.some((item) => namedIn(item).some((id) => named.has(id))) ? [items, []] : [one, other];
};
