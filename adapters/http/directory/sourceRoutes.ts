import { sourceList, sourceSettings } from '../../wire/directory/sourceSchemas.ts';
import { sourceAddress } from '../routing/addressSchemas.ts';
import { directoryRoute, ok, type Route } from '../routing/Route.ts';

const tag = 'Directory';
const path = '/api/directory/sources/';

export const sourceRoutes = (): Route[] => [
  directoryRoute({
    method: 'get',
    path,
    tag,
    summary: 'Sources: who names people and relations',
    answer: sourceList,
    handle: async ({ directory }) => ok({ sources: await directory.listSources() }),
  }),
  directoryRoute({
    method: 'get',
    path: `${path}:source/settings/`,
    tag,
    summary: 'How the rosters of a source are read',
    params: sourceAddress,
    answer: sourceSettings,
    handle: async ({ directory, params }) => ok(await directory.readSourceSettings(params.source)),
  }),
  directoryRoute({
    method: 'put',
    path: `${path}:source/settings/`,
    tag,
    summary: 'Replace how the rosters of a source are read',
    description: 'What is left out has its default again. It counts from the next import, by whatever way it comes.',
    params: sourceAddress,
    body: sourceSettings,
    answer: sourceSettings,
    handle: async ({ directory, params, body }) => {
      await directory.changeSourceSettings(params.source, body);
      return ok(await directory.readSourceSettings(params.source));
    },
  }),
];
