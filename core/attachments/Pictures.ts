import type { RoomId, UserId } from '../ids.ts';
import type { BlobFacts } from './Attachments.ts';
import type { PictureOrigin, StoredPicture } from './Picture.ts';

export interface PictureDraft {
  readonly userId: UserId;
  /** Reserved and written. */
  readonly blob: BlobFacts;
  readonly origin: PictureOrigin;
}

/** Changes of profile pictures, in a transaction of the directory: everybody who knows the person learns of them. */
export interface PictureWrites {
  /**
   * Gives a person this picture in place of the one before. False if nothing changes: for an account that is not there any
   * more, for the same picture, and for one from the directory where there is another.
   * @throws ChatError UNAVAILABLE if the content is not reserved
   */
  set(draft: PictureDraft): Promise<boolean>;
  /** Takes the picture of a person, or the one of this origin; false if there is none. */
  remove(userId: UserId, origin?: PictureOrigin): Promise<boolean>;
  /** Where a source says that the people are shown whom it calls so; ''-addresses: nowhere any more. Known ones stay as they are. */
  say(source: string, addresses: ReadonlyMap<string, string>): Promise<void>;
}

/** Where a source says that a person is shown, until somebody looked. */
export interface PictureErrand {
  readonly userId: UserId;
  readonly source: string;
  /** Empty: the source takes its picture back. */
  readonly address: string;
  /** How often somebody looked in vain. */
  readonly attempts: number;
}

/**
 * Port: the profile pictures of people, at most one of each. Contents are those of `Attachments`: reserved before they are
 * written, counted, and collected when nobody has them any more. `Person.picture` is `versionOf` the picture.
 */
export interface Pictures {
  find(userId: UserId): Promise<StoredPicture | undefined>;
  /** Rooms in which both are members now, those that changed last first. */
  sharedRooms(one: UserId, other: UserId, limit: number): Promise<readonly RoomId[]>;
  /** Takes pictures of people who were not active at any call since the moment, this one included. Resolves to how many. */
  dropLeft(before: Date, limit: number): Promise<number>;
  /** Errands whose time has come, those that wait longest first. */
  due(now: Date, limit: number): Promise<readonly PictureErrand[]>;
  /** Somebody looked; `again` is when to look once more, null: not any more. Nothing happens if the source says another address. */
  settle(errand: PictureErrand, again: Date | null): Promise<void>;
}
