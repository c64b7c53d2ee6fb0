import type { Knex } from 'knex';
import { KnexDirectory } from '../../adapters/knex/directory/KnexDirectory.ts';
import { KnexPolicyVersions } from '../../adapters/knex/directory/KnexPolicyVersions.ts';
import { type CheckReport, examine } from '../../core/doctor/examine.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import { doctorChecks } from '../doctorChecks.ts';

interface ScratchOptions {
  readonly policy: Policy;
  readonly signal: AbortSignal;
  readonly onCheck: (name: string) => void;
}

/**
 * Checks that say nothing of a backup: of this moment and of servers that run, of settings and roles, and of what the trial of
 * a backup looks at itself.
 */
const ofElsewhere = new Set([
  ...['settings.role', 'settings.live', 'settings.maintenance', 'schema.bloat', 'backup.age', 'audit.rights'],
  ...['directory.pulls', 'directory.pulls-due', 'scheduled.late', 'notifications.claimed', 'notifications.due'],
  ...['feed.lag', 'feed.consumers', 'webhooks.stopped', 'messages.words'],
  ...['files.contents', 'files.strays', 'audit.chain'],
]);

/** What doctor finds wrong in a restored database, hints left out. It changes nothing. */
export const examineScratch = async (
  knex: Knex,
  { policy, signal, onCheck }: ScratchOptions,
): Promise<readonly CheckReport[]> => {
  const checks = doctorChecks({
    ...{ knex, nodeKnex: knex, isShared: false, policy },
    directory: new KnexDirectory(knex, policy),
    versions: new KnexPolicyVersions(knex),
    blobs: { sizeOf: async () => undefined, list: async () => [] },
    bus: { publish: () => {}, invalidate: () => {} },
  }).filter(({ name }) => !ofElsewhere.has(name));
  const { checks: reports } = await examine(checks, {
    watch: ({ name }) => {
      onCheck(name);
      return { signal, onProgress: () => {} };
    },
  });
  return reports.filter(({ severity, left, failure }) => failure !== null || (left > 0 && severity !== 'hint'));
};
