import type { Room } from '../wire/wireTypes.ts';

/** The cursor before the unread messages of a room. What was before this person sees the history cannot be fetched. */
export const unreadFrom = ({ last_read_seq, visible_from_seq }: Room): number =>
  Math.max(last_read_seq, (visible_from_seq ?? 0) - 1);
