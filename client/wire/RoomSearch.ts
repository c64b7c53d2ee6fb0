import type { RoomType } from './wireTypes.ts';

/** Which of the person's rooms to find, also those that `rooms` has not loaded. */
export interface RoomSearch {
  /** Every word begins a word of the room's name, in any spelling. */
  readonly text?: string;
  readonly isUnread?: boolean;
  readonly type?: RoomType;
  /** What the types of the rooms rest on, e.g. `contact` for rooms of two. */
  readonly restsOn?: string;
  readonly limit?: number;
  readonly cursor?: string;
}
