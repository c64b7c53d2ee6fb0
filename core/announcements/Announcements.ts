import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { MessageId, RoomId, UserId } from '../ids.ts';
import type {
  Announcement,
  AnnouncementDraft,
  AnnouncementId,
  Answer,
  OwnConfirmation,
  OwnRequest,
} from './Announcement.ts';

/**
 * Port: announcements, and other messages that ask for confirmations, which `MessageStore.append` stores with whom they ask:
 * whom they ask to confirm, and who has. Every answer reflects all writes acknowledged before.
 */
export interface Announcements {
  /** The announcement that one of these accounts of a person made under the client id. */
  findSent(senderIds: readonly UserId[], clientId: string): Promise<Announcement | undefined>;
  /** Stores it with whom it asks; of concurrent calls with one sender and client id exactly one, and all resolve to it. */
  begin(draft: AnnouncementDraft): Promise<Announcement>;
  /** Its message is stored. The entry goes on record with the first call; later calls change nothing. */
  settle(id: AnnouncementId, messageId: MessageId, audit: AuditDraft): Promise<void>;
  /** The announcement with this message; undefined for a message that asks nobody and is none. */
  find(roomId: RoomId, messageId: MessageId): Promise<Announcement | undefined>;
  /**
   * One of these accounts of a person confirms; a repeated call keeps the first time. Undefined for who is not asked, and of a
   * deleted message.
   */
  confirm(roomId: RoomId, messageId: MessageId, userIds: readonly UserId[]): Promise<Date | undefined>;
  /** Everybody who is asked, under the account that they have now; by family and person. One query. */
  answers(roomId: RoomId, messageId: MessageId): Promise<readonly Answer[]>;
  /** Notes that these are reminded now, those who have confirmed meanwhile excepted, and returns them. */
  remind(id: AnnouncementId, userIds: readonly UserId[], audit: AuditDraft): Promise<readonly UserId[]>;
  /**
   * What these accounts of a person are asked to confirm, in rooms in which the person has an active membership; the
   * newest first. `roomId`: only there, confirmed ones too; null: everywhere, only open ones. One query.
   */
  requests(userIds: readonly UserId[], roomId: RoomId | null, limit: number): Promise<readonly OwnRequest[]>;
  /** Everything that these accounts were ever asked to confirm, for each family; the newest first. One query. */
  askedOf(userIds: readonly UserId[], limit: number): Promise<readonly OwnConfirmation[]>;
  /** Forgets, for good, that these accounts were asked, and who was asked for them as a family. */
  forget(userIds: readonly UserId[]): Promise<void>;
  /** Forgets who was asked by the announcements of a room that are from before this moment; null: by all. */
  forgetIn(roomId: RoomId, before: Date | null): Promise<void>;
}
