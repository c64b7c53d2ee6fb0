import Type, { type Static, type TSchema } from 'typebox';
import { contactsQuerySchema } from '../../adapters/wire/contacts/contactSchemas.ts';
import { peopleQuerySchema } from '../../adapters/wire/directory/directorySchemas.ts';
import { holdBody } from '../../adapters/wire/directory/holdSchemas.ts';
import { consumerName, feedQuery } from '../../adapters/wire/feed/feedSchemas.ts';
import { eventsQuerySchema } from '../../adapters/wire/frames/syncSchemas.ts';
import {
  attachmentIds,
  editBody,
  historyQuerySchema,
  mentionsQuerySchema,
  sendBody,
  threadQuerySchema,
} from '../../adapters/wire/messages/messageSchemas.ts';
import { decideBody, reportBody } from '../../adapters/wire/moderation/reportSchemas.ts';
import { addBody } from '../../adapters/wire/rooms/participantSchemas.ts';
import { officeQuerySchema, roomListQuerySchema, roomPatch } from '../../adapters/wire/rooms/roomSchemas.ts';
import {
  clientIdSchema,
  cursorSchema,
  described,
  idSchema,
  listOf,
  strictObject,
  textSchema,
} from '../../adapters/wire/schema/scalarSchemas.ts';
import { searchQuerySchema } from '../../adapters/wire/search/searchSchemas.ts';
import { mentionsAtMost } from '../../core/messages/Mention.ts';
import { operatingCallSchemas } from './operatingCallSchemas.ts';
import { serviceCallSchemas } from './serviceCallSchemas.ts';

/** A person in a host's call: a number is the id that Homeroom gave, a string the host's own id. */
export type PersonKey = number | string;

/** `makeWho` checks it, with a better sentence than a schema gives. */
const personKey = (description: string, example: PersonKey = 17) =>
  Type.Unsafe<PersonKey>({ description, examples: [example] });

const userId = personKey('On whose behalf.');
const roomId = described(idSchema, 'As in the list of rooms.', 42);
const messageId = described(idSchema, 'As in the history.', 1001);
/** A member that may be left out; `described` alone would make it required. */
const optional = <Schema extends TSchema>(schema: Schema, description: string, example?: Static<Schema>) =>
  Type.Optional(described(schema, description, example));
const optionalFlag = (description: string, example: boolean) =>
  Type.Optional(Type.Boolean({ description, examples: [example] }));

/** `holdOf` checks it, because a schema knows no dates. */
const moment = (description: string) => Type.Optional(Type.Unsafe<Date | string>({ description }));

const query = {
  limit: optional(contactsQuerySchema.properties.limit, 'How many at most; default 50.', 50),
  cursor: optional(cursorSchema, 'The `nextCursor` of the page before, with the rest as it was; opaque.'),
};
const room = { userId, roomId };
const message = { ...room, messageId };
const mentions = Type.Unsafe<readonly (PersonKey | 'all')[]>({
  ...listOf(Type.Unsafe({}), mentionsAtMost),
  description: 'Whom it mentions, and `all`.',
  examples: [[12, 's-1']],
});
const opener = { openerId: personKey('Who opens it.') };
const participantIds = Type.Unsafe<readonly PersonKey[]>({
  ...addBody.properties.user_ids,
  items: {},
  examples: [[18, 's-2']],
});
const openedWith = Type.Unsafe<readonly PersonKey[]>({ ...listOf(Type.Unsafe({}), 1_000), examples: [[18, 's-2']] });

/** The arguments of each call of a host, with the same bounds as over HTTP. */
export const hostSchemas = {
  listRooms: strictObject({
    userId,
    ...query,
    type: optional(roomListQuerySchema.properties.type, 'Only rooms of this type.', 'direct'),
    state: optional(
      roomListQuerySchema.properties.state,
      'Only rooms that can be written to, or only others; requests: in their place those of who asks to talk.',
      'active',
    ),
    isPinned: optionalFlag('Only those that the person has pinned, or only others.', true),
    withHidden: optionalFlag('Also those that the person has hidden.', true),
  }),
  listOffice: strictObject({
    userId,
    ...query,
    show: optional(
      officeQuerySchema.properties.show,
      'Open ones (default), those that the person took, or closed.',
      'open',
    ),
  }),
  readRoom: strictObject(room),
  openRoom: strictObject(
    {
      ...opener,
      type: described(textSchema(64, 1), 'A room type of the policy.', 'direct'),
      userId: Type.Optional(personKey('With whom, for a room of two.', 's-1')),
      participantIds: Type.Optional(openedWith),
      name: optional(textSchema(800, 1), 'Of a room of many; to an office, the subject.', 'Class 5b'),
      context: optional(textSchema(255, 1), 'What the room is about.', 'algebra-5b'),
      jobId: optional(textSchema(255, 1), 'Your own id of the job; another name for context.', 'job-9'),
      workerId: Type.Optional(personKey('The worker of the job.', 'w-1')),
      organisationId: optional(idSchema, 'To whose office, for who has roles in several organisations.', 3),
    },
    { examples: [{ openerId: 17, type: 'direct', userId: 's-1' }] },
  ),
  readParticipants: strictObject(room),
  editRoom: strictObject({
    ...room,
    name: optional(roomPatch.properties.name, 'The new name.', 'Class 5b'),
    isArchived: optionalFlag('true archives, false reopens.', true),
  }),
  leaveRoom: strictObject(room),
  addParticipants: strictObject({
    ...room,
    participantIds,
    history: optional(
      addBody.properties.history,
      'What they see of the past: all that the person sees, or what happens from their joining on, as in a group by default.',
      'all',
    ),
  }),
  removeParticipant: strictObject({ ...room, participantId: personKey('Who goes.', 's-1') }),
  handOverRoom: strictObject({
    ...room,
    ownerId: Type.Unsafe<PersonKey | null>(
      personKey('Who leads it from then on; in an office also null: nobody.', 't-2'),
    ),
  }),
  handOnRoom: strictObject({ ...room, organisationId: described(idSchema, 'To whose office.', 3) }),
  updateRoomPreferences: strictObject({
    ...room,
    isMuted: optionalFlag('No alarm for this room.', true),
    isPinned: optionalFlag('Among the first of the list.', true),
    isHidden: optionalFlag('Out of the list until the next message.', true),
  }),
  sendMessage: strictObject(
    {
      senderId: personKey('Who writes.'),
      roomId,
      content: described(sendBody.properties.content, 'The text.', 'Good morning'),
      clientId: Type.Optional(described(clientIdSchema, 'Again with the same one gives the first result.')),
      replyTo: Type.Optional(messageId),
      mentions: Type.Optional(mentions),
      attachmentIds: Type.Optional(attachmentIds),
      asksConfirmation: optionalFlag('Everybody else in the room is asked to confirm it. Default false.', true),
    },
    { examples: [{ senderId: 17, roomId: 42, content: 'Good morning' }] },
  ),
  editMessage: strictObject({
    ...message,
    content: described(editBody.properties.content, 'The new text.', 'Page 13'),
    mentions: Type.Optional(mentions),
  }),
  deleteMessage: strictObject(message),
  reactToMessage: strictObject({
    ...message,
    emoji: described(textSchema(64, 1), 'One emoji.', '👍'),
    isAdded: optionalFlag('Default true; false takes it back.', false),
  }),
  pinMessage: strictObject({ ...message, isPinned: optionalFlag('Default true; false unpins it.', false) }),
  readPins: strictObject(room),
  markRead: strictObject({ ...room, upToId: Type.Optional(described(idSchema, 'Default: the latest message.', 1001)) }),
  markUnread: strictObject(message),
  readReceipts: strictObject(message),
  confirmMessage: strictObject(message),
  readConfirmations: strictObject(message),
  remindOfMessage: strictObject(message),
  readMentions: strictObject({
    userId,
    before: optional(mentionsQuerySchema.properties.before, 'Older than this message.', 1001),
    limit: query.limit,
  }),
  readHistory: strictObject({
    ...room,
    before: optional(historyQuerySchema.properties.before, 'Older than this message; one of the three at most.', 1001),
    after: optional(historyQuerySchema.properties.after, 'Newer than this message; 0: from the beginning.', 1001),
    around: optional(historyQuerySchema.properties.around, 'This message and its neighbours.', 1001),
    limit: query.limit,
  }),
  readThread: strictObject({
    ...message,
    after: optional(threadQuerySchema.properties.after, 'Answers newer than this one.', 1001),
    limit: query.limit,
  }),
  readEvents: strictObject({
    ...room,
    after: optional(eventsQuerySchema.properties.after, 'The last seq known; default 0.', 0),
    limit: optional(eventsQuerySchema.properties.limit, 'How many at most; default 100.', 100),
  }),
  readFeed: strictObject({
    after: optional(
      feedQuery.properties.after,
      'The `next` of the page before, or the `id` of an event; default: all that are kept. `latest`: the place behind the last one.',
      'latest',
    ),
    limit: optional(feedQuery.properties.limit, 'How many at most; default 100.', 100),
  }),
  resumeConsumer: strictObject({ name: described(consumerName, 'As in `consumeFeed`.', 'search-index') }),
  searchMessages: strictObject({
    userId,
    text: searchQuerySchema.properties.q,
    roomId: Type.Optional(roomId),
    limit: optional(searchQuerySchema.properties.limit, 'How many at most; default 20.', 20),
    cursor: query.cursor,
  }),
  listContacts: strictObject({
    userId,
    text: contactsQuerySchema.properties.q,
    role: contactsQuerySchema.properties.role,
    ...query,
  }),
  explainContact: strictObject({ userId, contactId: personKey('The other one.', 's-1') }),
  setFavourite: strictObject({
    userId,
    contactId: personKey('Who is pinned.', 's-1'),
    isFavourite: optionalFlag('Default true; false unpins.', false),
  }),
  submitReport: strictObject(
    {
      userId: personKey('Who reports.', 's-1'),
      messageId: Type.Optional(described(idSchema, 'The message; or write personId.', 1001)),
      personId: Type.Optional(personKey('The person; or write messageId.', 't-1')),
      roomId: Type.Optional(described(idSchema, 'Where the message is, or where they met.', 42)),
      reason: reportBody.properties.reason,
      comment: optional(reportBody.properties.comment, 'In their words.', 'Again and again'),
      clientId: Type.Optional(described(clientIdSchema, 'Again with the same one gives the first report.')),
    },
    { examples: [{ userId: 's-1', messageId: 1001, reason: 'insult' }] },
  ),
  listReports: strictObject({
    userId,
    state: optional(
      Type.Enum(['open', 'decided']),
      'Default open: the oldest first; decided: the newest first.',
      'open',
    ),
    after: optional(idSchema, 'The last id of the page before.', 7),
    limit: query.limit,
  }),
  readReport: strictObject({ userId, reportId: described(idSchema, 'As in the list of reports.', 7) }),
  decideReport: strictObject({
    userId,
    reportId: described(idSchema, 'As in the list of reports.', 7),
    action: decideBody.properties.action,
    note: optional(decideBody.properties.note, 'Why; needed unless the action is dismiss.', 'Third insult this week'),
    warning: optional(decideBody.properties.warning, 'What the person reads; for warn alone.', 'Please stay polite.'),
    ends: moment('Until when; for restrict, suspend and hand_over.'),
  }),
  listBlocks: strictObject({ userId }),
  blockPerson: strictObject({ userId, otherId: personKey('Whom.', 't-1') }),
  unblockPerson: strictObject({ userId, otherId: personKey('Whom.', 't-1') }),
  acceptRequest: strictObject(room),
  declineRequest: strictObject(room),
  blockRequest: strictObject(room),
  ...operatingCallSchemas,
  readTotals: strictObject({ userId }),
  readServerTotals: strictObject({}),
  readRights: strictObject({ userId }),
  issueTicket: strictObject({ userId }),
  ...serviceCallSchemas,
  'directory.listPeople': strictObject({
    ...{ text: peopleQuerySchema.properties.q, role: peopleQuerySchema.properties.role },
    ...query,
  }),
  'directory.listOrganisations': strictObject(query),
  'directory.listHolds': strictObject({
    userId: Type.Optional(personKey('Only holds about this person or one of their relations.', 's-1')),
    withPast: optionalFlag('true: also those that are lifted or over.', true),
    before: optional(idSchema, 'Only holds with a smaller id, for the next page.', 40),
    limit: query.limit,
  }),
  'directory.setHold': strictObject(
    {
      userId: Type.Optional(personKey('Whose account; or write relation.', 's-1')),
      relation: Type.Optional(
        strictObject(
          {
            kind: described(textSchema(50, 1), '', 'guardian_of'),
            from: personKey('', 'p-1'),
            to: personKey('', 's-1'),
            context: optional(textSchema(255), 'Absent: all contexts.', 'bio-1'),
          },
          { examples: [{ kind: 'guardian_of', from: 'p-1', to: 's-1' }] },
        ),
      ),
      ...{ effect: holdBody.properties.effect, reason: holdBody.properties.reason },
      begins: moment('Default: now.'),
      ends: moment('Default: until it is lifted.'),
    },
    { examples: [{ userId: 's-1', effect: 'suspend', reason: 'Left on 1 March' }] },
  ),
  'directory.liftHold': strictObject({ holdId: described(idSchema, 'As in the list of holds.', 3) }),
  'directory.findPerson': strictObject({ userId: personKey('Whom.', 's-1') }),
  'directory.readRelations': strictObject({ userId: personKey('Whose.', 's-1') }),
} as const;

export type HostCallName = keyof typeof hostSchemas;
export type Arguments<Name extends HostCallName> = Static<(typeof hostSchemas)[Name]>;
