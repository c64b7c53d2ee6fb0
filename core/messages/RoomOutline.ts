import type { RoomState } from '../rooms/RoomState.ts';

/** As much of a room, as one person sees it, as it takes to tell them of messages. */
export interface RoomOutline {
  readonly room: RoomState;
  /** The room's name for this person, by `roomName`. */
  readonly name: string;
  /** The first seq of the history that the person's membership shows; 0: everything, also without a membership. */
  readonly visibleFromSeq: number;
  /** `seq` of what counts as read: the read pointer, or what is before the mark; 0 before the first message read. */
  readonly lastReadSeq: number;
}
