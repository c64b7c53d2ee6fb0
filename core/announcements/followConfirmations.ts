import { auditActor } from '../audit/AuditEntry.ts';
import type { Directory } from '../directory/Directory.ts';
import { readAudience } from '../directory/readAudience.ts';
import { ChatError } from '../errors.ts';
import type { MessageId, RoomId, UserId } from '../ids.ts';
import { messageNotFound } from '../messages/Message.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { denied, type EnterRoom } from '../rooms/admit.ts';
import { announcingGrant } from '../rooms/audienceMembers.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import { type Announcement, type Family, familiesOf, missingIn, type OwnRequest } from './Announcement.ts';
import type { Announcements } from './Announcements.ts';

/** Who has confirmed an announcement, for those who may announce there. */
export interface ConfirmationList {
  readonly announcement: Announcement;
  readonly families: readonly Family[];
}

export interface FollowConfirmations {
  /**
   * Confirms an announcement; a repeated call keeps the first time. @throws ChatError as `admit`; MESSAGE_NOT_FOUND for a
   * message that the person does not see; INVALID_REQUEST for who is not asked
   */
  confirm(person: Person, roomId: RoomId, messageId: MessageId): Promise<Date>;
  /**
   * How each family stands. @throws ChatError as `admit`; MESSAGE_NOT_FOUND for a message that is no announcement;
   * ACCESS_DENIED for who may not announce in the room
   */
  confirmations(person: Person, roomId: RoomId, messageId: MessageId): Promise<ConfirmationList>;
  /** Reminds those who have not confirmed, and nobody else. Returns how many. @throws ChatError as `confirmations` */
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
}

/** The most requests that one call shows. */
const requestsAtMost = 200;

export const makeFollowConfirmations = (deps: Deps): FollowConfirmations => {
  const { announcements, enterRoom, bus } = deps;
  const tell = (userId: UserId, at: Pick<OwnRequest, 'roomId' | 'messageId'>, state: 'reminded' | 'confirmed'): void =>
    bus.publishEphemeral({ type: 'request', userId, ...at, state });

  const confirmations: FollowConfirmations['confirmations'] = async (person, roomId, messageId) => {
    const { membership } = await enterRoom(person, roomId, null);
    const announcement = await announcements.find(roomId, messageId);
    // The sender sees who confirmed as long as they are a member; others need the right of the moment.
    const isSender = membership !== null && announcement?.senderId === person.id;
    if (!isSender && !(await mayAnnounceIn(deps, person, roomId))) throw denied('see who confirmed announcements here');
    if (announcement === undefined) throw messageNotFound();
    const answers = await announcements.answers(roomId, messageId);
    return { announcement, families: familiesOf(announcement.confirmation, answers) };
  };

  return {
    confirmations,

    confirm: async (person, roomId, messageId) => {
      const { membership } = await enterRoom(person, roomId, null);
      if (membership === null) throw denied('confirm announcements of which you are no member');
      const ids = [person.id, ...(person.formerIds ?? [])];
      const at = await announcements.confirm(roomId, messageId, ids);
      if (at === undefined)
        throw new ChatError('INVALID_REQUEST', 'Nobody asks you to confirm this message. There is nothing to do.');
      tell(person.id, { roomId, messageId }, 'confirmed');
      return at;
    },

    remind: async (person, roomId, messageId) => {
      const { announcement, families } = await confirmations(person, roomId, messageId);
      const missing = missingIn(families);
      const { id, organisation } = announcement;
      const reminded =
        missing.length === 0
          ? []
          : await announcements.remind(id, missing, {
              actor: auditActor(person),
              action: 'announcement.reminded',
              ...{ organisation, roomId },
              details: { message_id: messageId, people: missing.length },
            });
      for (const userId of reminded) tell(userId, { roomId, messageId }, 'reminded');
      return reminded.length;
    },

    requests: async (person, roomId) => {
      if (roomId !== null) await enterRoom(person, roomId, null);
      return announcements.requests([person.id, ...(person.formerIds ?? [])], roomId, requestsAtMost);
    },
  };
};

const mayAnnounceIn = ({ directory, policy }: Deps, person: Person, roomId: RoomId): Promise<boolean> =>
  directory.read(async (reads) => {
    const [stored] = await reads.audiences.ofRooms([roomId]);
    if (stored === undefined) return false;
    const { audience } = stored;
    return announcingGrant(policy, person, audience, await readAudience(reads, policy, audience)) !== undefined;
  });
