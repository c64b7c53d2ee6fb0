import type { PullRoster } from '../../../core/directory/pullRoster.ts';
import { noPulls } from '../../../core/directory/RosterPulls.ts';
import { encodePull } from '../../wire/directory/encodePull.ts';
import { encodeRosterReport } from '../../wire/directory/encodeRosterReport.ts';
import type { RosterSettings } from '../../wire/directory/RosterSettings.ts';
import { pullQuery, pullState, rosterReport } from '../../wire/directory/rosterSchemas.ts';
import { sourceList, sourceSettings } from '../../wire/directory/sourceSchemas.ts';
import type { PulledReading } from '../../wire/directory/toSnapshot.ts';
import { sourceAddress } from '../routing/addressSchemas.ts';
import { directoryRoute, ok, type Route } from '../routing/Route.ts';
import { UploadSlot } from '../routing/UploadSlot.ts';
import { splitIds } from './splitIds.ts';

const tag = 'Directory';
const path = '/api/directory/sources/';

interface Deps {
  readonly pullRoster: PullRoster<PulledReading>;
  readonly roster?: RosterSettings | undefined;
}

export const sourceRoutes = ({ pullRoster, roster = {} }: Deps): Route[] => [
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
  directoryRoute({
    method: 'get',
    path: `${path}:source/pull/`,
    tag,
    summary: 'How pulls of the rosters of a source have gone, and when the next is due',
    params: sourceAddress,
    answer: pullState,
    handle: async ({ directory, params }) =>
      ok(encodePull((await directory.readPull(params.source)) ?? noPulls(params.source))),
  }),
  pullRoute(pullRoster, roster),
];

const pullRoute = (pullRoster: PullRoster<PulledReading>, { confirmedAdmins = [] }: RosterSettings): Route => {
  // One at a time, because a node has the records of a pull in memory.
  const slot = new UploadSlot();
  return directoryRoute({
    method: 'post',
    path: `${path}:source/pull/`,
    tag,
    summary: 'Pull the roster of a source now',
    description:
      'Asks the school information system in the settings of the source, and imports what it says as an upload of a ' +
      'roster does, with the same guards and the same report. Others get 503 with Retry-After while one is pulled here.',
    params: sourceAddress,
    query: pullQuery,
    answer: rosterReport,
    handle: async ({ actor, directory, params, query }) => {
      const { dry_run: isDryRun = false, full: isFull = false } = query;
      const taken = slot.take();
      try {
        const { source, fetched, outcome } = await pullRoster({ actor, directory }, params.source, {
          ...{ isDryRun, isFull, acceptedLosses: query.force },
          reusedIds: new Set(splitIds(query.reused_ids)),
          sameIds: new Set(splitIds(query.same_ids)),
          confirmedAdmins: [...confirmedAdmins, ...splitIds(query.confirm_admins)],
        });
        return ok(encodeRosterReport({ source, reading: fetched.reading, outcome, isDryRun }));
      } finally {
        taken.release();
      }
    },
  });
};
