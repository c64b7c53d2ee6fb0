import { auditActor } from '../audit/AuditEntry.ts';
import type { Directory } from '../directory/Directory.ts';
import { readAudience } from '../directory/readAudience.ts';
import { ChatError } from '../errors.ts';
import { asMessageId, type MessageId, type RoomId, type UserId } from '../ids.ts';
import { messageNotFound } from '../messages/Message.ts';
import type { MessageStore } from '../messages/MessageStore.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { denied, type EnterRoom } from '../rooms/admit.ts';
import { announcingGrant } from '../rooms/audienceMembers.ts';
import type { RequestEvent, RoomBus } from '../rooms/RoomBus.ts';
import { roomRights, visibleTo } from '../rooms/roomRights.ts';
import { type Announcement, type Family, familiesOf, missingIn, type OwnRequest } from './Announcement.ts';
import type { Announcements } from './Announcements.ts';

/** Who has confirmed a message, for those who may see it. */
export interface ConfirmationList {
  readonly announcement: Announcement;
  readonly families: readonly Family[];
  /** Whether the person may remind those who have not. */
  readonly mayRemind: boolean;
}

export interface FollowConfirmations {
  /**
   * Confirms a message, and tells its sender; a repeated call keeps the first time.
   * @throws ChatError as `admit`; INVALID_REQUEST for who is not asked, or not any more, as by a deleted message
   */
  confirm(person: Person, roomId: RoomId, messageId: MessageId): Promise<Date>;
  /**
   * How each family stands: of an announcement for its sender and those who may announce in the room; of another message
   * for its sender, for who may ask too (`mayAskConfirmation`) and for who sees who has read it (`seesReceipts`), of the people
   * whom they see (`visibleTo`).
   * @throws ChatError as `admit`; MESSAGE_NOT_FOUND for a message that asks nobody; ACCESS_DENIED for others
   */
  confirmations(person: Person, roomId: RoomId, messageId: MessageId): Promise<ConfirmationList>;
  /**
   * Reminds those who have not confirmed, and nobody else. Returns how many. For the sender, and who may announce in the room or
   * ask there too. @throws ChatError as `confirmations`
   */
  remind(person: Person, roomId: RoomId, messageId: MessageId): Promise<number>;
  /**
   * What the person is asked to confirm: with a room everything there, without one what is open. @throws as `admit`
   */
  requests(person: Person, roomId: RoomId | null): Promise<readonly OwnRequest[]>;
}

interface Deps {
  readonly announcements: Announcements;
  readonly directory: Pick<Directory, 'read'>;
  readonly enterRoom: EnterRoom;
  readonly policy: Policy;
  readonly bus: Pick<RoomBus, 'publishEphemeral'>;
  readonly messages: Pick<MessageStore, 'find'>;
}

/** The most requests that one call shows. */
const requestsAtMost = 200;

export const makeFollowConfirmations = (deps: Deps): FollowConfirmations => {
  const { announcements, enterRoom, bus, policy, messages } = deps;
  const tell = (userId: UserId, at: Pick<OwnRequest, 'roomId' | 'messageId'>, state: RequestEvent['state']): void =>
    bus.publishEphemeral({ type: 'request', userId, ...at, state });

  /** Of an announcement: for its sender as long as they are a member, and for who has the right of the moment. */
  const ofAnnouncement = async (person: Person, isSender: boolean, announcement: Announcement) => {
    const { roomId, messageId } = announcement;
    if (!isSender && !(await mayAnnounceIn(deps, person, roomId))) throw deniedList();
    return { announcement, mayRemind: true, answers: await announcements.answers(roomId, messageId ?? none) };
  };

  /** Of another message: as far as the room shows people to each other, and no longer than the message is there. */
  const ofMessage = async (person: Person, isSender: boolean, announcement: Announcement) => {
    const { roomId, messageId } = announcement;
    const admission = await enterRoom(person, roomId, { what: 'receipts' });
    const message = await messages.find(roomId, messageId ?? none);
    if (message === undefined || message.deletedAt !== null || message.seq < admission.visibleFromSeq)
      throw messageNotFound();
    const { mayAskConfirmation, seesReceipts } = roomRights(policy, person, admission);
    const mayRemind = isSender || mayAskConfirmation;
    if (!mayRemind && !seesReceipts) throw deniedList();
    const isVisible = visibleTo(policy, person, admission);
    const answers = (await announcements.answers(roomId, message.id)).filter(({ userId }) => isVisible(userId));
    const people = new Set(answers.map(({ userId }) => userId));
    return { announcement: { ...announcement, reach: people.size }, mayRemind, answers };
  };

  const standing = async (person: Person, roomId: RoomId, messageId: MessageId) => {
    const { membership } = await enterRoom(person, roomId, null);
    const announcement = await announcements.find(roomId, messageId);
    const isSender = membership !== null && announcement !== undefined && idsOf(person).includes(announcement.senderId);
    if (announcement?.clientId === null) return ofMessage(person, isSender, announcement);
    if (announcement === undefined) {
      if (!(await mayAnnounceIn(deps, person, roomId))) throw deniedList();
      throw messageNotFound();
    }
    return ofAnnouncement(person, isSender, announcement);
  };

  const confirmations: FollowConfirmations['confirmations'] = async (person, roomId, messageId) => {
    const { announcement, answers, mayRemind } = await standing(person, roomId, messageId);
    return { announcement, families: familiesOf(announcement.confirmation, answers), mayRemind };
  };

  return {
    confirmations,

    confirm: async (person, roomId, messageId) => {
      const { membership } = await enterRoom(person, roomId, null);
      if (membership === null) throw denied('confirm announcements of which you are no member');
      const at = await announcements.confirm(roomId, messageId, idsOf(person));
      if (at === undefined)
        throw new ChatError('INVALID_REQUEST', 'Nobody asks you to confirm this message. There is nothing to do.');
      tell(person.id, { roomId, messageId }, 'confirmed');
      const asked = await announcements.find(roomId, messageId);
      if (asked !== undefined) tell(asked.senderId, { roomId, messageId }, 'answered');
      return at;
    },

    remind: async (person, roomId, messageId) => {
      const { announcement, answers, mayRemind } = await standing(person, roomId, messageId);
      if (!mayRemind) throw denied('remind others here');
      const missing = missingIn(familiesOf(announcement.confirmation, answers));
      const { id, organisation, clientId } = announcement;
      const reminded =
        missing.length === 0
          ? []
          : await announcements.remind(id, missing, {
              actor: auditActor(person),
              action: clientId === null ? 'confirmation.reminded' : 'announcement.reminded',
              ...{ organisation, roomId },
              details: { message_id: messageId, people: missing.length },
            });
      for (const userId of reminded) tell(userId, { roomId, messageId }, 'reminded');
      return reminded.length;
    },

    requests: async (person, roomId) => {
      if (roomId !== null) await enterRoom(person, roomId, null);
      return announcements.requests(idsOf(person), roomId, requestsAtMost);
    },
  };
};

const none = asMessageId(0);
const idsOf = ({ id, formerIds = [] }: Person): readonly UserId[] => [id, ...formerIds];
const deniedList = (): ChatError => denied('see who confirmed messages here');

const mayAnnounceIn = ({ directory, policy }: Deps, person: Person, roomId: RoomId): Promise<boolean> =>
  directory.read(async (reads) => {
    const [stored] = await reads.audiences.ofRooms([roomId]);
    if (stored === undefined) return false;
    const { audience } = stored;
    return announcingGrant(policy, person, audience, await readAudience(reads, policy, audience)) !== undefined;
  });
