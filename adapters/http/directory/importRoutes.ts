import { asUserId } from '../../../core/ids.ts';
import { asImportId } from '../../../core/imports/Import.ts';
import type { RecordedChange } from '../../../core/imports/RecordedChange.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { decodeChanges, encodeChange, encodeImport, encodeUndo } from '../../wire/directory/encodeImport.ts';
import {
  changeList,
  importChangesQuery,
  importList,
  importRecord,
  importsQuery,
  personChangesQuery,
  undoAnswer,
  undoBody,
} from '../../wire/directory/importSchemas.ts';
import { importAddress } from '../routing/addressSchemas.ts';
import { directoryRoute, ok, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'people'>;
}

const tag = 'Directory';
const path = '/api/directory/imports/';
const pageLimit = 50;

/** What imports did to the directory, what changed a person, and the way back. */
export const importRoutes = ({ chat }: Deps): Route[] => {
  const find = (id: Parameters<typeof chat.people.find>[0]) => chat.people.find(id);
  const page = async (found: readonly RecordedChange[], limit: number) => ({
    changes: await Promise.all(found.slice(0, limit).map((change) => encodeChange(change, find))),
    has_more: found.length > limit,
  });

  return [
    directoryRoute({
      method: 'get',
      path,
      tag,
      summary: 'Imports and undos, the newest first: who, when, from which file, and what they changed in numbers',
      description:
        'Rosters by command, upload or pull, and records of hosts that changed something. Who manages a part of the ' +
        'directory sees the imports of sources all of whose organisations are in it.',
      query: importsQuery,
      answer: importList,
      handle: async ({ directory, query: { source, before, limit = pageLimit } }) => {
        const found = await directory.listImports({
          limit: limit + 1,
          ...(source === undefined ? {} : { sources: [source] }),
          ...(before === undefined ? {} : { before: asImportId(before) }),
        });
        return ok({
          imports: await Promise.all(found.slice(0, limit).map((one) => encodeImport(one, find))),
          has_more: found.length > limit,
        });
      },
    }),
    directoryRoute({
      method: 'get',
      path: `${path}:import_id/`,
      tag,
      summary: 'An import with each of its changes, the newest first',
      params: importAddress,
      query: importChangesQuery,
      answer: importRecord,
      errors: ['NOT_FOUND'],
      handle: async ({ directory, params, query }) => {
        const { limit = pageLimit } = query;
        const id = asImportId(params.import_id);
        const found = await directory.readImport(id);
        const changes = await directory.listImportChanges(id, decodeChanges(query, limit));
        return ok({ import: await encodeImport(found, find), ...(await page(changes, limit)) });
      },
    }),
    directoryRoute({
      method: 'post',
      path: `${path}:import_id/undo/`,
      tag,
      summary: 'Undo an import: its source says again what it said before, and rooms follow',
      description:
        'What a later import of the source changed again stays, and is listed with the number of that import; nobody who ' +
        'was erased comes back. Who was new is deactivated. The undo is an import itself, and can be undone. 409 for an ' +
        'import that is undone, or whose changes are not kept any more.',
      params: importAddress,
      body: undoBody,
      answer: undoAnswer,
      errors: ['NOT_FOUND', 'CONFLICT'],
      handle: async ({ directory, params, body: { is_dry_run: isDryRun = false } }) => {
        const outcome = await directory.undoImport(asImportId(params.import_id), { isDryRun });
        return ok(await encodeUndo(outcome, isDryRun, find));
      },
    }),
    directoryRoute({
      method: 'get',
      path: '/api/directory/changes/',
      tag,
      summary: 'What changed the records and relations of a person, the newest first: which import or office, and when',
      query: personChangesQuery,
      answer: changeList,
      errors: ['USER_NOT_FOUND'],
      handle: async ({ directory, query: { user_id: userId, other_id: otherId, ...query } }) => {
        const { limit = pageLimit } = query;
        const found = await directory.listPersonChanges(asUserId(userId), {
          ...decodeChanges(query, limit),
          ...(otherId === undefined ? {} : { otherId: asUserId(otherId) }),
        });
        return ok(await page(found, limit));
      },
    }),
  ];
};
