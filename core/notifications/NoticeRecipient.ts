import type { UserId } from '../ids.ts';
import type { NotificationSettings, RoomLevel } from './NotificationSettings.ts';

/** A member of a room, or whom it awaits, with what decides whether and when they are told of a message in it. */
export interface NoticeRecipient {
  readonly userId: UserId;
  /** Under which they are in the room. */
  readonly role: string;
  /** Null: they have chosen none for this room. */
  readonly level: RoomLevel | null;
  readonly isMuted: boolean;
  readonly snoozedUntil: Date | null;
  /** Earlier messages they do not see. */
  readonly visibleFromSeq: number;
  readonly lastReadSeq: number;
  /** Null: nobody has said where they live. */
  readonly timeZone: string | null;
  readonly settings: NotificationSettings;
  /** Somebody asks them to talk; they are no member. */
  readonly isAsked?: true;
  /** Channels over which they can be reached: those for which they have an address. */
  readonly channels: readonly string[];
}
