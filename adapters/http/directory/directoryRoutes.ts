import { asUserId } from '../../../core/ids.ts';
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
import { directoryRoute, ok, type Route } from '../routing/Route.ts';

const tag = 'Directory';
const path = '/api/directory/';
/** Bytes of a directory: some 100,000 people with their relations. */
const maxBodyBytes = 32 * 1024 * 1024;
const records = { body: directoryRecords, readBody: readDirectoryRecords, maxBodyBytes };

export const directoryRoutes = (): Route[] => [
  directoryRoute({
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
    handle: async ({ directory, query: { dry_run: isDryRun = false }, body }) =>
      ok(await directory.apply(decodeDirectory(body), { isDryRun })),
  }),
  directoryRoute({
    method: 'get',
    path: `${path}users/`,
    tag,
    summary: 'The person with an external id',
    query: userQuery,
    answer: directoryUser,
    errors: ['USER_NOT_FOUND'],
    handle: async ({ directory, query }) => ok(encodeDirectoryUser(await directory.findPerson(query.external_id))),
  }),
  directoryRoute({
    method: 'get',
    path: `${path}people/`,
    tag,
    summary: 'Everybody in the directory, or those whose names are like q',
    description: 'By name, or best first where q is given; people who are not active any more are among them.',
    query: peopleQuerySchema,
    answer: peopleList,
    handle: async ({ directory, query: { q, limit = 50, ...rest } }) => {
      const page = await directory.listPeople({ limit, ...rest, ...(q === undefined ? {} : { text: q }) });
      return ok({
        people: page.people.map(encodeListedPerson),
        next_cursor: page.nextCursor,
        has_more: page.nextCursor !== null,
      });
    },
  }),
  directoryRoute({
    method: 'get',
    path: `${path}people/:user_id/relations/`,
    tag,
    summary: 'Everything that relates a person to others, ended relations too',
    description:
      'Why somebody may talk to somebody else: each relation from one person to the other, with its context.',
    params: userAddress,
    answer: personRelations,
    errors: ['USER_NOT_FOUND'],
    handle: async ({ directory, params }) =>
      ok(encodePersonRelations(await directory.readRelations(asUserId(params.user_id)))),
  }),
  directoryRoute({
    method: 'post',
    path: `${path}simulate/`,
    tag,
    summary: 'Who would gain or lose contact by these records; changes nothing',
    description: 'Takes what PUT /api/directory/ takes. Each pair is named with the rule that allows or allowed it.',
    ...records,
    answer: simulationAnswer,
    handle: async ({ directory, body }) => ok(encodeSimulation(await directory.simulate(decodeDirectory(body)))),
  }),
];
