import type { RoomId, UserId } from '../ids.ts';

/** What a source says of one of its rooms. */
export interface SaidLock {
  /** The source's id. */
  readonly room: string;
  readonly isLocked: boolean;
}

/** What a source says of how a person keeps one of its rooms; null: nothing. */
export interface SaidPreferences {
  readonly room: string;
  readonly roomId: RoomId;
  readonly userId: UserId;
  readonly isMuted: boolean | null;
  readonly isPinned: boolean | null;
  readonly isHidden: boolean | null;
}

/** What a source says that may change later, and that people here may change as well. */
export interface SaidByHistory {
  readonly locks: readonly SaidLock[];
  readonly preferences: readonly SaidPreferences[];
}

/** What of it is other than when it was last kept. */
export interface NewlySaid extends SaidByHistory {
  /** Rooms here that are locked there now, or not any more. A room of several there is locked if all of them are. */
  readonly rooms: readonly { readonly roomId: RoomId; readonly isLocked: boolean }[];
}
