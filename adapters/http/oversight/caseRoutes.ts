import { asRoomId, asUserId, type UserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { asCaseId, type OversightCase } from '../../../core/oversight/OversightCase.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { decodeHistoryQuery } from '../../wire/messages/decodeHistoryQuery.ts';
import { encodeRevised } from '../../wire/messages/encodeRevisions.ts';
import { historyQuerySchema } from '../../wire/messages/messageSchemas.ts';
import { revisedPage } from '../../wire/messages/revisionSchemas.ts';
import {
  caseBody,
  caseList,
  caseRoomList,
  caseSchema,
  caseSearchQuery,
  casesQuery,
  roomsOfCaseQuery,
} from '../../wire/oversight/caseSchemas.ts';
import { decodeCase, encodeCase, peopleOfCase } from '../../wire/oversight/encodeCase.ts';
import { encodeRoom } from '../../wire/rooms/encodeRoom.ts';
import { strictObject } from '../../wire/schema/scalarSchemas.ts';
import { encodeSearchPage } from '../../wire/search/encodeSearchPage.ts';
import { searchAnswer } from '../../wire/search/searchSchemas.ts';
import type { ReplyWithExport } from '../directory/makeReplyWithExport.ts';
import { caseAddress, caseRoomAddress } from '../routing/addressSchemas.ts';
import { created, ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'cases' | 'people' | 'nameOrganisations'>;
  readonly replyWithExport: ReplyWithExport;
}

const tag = 'Oversight';
const path = '/api/chat/cases/';
const onRecord = 'Every look goes on record with the case; those who read the audit log see it.';

export const caseRoutes = ({ chat, replyWithExport }: Deps): Route[] => {
  const encoded = async (person: Person, cases: readonly OversightCase[]) => {
    const ids = [...new Set(cases.flatMap(peopleOfCase))];
    const found = await Promise.all(ids.map((id) => chat.people.find(id)));
    const people = new Map<UserId, Person>(found.flatMap((one, index) => (one ? [[ids[index] ?? one.id, one]] : [])));
    return cases.map((one) => encodeCase(one, chat.cases.rightsIn(person, one), people));
  };
  const encodedOne = async (person: Person, one: OversightCase) => {
    const [shown] = await encoded(person, [one]);
    if (shown === undefined) throw new RangeError('A case was encoded to nothing');
    return shown;
  };

  return [
    personRoute({
      method: 'get',
      path,
      tag,
      summary: 'Cases of the organisations that I oversee, or whose cases I approve; the newest first',
      query: casesQuery,
      answer: caseList,
      errors: ['NOT_FOUND'],
      handle: async ({ person, query: { state, before, limit = 50 } }) => {
        const found = await chat.cases.list(person, {
          limit: limit + 1,
          ...(state === undefined ? {} : { state }),
          ...(before === undefined ? {} : { before: asCaseId(before) }),
        });
        return ok({ cases: await encoded(person, found.slice(0, limit)), has_more: found.length > limit });
      },
    }),
    personRoute({
      method: 'post',
      path,
      tag,
      summary: 'Open a case about people or rooms that I oversee',
      description:
        'It runs at once, or waits for a second person where OVERSIGHT_APPROVAL=second. It is hidden from the people whom it is about. 200: the case was opened before, under the same client_id.',
      body: caseBody,
      answer: caseSchema,
      statuses: [200, 201],
      errors: ['NOT_FOUND', 'USER_NOT_FOUND', 'ROOM_NOT_FOUND', 'ACCESS_DENIED', 'CONFLICT'],
      handle: async ({ person, body }) => {
        const opened = await chat.cases.open(person, decodeCase(body));
        const answer = await encodedOne(person, opened);
        return opened.isNew ? created(answer) : ok(answer);
      },
    }),
    personRoute({
      method: 'get',
      path: `${path}:case_id/`,
      tag,
      summary: 'A case of oversight',
      params: caseAddress,
      answer: caseSchema,
      errors: ['NOT_FOUND'],
      handle: async ({ person, params }) =>
        ok(await encodedOne(person, await chat.cases.find(person, asCaseId(params.case_id)))),
    }),
    personRoute({
      method: 'post',
      path: `${path}:case_id/approve/`,
      tag,
      summary: 'Let a case of somebody else run',
      params: caseAddress,
      answer: caseSchema,
      errors: ['NOT_FOUND', 'ACCESS_DENIED', 'CONFLICT'],
      handle: async ({ person, params }) =>
        ok(await encodedOne(person, await chat.cases.approve(person, asCaseId(params.case_id)))),
    }),
    personRoute({
      method: 'post',
      path: `${path}:case_id/end/`,
      tag,
      summary: 'End a case now',
      params: caseAddress,
      answer: caseSchema,
      errors: ['NOT_FOUND'],
      handle: async ({ person, params }) =>
        ok(await encodedOne(person, await chat.cases.end(person, asCaseId(params.case_id)))),
    }),
    personRoute({
      method: 'get',
      path: `${path}:case_id/rooms/`,
      tag,
      summary: 'The rooms of a running case: those that it names, and those in which its people are or were',
      description: onRecord,
      params: caseAddress,
      query: roomsOfCaseQuery,
      answer: caseRoomList,
      errors: ['NOT_FOUND', 'ACCESS_DENIED'],
      handle: async ({ person, params, query: { user_id, before, limit = 20 } }) => {
        const found = await chat.cases.rooms(person, asCaseId(params.case_id), {
          limit: limit + 1,
          ...(user_id === undefined ? {} : { userId: asUserId(user_id) }),
          ...(before === undefined ? {} : { before: asRoomId(before) }),
        });
        const names = await chat.nameOrganisations(found.map(({ room }) => room.scope));
        const rooms = found.slice(0, limit).map((room) => encodeRoom(room, names));
        return ok({ rooms, has_more: found.length > limit });
      },
    }),
    personRoute({
      method: 'get',
      path: `${path}:case_id/rooms/:room_id/messages/`,
      tag,
      summary: 'A part of the history of a room of a running case, with everything that the messages ever said',
      description: onRecord,
      params: caseRoomAddress,
      query: historyQuerySchema,
      answer: revisedPage,
      errors: ['NOT_FOUND', 'ROOM_NOT_FOUND', 'ACCESS_DENIED'],
      handle: async ({ person, params, query }) => {
        const [caseId, roomId] = [asCaseId(params.case_id), asRoomId(params.room_id)];
        const { messages, hasMore } = await chat.cases.history(person, caseId, roomId, decodeHistoryQuery(query));
        return ok({
          messages: await encodeRevised(messages, (id) => chat.people.find(id)),
          has_more: hasMore,
          oldest_id: messages[0]?.message.id ?? null,
          newest_id: messages.at(-1)?.message.id ?? null,
        });
      },
    }),
    personRoute({
      method: 'post',
      path: `${path}:case_id/export/`,
      tag,
      summary: 'The rooms of a running case as a ZIP, with everything that messages ever said',
      description:
        'Goes on record with the case. One export runs at a time; others get 503 with Retry-After. An answer that breaks off is ' +
        'not whole: homeroom verify-export says so.',
      params: caseAddress,
      answer: strictObject({}),
      answerType: 'application/zip',
      errors: ['NOT_FOUND', 'ACCESS_DENIED', 'UNAVAILABLE'],
      handle: async ({ person, params }) => {
        const { id: caseId } = await chat.cases.findRunning(person, asCaseId(params.case_id));
        return replyWithExport(person, { kind: 'case', caseId }, `case-${caseId}.zip`);
      },
    }),
    personRoute({
      method: 'get',
      path: `${path}:case_id/search/`,
      tag,
      summary: 'Messages of the rooms of a running case with all of these words, as they stand now',
      description: `${onRecord} Searches the 1,000 rooms that were made last; former words are in the rooms’ histories.`,
      params: caseAddress,
      query: caseSearchQuery,
      answer: searchAnswer,
      errors: ['NOT_FOUND', 'ACCESS_DENIED', 'RATE_LIMIT_EXCEEDED'],
      handle: async ({ person, params, query: { q: text, limit = 20, cursor } }) => {
        const page = { text, limit, ...(cursor === undefined ? {} : { cursor }) };
        return ok(encodeSearchPage(await chat.cases.search(person, asCaseId(params.case_id), page)));
      },
    }),
  ];
};
