import { contactsQuery } from '../../../adapters/knex/contacts/contactsQuery.ts';
import { organisationsQuery } from '../../../adapters/knex/directory/organisationsQuery.ts';
import { peopleQuery } from '../../../adapters/knex/directory/peopleQuery.ts';
import { appendStatement } from '../../../adapters/knex/messages/appendStatement.ts';
import { eventsQuery } from '../../../adapters/knex/messages/eventsQuery.ts';
import { historyQuery } from '../../../adapters/knex/messages/historyQuery.ts';
import { markReadQuery } from '../../../adapters/knex/messages/markReadQuery.ts';
import {
  namedRoomsQuery,
  roomNamesQuery,
  roomPageQuery,
  roomQuery,
} from '../../../adapters/knex/messages/roomPageQuery.ts';
import { searchQuery } from '../../../adapters/knex/messages/searchQuery.ts';
import { policyPaths } from '../../../adapters/knex/permissions/policyPaths.ts';
import { aroundQuery, evidenceQuery } from '../../../adapters/knex/permissions/relationGraph.ts';
import { accessQuery } from '../../../adapters/knex/rooms/accessQuery.ts';
import { membershipsQuery } from '../../../adapters/knex/rooms/membershipsQuery.ts';
import { restingOn } from '../../../adapters/knex/rooms/restingRooms.ts';
import type { Sql } from '../../../adapters/knex/sql/Sql.ts';
import { asMessageId, asOrganisationId, asRoomId, asUserId } from '../../../core/ids.ts';
import { askedWords } from '../../../core/messages/askedWords.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';

export interface GoldenStatement {
  /** The name of its file, without `.sql`. */
  readonly name: string;
  /** Which function composes it, and for which policy and arguments. */
  readonly origin: string;
  readonly statement: Sql;
}

const [userId, roomId, messageId] = [asUserId(1), asRoomId(2), asMessageId(3)];
const education = policyPaths(educationPolicy);
const marketplace = policyPaths(marketplacePolicy);
const contacts = { userId, after: null, count: 51 };
const rooms = { userId, before: undefined, count: 51 };
const search = {
  ...{ userId, roomId: undefined, roomIds: undefined, fromSeq: 0 },
  ...{ words: askedWords('hello school').words, at: 0, offset: 0, count: 21 },
};
const draft = {
  roomId,
  senderId: userId,
  content: 'Hello',
  sent: 'Hello',
  clientId: null,
  bodyHash: null,
  replyTo: null,
};
const people = { after: null, count: 101 };

const golden = (name: string, origin: string, statement: Sql): GoldenStatement => ({ name, origin, statement });

/** The composed statements whose text is on record in `golden/`, with a variant for each text that they can have. */
export const goldenStatements: readonly GoldenStatement[] = [
  golden(
    'contacts',
    'contactsQuery, education policy: the first page, no text, all roles',
    contactsQuery(education, contacts),
  ),
  golden(
    'contacts-later-page',
    'contactsQuery, education policy: a page after a contact that is no favourite, one role',
    contactsQuery(education, { ...contacts, role: 'student', after: [-1, 1, 'name', 9] }),
  ),
  golden(
    'contacts-with-text',
    'contactsQuery, education policy: the first page for a text of two words, one of them not in ASCII',
    contactsQuery(education, { ...contacts, text: 'Anna Иванова' }),
  ),
  golden(
    'contacts-with-word',
    'contactsQuery, education policy: a page after a contact that is no favourite, for a text of one word',
    contactsQuery(education, { ...contacts, text: 'Иванова', after: [-1, 1, 'name', 9] }),
  ),
  golden(
    'contacts-marketplace',
    'contactsQuery, marketplace policy: the first page, no text, all roles',
    contactsQuery(marketplace, contacts),
  ),
  golden('people', 'peopleQuery: the first page, no text, all roles', peopleQuery(people)),
  golden(
    'people-with-text',
    'peopleQuery: a later page for a text of one word, one role',
    peopleQuery({ text: 'Anna', role: 'student', after: [-1, 'name', 9], count: 101 }),
  ),
  golden(
    'people-within',
    'peopleQuery: the first page of an organisation, no text, all roles',
    peopleQuery({ ...people, within: [asOrganisationId(5)] }),
  ),
  golden(
    'people-within-of-role',
    'peopleQuery: a later page of an organisation, no text, one role',
    peopleQuery({ within: [asOrganisationId(5)], role: 'student', after: [-1, 'name', 9], count: 101 }),
  ),
  golden(
    'people-within-with-text',
    'peopleQuery: the first page of an organisation for a text of one word',
    peopleQuery({ ...people, text: 'Anna', within: [asOrganisationId(5)] }),
  ),
  golden(
    'organisations',
    'organisationsQuery: a later page of what is in an organisation',
    organisationsQuery({ within: [asOrganisationId(5)], after: ['name', 9], count: 101 }),
  ),
  golden(
    'evidence',
    'evidenceQuery, education policy: one pair (the text is the same for any number)',
    evidenceQuery(education, [[userId, asUserId(4)]]),
  ),
  golden(
    'evidence-marketplace',
    'evidenceQuery, marketplace policy: one pair (the text is the same for any number)',
    evidenceQuery(marketplace, [[userId, asUserId(4)]]),
  ),
  golden('around', 'aroundQuery: one person (the text is the same for any number)', aroundQuery([userId])),
  golden('room-list', 'roomPageQuery: the first page, no filter', roomPageQuery(rooms)),
  golden(
    'room-list-filtered',
    'roomPageQuery: a later page of pinned, inactive rooms of one type',
    roomPageQuery({ ...rooms, before: 9, type: 'direct', state: 'inactive', isPinned: true }),
  ),
  golden(
    'room-list-unread',
    'roomPageQuery: the first page of rooms of some types with unread messages',
    roomPageQuery({ ...rooms, types: ['direct'], isUnread: true }),
  ),
  golden('room-names', 'roomNamesQuery: what the rooms of a person are called', roomNamesQuery(rooms)),
  golden('rooms-named', 'namedRoomsQuery: rooms that were found by their names', namedRoomsQuery(userId, [roomId])),
  golden('room', 'roomQuery: one room as one person sees it', roomQuery(roomId, userId)),
  golden(
    'search',
    'searchQuery: in all rooms of the person, the typed words',
    searchQuery({ ...search, includesSimilar: false }),
  ),
  golden(
    'search-similar-in-room',
    'searchQuery: in one room, the typed words and similar ones',
    searchQuery({ ...search, roomId, includesSimilar: true }),
  ),
  golden(
    'append',
    'appendStatement: one draft that answers nothing, at its first attempt (the text is the same for any number)',
    appendStatement([draft], { findsStored: false }),
  ),
  golden(
    'append-repeated',
    'appendStatement: one draft that answers a message, at a further attempt (the text is the same for any number)',
    appendStatement([{ ...draft, replyTo: messageId }], { findsStored: true }),
  ),
  golden(
    'append-asking',
    'appendStatement: one draft that asks for confirmations; whom it asks is written with it',
    appendStatement([{ ...draft, asksConfirmation: true }], { findsStored: false }),
  ),
  golden('mark-read', 'markReadQuery: up to one message', markReadQuery(roomId, userId, messageId)),
  golden(
    'events',
    'eventsQuery: one cursor (the text is the same for any number)',
    eventsQuery([{ roomId, after: 0, limit: 50 }]),
  ),
  golden('history', 'historyQuery: the latest messages', historyQuery(roomId, { limit: 50 })),
  golden(
    'history-from',
    'historyQuery: the latest messages for who sees the history from a seq on',
    historyQuery(roomId, { limit: 50, fromSeq: 9 }),
  ),
  golden(
    'history-around',
    'historyQuery: the messages around one',
    historyQuery(roomId, { limit: 50, around: messageId }),
  ),
  golden('access', 'accessQuery: one key (the text is the same for any number)', accessQuery([{ roomId, userId }])),
  golden(
    'memberships',
    'membershipsQuery: one person (the text is the same for any number)',
    membershipsQuery([{ userId, limit: 100 }]),
  ),
  golden(
    'resting-rooms',
    'restingOn, education policy: one pair and one person (the text is the same for any number)',
    restingOn(education.opened, [[userId, asUserId(4)]], [userId]),
  ),
  golden(
    'resting-rooms-with-contexts',
    'restingOn: a policy under which two people have a room for each context (the text is the same for any number)',
    restingOn({ ...education.opened, contextTypes: ['commission'] }, [[userId, asUserId(4)]], [userId]),
  ),
  golden(
    'resting-rooms-marketplace',
    'restingOn, marketplace policy: one pair and one person (the text is the same for any number)',
    restingOn(marketplace.opened, [[userId, asUserId(4)]], [userId]),
  ),
];
