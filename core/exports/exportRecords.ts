import type { UserId } from '../ids.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';
import type { Message } from '../messages/Message.ts';
import { type MessageChange, revisionsOf } from '../messages/Revision.ts';
import { fullName, type Person } from '../permissions/Person.ts';
import { grantsOf, organisationOf } from '../permissions/RoleGrant.ts';
import type { RoomState } from '../rooms/RoomState.ts';
import type { JsonValue } from './canonicalJson.ts';
import type { ExportedAccount, ExportedMember, ExportedSource } from './ExportReader.ts';

/** A line of an export; `type` says which. Times are ISO 8601 in UTC, ids are those of this Homeroom. */
export interface ExportRecord {
  readonly type:
    | 'person'
    | 'identity'
    | 'relation'
    | 'favourite'
    | 'sign_in'
    | 'session'
    | 'notification_settings'
    | 'notification_address'
    | 'room_notifications'
    | 'confirmation'
    | 'report'
    | 'report_about'
    | 'block'
    | 'message_request'
    | 'change'
    | 'case'
    | 'room'
    | 'member'
    | 'message'
    | 'held_message'
    | 'scheduled_message'
    | 'file'
    | 'picture'
    | 'event';
  readonly [member: string]: JsonValue | undefined;
}

export const time = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A person as others see them: nothing but who it is. */
export const named = (person: Person | undefined, id: UserId): JsonValue =>
  person === undefined ? { id, name: null } : { id: person.id, name: fullName(person) };

/** Everything about a person that is not in a room. */
export const accountRecords = (
  { person, accountIds, identities, relations, others, favourites, logins }: ExportedAccount,
  organisationName: (id: number) => string | null,
): readonly ExportRecord[] => [
  {
    type: 'person',
    id: person.id,
    account_ids: [...accountIds],
    external_id: person.externalId,
    ...{ first_name: person.firstName, last_name: person.lastName, email: person.email },
    is_active: person.isActive,
    roles: grantsOf(person).map(({ role, scope }) => {
      const id = organisationOf(scope);
      return { role, organisation_id: id, organisation: organisationName(id) };
    }),
  },
  ...identities.map(
    ({ source, externalId, isNamed, firstName, lastName, email }): ExportRecord => ({
      type: 'identity',
      source,
      external_id: externalId,
      is_named: isNamed,
      first_name: firstName,
      last_name: lastName,
      email,
    }),
  ),
  ...relations.map(
    ({ kind, from, to, context, contextName, isActive }): ExportRecord => ({
      type: 'relation',
      kind,
      from: named(from === person.id ? person : others.get(from), from),
      to: named(to === person.id ? person : others.get(to), to),
      context,
      context_name: contextName,
      is_active: isActive,
    }),
  ),
  ...favourites.map((id): ExportRecord => ({ type: 'favourite', person: named(others.get(id), id) })),
  ...logins.map(
    ({ issuer, subject, createdAt }): ExportRecord => ({ type: 'sign_in', issuer, subject, since: time(createdAt) }),
  ),
];

/** The room itself, with what other chats called it from which it came. */
export const roomRecord = (
  room: RoomState,
  name: string,
  about: readonly JsonValue[],
  sources: readonly ExportedSource[],
): ExportRecord => ({
  type: 'room',
  id: room.id,
  room_type: room.type,
  name,
  context: room.context,
  context_name: room.contextName,
  organisation_id: organisationOf(room.scope),
  about,
  owner_id: room.ownerId,
  awaits_id: room.awaits ?? null,
  is_frozen: room.isFrozen,
  is_archived: room.isArchived,
  head_seq: room.headSeq,
  created_at: time(room.createdAt),
  ...(sources.length > 0 && { sources: sources.map(({ source, id }) => ({ source, source_id: id })) }),
});

/** A membership. What the member read is theirs alone: others' records leave it out. */
export const memberRecord = (member: ExportedMember, withReading: boolean): ExportRecord => ({
  type: 'member',
  user: named(member.person, member.userId),
  role: member.role,
  joined_seq: member.joinedSeq,
  left_seq: member.leftSeq,
  is_suspended: member.isSuspended,
  may_post: member.mayPost,
  ...(withReading ? { last_read_id: member.lastReadId, read_at: time(member.readAt) } : {}),
});

/** What is known of a message beside itself: what it said before, and what another chat called it from which it came. */
export interface MessageFacts {
  readonly changes?: readonly MessageChange[] | undefined;
  readonly imported?: ExportedSource | undefined;
}

/** A message with everything that it ever said. */
const messageRecord = (message: Message, { changes, imported }: MessageFacts): ExportRecord => ({
  type: 'message',
  room_id: message.roomId,
  seq: message.seq,
  id: message.id,
  at: time(message.createdAt),
  ...(imported !== undefined && { source: imported.source, source_id: imported.id }),
  sender: named(message.sender, message.sender.id),
  content: message.deletedAt === null ? message.content : null,
  ...(message.type !== undefined && { message_type: message.type }),
  ...(message.data !== undefined && { data: message.data as JsonValue }),
  reply_to: message.replyTo,
  thread_root: message.threadRoot,
  edited_at: time(message.editedAt),
  deleted_at: time(message.deletedAt),
  reactions: message.reactions.map(({ emoji, userIds, hiddenCount }) => ({
    ...{ emoji, user_ids: [...userIds], hidden_count: hiddenCount },
  })),
  ...(message.pinnedSeq !== undefined && { pinned_seq: message.pinnedSeq }),
  ...(message.asksConfirmation && { requires_confirmation: 'person' }),
  ...(message.isUrgent && { importance: 'urgent' }),
  ...(message.mentions !== undefined && {
    mentions: message.mentions.map(({ userId, name }) => ({ user_id: userId, name })),
  }),
  attachments: (message.attachments ?? []).map(({ id, name, mediaType, size, state, alt = null }) => ({
    ...{ id, name, media_type: mediaType, bytes: size, state, alt },
  })),
  revisions:
    changes &&
    revisionsOf(message, changes).map(({ seq, at, actorId, why, content }) => ({
      seq,
      at: time(at),
      actor_id: actorId,
      why,
      content,
    })),
});

/** The record of an event. A message is in it as it is now, where it was sent; its later events name it by its id. */
export const eventRecord = (event: ChatEvent, facts: MessageFacts): ExportRecord => {
  if (event.type === 'new_message') return messageRecord(event.message, facts);
  const { roomId, seq, at, actorId } = event;
  const placed = { type: 'event', event: event.type, room_id: roomId, seq, at: time(at), actor_id: actorId } as const;
  switch (event.type) {
    case 'message_edited':
      return { ...placed, message_id: event.message.id };
    case 'message_deleted':
      return { ...placed, message_id: event.messageId };
    case 'reaction_changed':
      return { ...placed, message_id: event.messageId, emoji: event.emoji, is_added: event.isAdded };
    case 'pin_changed':
      return { ...placed, message_id: event.messageId, is_pinned: event.isPinned };
    case 'room_updated':
      return {
        ...placed,
        ...{ name: event.name, is_active: event.isActive, owner_id: event.ownerId },
        organisation_id: event.organisationId,
      };
    case 'event_hidden':
      return placed;
    case 'participants_left':
      return { ...placed, user_ids: [...event.userIds], hidden_count: event.hiddenCount, reason: event.reason };
    default:
      return { ...placed, user_ids: [...event.userIds], hidden_count: event.hiddenCount };
  }
};
