import { ChatError } from '../../../core/errors.ts';
import { asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { People } from '../../../core/permissions/People.ts';
import {
  directoryOutcome,
  directoryQuery,
  directoryRecords,
  directoryUser,
  peopleList,
  peopleQuerySchema,
  personRelations,
  simulationAnswer,
  userQuery,
} from '../../wire/directory/directorySchemas.ts';
import {
  decodeDirectory,
  encodeDirectoryUser,
  encodeListedPerson,
  encodePersonRelations,
  encodeSimulation,
} from '../../wire/directory/encodeDirectory.ts';
import { readDirectoryRecords } from '../../wire/directory/readDirectoryRecords.ts';
import { userAddress } from '../routing/addressSchemas.ts';
import { ok, openRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'applyDirectory' | 'simulateDirectory' | 'listPeople' | 'readRelations'>;
  readonly people: Pick<People, 'findByExternalId'>;
}

const tag = 'Directory';
const path = '/api/directory/';
/** Bytes of a directory: some 100,000 people with their relations. */
const maxBodyBytes = 32 * 1024 * 1024;
const records = { body: directoryRecords, readBody: readDirectoryRecords, maxBodyBytes };

export const directoryRoutes = ({ chat, people }: Deps): Route[] => [
  openRoute('directory', {
    method: 'put',
    path,
    tag,
    summary: 'Upsert people and relations, all or nothing; rooms follow',
    description:
      'A record replaces the one with the same external_id, or the same kind, from, to and context. Memberships and rooms that ' +
      'follow from relations are opened, suspended or ended with it. Up to 32 MiB; the same body again changes nothing.',
    query: directoryQuery,
    ...records,
    answer: directoryOutcome,
    handle: async ({ query: { dry_run: isDryRun = false }, body }) =>
      ok(await chat.applyDirectory(decodeDirectory(body), { isDryRun })),
  }),
  openRoute('directory', {
    method: 'get',
    path: `${path}users/`,
    tag,
    summary: 'The person with an external id',
    query: userQuery,
    answer: directoryUser,
    errors: ['USER_NOT_FOUND'],
    handle: async ({ query }) => {
      const person = await people.findByExternalId(query.external_id);
      if (person === undefined) throw new ChatError('USER_NOT_FOUND', 'There is no person with this external_id.');
      return ok(encodeDirectoryUser(person));
    },
  }),
  openRoute('directory', {
    method: 'get',
    path: `${path}people/`,
    tag,
    summary: 'Everybody in the directory, or those whose names are like q',
    description: 'By name, or best first where q is given; people who are not active any more are among them.',
    query: peopleQuerySchema,
    answer: peopleList,
    handle: async ({ query: { q, limit = 50, ...rest } }) => {
      const page = await chat.listPeople({ limit, ...rest, ...(q === undefined ? {} : { text: q }) });
      return ok({
        people: page.people.map(encodeListedPerson),
        next_cursor: page.nextCursor,
        has_more: page.nextCursor !== null,
      });
    },
  }),
  openRoute('directory', {
    method: 'get',
    path: `${path}people/:user_id/relations/`,
    tag,
    summary: 'Everything that relates a person to others, ended relations too',
    description:
      'Why somebody may talk to somebody else: each relation from one person to the other, with its context.',
    params: userAddress,
    answer: personRelations,
    errors: ['USER_NOT_FOUND'],
    handle: async ({ params }) => ok(encodePersonRelations(await chat.readRelations(asUserId(params.user_id)))),
  }),
  openRoute('directory', {
    method: 'post',
    path: `${path}simulate/`,
    tag,
    summary: 'Who would gain or lose contact by these records; changes nothing',
    description: 'Takes what PUT /api/directory/ takes. Each pair is named with the rule that allows or allowed it.',
    ...records,
    answer: simulationAnswer,
    handle: async ({ body }) => ok(encodeSimulation(await chat.simulateDirectory(decodeDirectory(body)))),
  }),
];
