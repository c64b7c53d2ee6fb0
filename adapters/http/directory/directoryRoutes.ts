import { ChatError } from '../../../core/errors.ts';
import { asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import {
  directoryOutcome,
  directoryQuery,
  directoryUser,
  peopleList,
  peopleQuerySchema,
  personRelations,
  simulationAnswer,
  sourceQuery,
  userQuery,
} from '../../wire/directory/directorySchemas.ts';
import {
  decodeDirectory,
  encodeDirectoryUser,
  encodeListedPerson,
  encodePersonRelations,
  encodeSimulation,
} from '../../wire/directory/encodeDirectory.ts';
import { encodeOrganisation, scopesOf } from '../../wire/directory/encodeOrganisation.ts';
import { encodeOutcome } from '../../wire/directory/encodeOutcome.ts';
import { organisationList, organisationsQuerySchema } from '../../wire/directory/organisationSchemas.ts';
import { readDirectoryRecords } from '../../wire/directory/readDirectoryRecords.ts';
import { directoryRecords } from '../../wire/directory/recordSchemas.ts';
import type { Static } from '../../wire/schema/compileSchema.ts';
import { userAddress } from '../routing/addressSchemas.ts';
import type { HttpLog } from '../routing/HttpLog.ts';
import { directoryRoute, ok, type Route } from '../routing/Route.ts';
import { logImport } from './logImport.ts';

const tag = 'Directory';
const path = '/api/directory/';
/** The most bytes of a directory, enough for about 100,000 people with their relations. */
const maxBodyBytes = 32 * 1024 * 1024;
const records = { body: directoryRecords, readBody: readDirectoryRecords, maxBodyBytes };

interface Deps {
  readonly chat: Pick<Chat, 'policy' | 'nameOrganisations'>;
  /** Whose external ids callers use who name no source. */
  readonly directorySource: string;
  readonly log: HttpLog;
}

export const directoryRoutes = ({ chat, directorySource, log }: Deps): Route[] => [
  directoryRoute({
    method: 'put',
    isForSources: true,
    path,
    tag,
    summary: 'Create or replace people and relations, all or none; rooms follow',
    description:
      'A record replaces the one with the same external_id, or with the same kind, from, to and context. The rooms and ' +
      'memberships that follow from relations change with them. External ids are those of the source, which is named in ' +
      'the body or the query; a key of a source writes that source alone. A known id under which another name comes is refused, until reused_ids or same_ids says ' +
      'whose it is. At most 32 MiB. The same body again changes nothing.',
    query: directoryQuery,
    ...records,
    answer: directoryOutcome,
    handle: async ({ directory, query: { dry_run: isDryRun = false, source }, body }) => {
      const asked = sourceOf(source, body) ?? directory.ownSource ?? directorySource;
      const options = { isDryRun, source: asked, ...decisionsOf(body) };
      const { outcome } = await logImport(log, { kind: 'records', source: asked, isDryRun }, async () => ({
        outcome: await directory.apply(decodeDirectory(body, chat.policy), options),
      }));
      return ok(encodeOutcome(outcome));
    },
  }),
  directoryRoute({
    method: 'get',
    isForSources: true,
    path: `${path}users/`,
    tag,
    summary: 'The person with an external id',
    query: userQuery,
    answer: directoryUser,
    errors: ['USER_NOT_FOUND', 'CONFLICT'],
    handle: async ({
      directory,
      query: { external_id: externalId, source = directory.ownSource ?? directorySource },
    }) => {
      const person = await directory.findPerson(externalId, source);
      return ok(encodeDirectoryUser(person, await chat.nameOrganisations(scopesOf([person]))));
    },
  }),
  directoryRoute({
    method: 'get',
    isForSources: true,
    path: `${path}people/`,
    tag,
    summary: 'All people whom the caller manages, or those with names like q',
    description: 'Sorted by name, or best match first with q. Includes people who are not active.',
    query: peopleQuerySchema,
    answer: peopleList,
    handle: async ({ directory, query: { q, limit = 50, ...rest } }) => {
      const page = await directory.listPeople({ limit, ...rest, ...(q === undefined ? {} : { text: q }) });
      const names = await chat.nameOrganisations(scopesOf(page.people.map(({ person }) => person)));
      return ok({
        people: page.people.map((one) => encodeListedPerson(one, names)),
        next_cursor: page.nextCursor,
        has_more: page.nextCursor !== null,
      });
    },
  }),
  directoryRoute({
    method: 'get',
    isForSources: true,
    path: `${path}organisations/`,
    tag,
    summary: 'The organisations that the caller manages, with those below them, by name',
    query: organisationsQuerySchema,
    answer: organisationList,
    handle: async ({ directory, query: { limit = 50, ...rest } }) => {
      const page = await directory.listOrganisations({ limit, ...rest });
      return ok({
        organisations: page.organisations.map(encodeOrganisation),
        next_cursor: page.nextCursor,
        has_more: page.nextCursor !== null,
      });
    },
  }),
  directoryRoute({
    method: 'get',
    isForSources: true,
    path: `${path}people/:user_id/relations/`,
    tag,
    summary: 'All relations of a person, also ended ones',
    description: 'Relations decide who may talk to whom. Each has both people and its context.',
    params: userAddress,
    query: sourceQuery,
    answer: personRelations,
    errors: ['USER_NOT_FOUND', 'CONFLICT'],
    handle: async ({ directory, params }) => {
      const found = await directory.readRelations(asUserId(params.user_id));
      const names = await chat.nameOrganisations(found.relations.map(({ relation }) => relation.scope));
      return ok(encodePersonRelations(found, names));
    },
  }),
  directoryRoute({
    method: 'post',
    path: `${path}simulate/`,
    tag,
    summary: 'Who would gain or lose contact through these records; changes nothing',
    description:
      'The body is that of PUT /api/directory/. Each pair has the rule that allows or allowed the contact. A relation with ' +
      'status ended counts as ended here even if other sources name it, as if an office suspended it.',
    query: sourceQuery,
    ...records,
    answer: simulationAnswer,
    handle: async ({ directory, query, body }) => {
      const source = sourceOf(query.source, body) ?? directorySource;
      return ok(encodeSimulation(await directory.simulate(decodeDirectory(body, chat.policy), { source })));
    },
  }),
];

const decisionsOf = ({ reused_ids: reused, same_ids: same }: Static<typeof directoryRecords>) => ({
  ...(reused === undefined ? {} : { reusedIds: new Set(reused) }),
  ...(same === undefined ? {} : { sameIds: new Set(same) }),
});

/** The source that a request names. @throws ChatError INVALID_REQUEST if it names two */
const sourceOf = (
  inQuery: string | undefined,
  { source: inBody }: Static<typeof directoryRecords>,
): string | undefined => {
  if (inQuery !== undefined && inBody !== undefined && inQuery !== inBody)
    throw new ChatError('INVALID_REQUEST', 'The query and the body name different sources. Leave one of them out.');
  return inBody ?? inQuery;
};
