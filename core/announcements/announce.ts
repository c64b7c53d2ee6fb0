import type { AttachmentId } from '../attachments/Attachment.ts';
import type { AttachFiles } from '../attachments/attachFiles.ts';
import { auditActor } from '../audit/AuditEntry.ts';
import type { Directory, DirectoryTransaction } from '../directory/Directory.ts';
import { publishRooms } from '../directory/publishRooms.ts';
import { type StoredPlan, storePlan } from '../directory/RoomPlan.ts';
import { ChatError } from '../errors.ts';
import type { RoomId } from '../ids.ts';
import { consumeQuota, type Limits, refundQuota } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import { checkCaption, checkContent, type Message } from '../messages/Message.ts';
import type { SendMessage } from '../messages/sendMessage.ts';
import { checkWriting } from '../permissions/checkWriting.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { mayMarkUrgent } from '../permissions/rights.ts';
import { type Audience, audienceKey } from '../rooms/Audience.ts';
import { denied } from '../rooms/admit.ts';
import { followDraft } from '../rooms/membershipRules.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import { roomKeyText } from '../rooms/RoomKey.ts';
import type { Announcement, Confirmation } from './Announcement.ts';
import type { Announcements } from './Announcements.ts';
import { askedAmong, type ResolvedAudience, resolveAudience } from './resolveAudience.ts';

export interface AnnounceCommand {
  readonly audience: Audience;
  readonly content: string;
  /** A UUID; a retry under it returns the first result. */
  readonly clientId: string;
  readonly confirmation: Confirmation;
  /** The sender's own files that no message carries. With one the text may be empty. */
  readonly attachmentIds?: readonly AttachmentId[];
  /** Everybody is told at once, at any hour and whatever they have chosen; for roles that the policy's row names (`urgent`). */
  readonly isUrgent?: boolean;
}

export interface Announced {
  readonly announcement: Announcement;
  readonly message: Message;
  readonly isDuplicate: boolean;
}

/**
 * Sends a message to everybody in an audience, in the room of the audience, which it makes if there is none yet. A retry
 * sends nothing again and asks nobody else to confirm.
 * @throws ChatError as `resolveAudience`, `AttachFiles` and `SendMessage`; CONFLICT for a client id that was sent to another audience,
 *   ACCESS_DENIED for an urgent one of somebody whose announcements there may not be urgent
 */
export type Announce = (sender: Person, command: AnnounceCommand) => Promise<Announced>;

export interface AnnounceDeps {
  readonly directory: Pick<Directory, 'transaction' | 'read'>;
  readonly announcements: Announcements;
  readonly sendMessage: SendMessage;
  readonly attachFiles: AttachFiles;
  readonly policy: Policy;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate'>;
}

export const makeAnnounce = (deps: AnnounceDeps): Announce => {
  const { directory, announcements, sendMessage, attachFiles, policy, limiter, limits, bus } = deps;

  const begin = async (sender: Person, command: AnnounceCommand): Promise<Announcement> => {
    const { audience, clientId, confirmation } = command;
    const { found, roomId, stored } = await directory.transaction(async (tx) => {
      const resolved = await resolveAudience(tx, policy, sender, audience);
      return { found: resolved, ...(await placeIn(tx, resolved)) };
    });
    publishRooms(bus, stored.saved, stored.userIds);
    const isByFamily = confirmation === 'one_guardian' || confirmation === 'all_guardians';
    return announcements.begin({
      ...{ roomId, senderId: sender.id, clientId, confirmation },
      organisation: organisationOf(found.draft.scope),
      reach: found.people.length,
      asked: confirmation === 'none' ? [] : askedAmong(found.members, isByFamily),
    });
  };

  /** Before anything is stored; whose message is there already was asked then. */
  const checkUrgent = async (sender: Person, audience: Audience): Promise<void> => {
    const { role } = await directory.read((reads) => resolveAudience(reads, policy, sender, audience));
    if (!mayMarkUrgent(policy, role, audience.type)) throw denied('make announcements to this audience urgent');
  };

  /** An announcement that is refused costs nothing, and neither does a retry. */
  const beginLimited = async (sender: Person, command: AnnounceCommand): Promise<Announcement> => {
    await consumeQuota(limiter, limits, 'announcements', sender);
    try {
      return await begin(sender, command);
    } catch (failure) {
      await refundQuota(limiter, limits, 'announcements', sender);
      throw failure;
    }
  };

  return async (sender, given) => {
    const command = { ...given, clientId: given.clientId.toLowerCase() };
    const { audience, content, clientId, confirmation, attachmentIds = [], isUrgent = false } = command;
    // Everything that the sender can get wrong comes before the first write.
    (attachmentIds.length === 0 ? checkContent : checkCaption)(content, limits.messageChars);
    const known = await announcements.findSent([sender.id, ...(sender.formerIds ?? [])], clientId);
    if (isUrgent && (known?.messageId ?? null) === null) await checkUrgent(sender, audience);
    if (known === undefined) {
      checkWriting(sender);
      if (attachmentIds.length > 0) await attachFiles(sender, audience, attachmentIds);
    } else await refuseOther(directory, known, command);
    const begun = known ?? (await beginLimited(sender, command));
    const { roomId, organisation, reach } = begun;
    const { message, isDuplicate } = await sendMessage({ sender, roomId, content, clientId, attachmentIds, isUrgent });
    await announcements.settle(begun.id, message.id, {
      actor: auditActor(sender),
      action: 'announcement.sent',
      ...{ organisation, roomId },
      details: { message_id: message.id, people: reach, confirmation, ...(isUrgent && { urgent: true }) },
    });
    return { announcement: { ...begun, messageId: message.id }, message, isDuplicate };
  };
};

/** Makes the room of the audience, or brings it in line; the sender is a member who posts. */
const placeIn = async (
  tx: DirectoryTransaction,
  { audience, draft, room }: ResolvedAudience,
): Promise<{ readonly roomId: RoomId; readonly stored: StoredPlan }> => {
  if (room !== undefined) {
    const after = followDraft(room, draft).archived(false);
    const changed = after === room ? [] : [{ before: room, after }];
    return { roomId: room.id, stored: await storePlan(tx, { fresh: [], changed }) };
  }
  const stored = await storePlan(tx, { fresh: [draft], changed: [] });
  const [made] = await tx.roomsByKey([draft.key]);
  if (made === undefined) throw new Error('The room of an audience was made and is not there');
  await tx.audiences.save(made.id, audience);
  return { roomId: made.id, stored };
};

/** A retry names the audience and the wish of its first attempt. */
const refuseOther = async (
  directory: Pick<Directory, 'read'>,
  { roomId, confirmation }: Announcement,
  command: AnnounceCommand,
): Promise<void> => {
  const [stored] = await directory.read((reads) => reads.audiences.ofRooms([roomId]));
  const isSame = stored !== undefined && keyOf(stored.audience) === keyOf(command.audience);
  if (!isSame || confirmation !== command.confirmation)
    throw new ChatError('CONFLICT', 'Another announcement was sent under this client_id. Use a new one for this one.');
};

const keyOf = (audience: Audience): string => roomKeyText(audienceKey(audience));
