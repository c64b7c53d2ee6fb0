import { auditActor } from '../audit/AuditEntry.ts';
import { ChatError } from '../errors.ts';
import type { MessageId, OrganisationId, RoomId, UserId } from '../ids.ts';
import { messageNotFound } from '../messages/Message.ts';
import type { MessageStore } from '../messages/MessageStore.ts';
import { explain } from '../permissions/explain.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { grantsOf, organisationOf, type Scope } from '../permissions/RoleGrant.ts';
import { type Admission, admit, roomNotFound } from '../rooms/admit.ts';
import type { ModeratesRoom } from '../rooms/Moderation.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { type RoomPlace, visibleTo } from '../rooms/roomRights.ts';
import { accountsOf, badReport, checkText, type Report, type ReportReason } from './Report.ts';
import type { Reports } from './Reports.ts';

/** What somebody reports: one of `messageId` and `userId`. */
export interface ReportCommand {
  readonly messageId?: MessageId;
  readonly userId?: UserId;
  /** Where the message is, or where the person was met. */
  readonly roomId?: RoomId;
  readonly reason: ReportReason;
  readonly comment?: string;
  readonly clientId?: string;
}

/**
 * Reports a message that the person can read, also in a room where their membership is suspended now, or a person whom
 * they can see. Reporting the same thing again gives the first report.
 * @throws ChatError MESSAGE_NOT_FOUND, ROOM_NOT_FOUND, USER_NOT_FOUND for what the person cannot see, INVALID_REQUEST,
 *   CONFLICT
 */
export type SubmitReport = (person: Person, command: ReportCommand) => Promise<{ report: Report; isNew: boolean }>;

interface Deps {
  readonly reports: Pick<Reports, 'add' | 'roomOf'>;
  readonly messages: Pick<MessageStore, 'find'>;
  readonly rooms: Pick<RoomRepository, 'access' | 'participants'>;
  readonly people: Pick<People, 'evidence'>;
  readonly policy: Policy;
  readonly moderatesRoom: ModeratesRoom;
}

interface Subject {
  readonly userId: UserId;
  readonly roomId: RoomId | null;
  readonly messageId: MessageId | null;
  readonly organisation: OrganisationId;
}

export const makeSubmitReport = ({ reports, messages, rooms, people, policy, moderatesRoom }: Deps): SubmitReport => {
  const enter = async (person: Person, roomId: RoomId): Promise<RoomPlace & Pick<Admission, 'room'>> => {
    const access = await rooms.access(roomId, person.id);
    if (access === undefined) throw roomNotFound();
    const moderation = await moderatesRoom(person, access.room);
    const isSuspended = access.membership?.leftSeq === null && access.membership.isSuspended;
    // Whoever was written to can say so after the relation has ended, and after they have blocked the other.
    if (!isSuspended) admit(policy, person, access, moderation);
    return { ...access, moderation };
  };

  const ofMessage = async (person: Person, messageId: MessageId, given?: RoomId): Promise<Subject> => {
    const roomId = given ?? (await reports.roomOf(messageId, person.id));
    if (roomId === undefined) throw messageNotFound();
    const { room } = await enter(person, roomId);
    const message = await messages.find(roomId, messageId);
    if (message === undefined) throw messageNotFound();
    return { userId: message.sender.id, roomId, messageId, organisation: organisationOf(room.scope) };
  };

  const inRoom = async (person: Person, userId: UserId, roomId: RoomId): Promise<Subject> => {
    const place = await enter(person, roomId);
    const { room } = place;
    const isVisible = visibleTo(policy, person, place);
    const members = await rooms.participants(roomId);
    const isThere = room.about.includes(userId) || members.some((member) => member.userId === userId);
    if (!isThere || !isVisible(userId)) throw userNotFound();
    return { userId, roomId, messageId: null, organisation: organisationOf(room.scope) };
  };

  const ofPerson = async (person: Person, userId: UserId): Promise<Subject> => {
    const graph = await people.evidence([[person.id, userId]]);
    const other = graph.person(userId);
    if (other === undefined) throw userNotFound();
    if (userId !== person.id && explain(policy, graph, person.id, userId).rule === null) throw userNotFound();
    return { userId, roomId: null, messageId: null, organisation: organisationOf(placeOf(person, other)) };
  };

  return async (person, { messageId, userId, roomId, reason, comment = '', clientId = null }) => {
    if ((messageId === undefined) === (userId === undefined))
      throw new ChatError('INVALID_REQUEST', 'Say what you report: message_id, or user_id; one of the two.');
    const text = checkText('comment', comment);
    const subject =
      messageId !== undefined
        ? await ofMessage(person, messageId, roomId)
        : userId !== undefined && roomId !== undefined
          ? await inRoom(person, userId, roomId)
          : await ofPerson(person, userId ?? person.id);
    if (accountsOf(person).includes(subject.userId))
      throw badReport(messageId === undefined ? 'user_id' : 'message_id', 'You cannot report yourself.');
    const draft = { ...subject, reporterId: person.id, clientId, reason, comment: text };
    return reports.add(draft, {
      actor: auditActor(person),
      action: 'report.made',
      subjects: [subject.userId],
      organisation: subject.organisation,
      ...(subject.roomId === null ? {} : { roomId: subject.roomId }),
      details: { reason, message: subject.messageId },
    });
  };
};

/** An organisation in which both have a role, else that of the other's strongest role. */
const placeOf = (person: Person, other: Person): Scope => {
  const mine = new Set(grantsOf(person).map(({ scope }) => organisationOf(scope)));
  const grants = grantsOf(other);
  const shared = grants.find(({ scope }) => mine.has(organisationOf(scope)));
  return (shared ?? grants[0])?.scope ?? [];
};

const userNotFound = (): ChatError =>
  new ChatError('USER_NOT_FOUND', 'There is no such person, or you do not know them.');
