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
/** The most bytes of a directory, enough for about 100,000 people with their relations. */
const maxBodyBytes = 32 * 1024 * 1024;
const records = { body: directoryRecords, readBody: readDirectoryRecords, maxBodyBytes };

export const directoryRoutes = (): Route[] => [
  directoryRoute({
    method: 'put',
    path,
    tag,
    summary: 'Create or replace people and relations, all or none; rooms follow',
    description:
      'A record replaces the one with the same external_id, or with the same kind, from, to and context. The rooms and ' +
      'memberships that follow from relations change with them. At most 32 MiB. The same body again changes nothing.',
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
    summary: 'All people in the directory, or those with names like q',
    description: 'Sorted by name, or best match first with q. Includes people who are not active.',
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
    summary: 'All relations of a person, also ended ones',
    description: 'Relations decide who may talk to whom. Each has both people and its context.',
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
    summary: 'Who would gain or lose contact through these records; changes nothing',
    description: 'The body is that of PUT /api/directory/. Each pair has the rule that allows or allowed the contact.',
    ...records,
    answer: simulationAnswer,
    handle: async ({ directory, body }) => ok(encodeSimulation(await directory.simulate(decodeDirectory(body)))),
  }),
];
