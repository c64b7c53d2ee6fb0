import type { Knex } from 'knex';
import { MemoryBlobStore } from '../../../../adapters/blobs/MemoryBlobStore.ts';
import { doctorChecks } from '../../../../composition/doctorChecks.ts';
import type { Check } from '../../../../core/doctor/Check.ts';
import type { Examination } from '../../../../core/doctor/examine.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { emptyTables, storesOver } from '../knexWorld.ts';

export const silentWatch = { onProgress: () => {} };

/** The rooms that repairs published, in order; a suite empties it. */
export const published: number[] = [];
const bus = { publish: ({ roomId }: { roomId: number }) => published.push(roomId), invalidate: () => {} };

type Given = Parameters<typeof doctorChecks>[0];

/** All checks over a database, with what they publish in `published`. */
export const checksOver = (knex: Knex, isShared: boolean, more: Partial<Given> = {}): readonly Check[] => {
  const { directory, policies: versions } = storesOver(knex);
  const blobs = new MemoryBlobStore();
  const common = { knex, nodeKnex: knex, isShared, policy: educationPolicy, directory, versions, blobs, bus };
  return doctorChecks({ ...common, ...more });
};

/** How many each check found, or left, if any. */
export const findings = ({ checks }: Examination, which: 'count' | 'left' = 'count'): Record<string, number> =>
  Object.fromEntries(checks.filter((check) => check[which] > 0).map((check) => [check.name, check[which]]));

export const failures = ({ checks }: Examination): string[] => checks.flatMap(({ failure }) => failure ?? []);

export const emptySchool = async (knex: Knex): Promise<void> => {
  await emptyTables(knex);
  await knex.raw('DELETE FROM homeroom.leases; DELETE FROM homeroom.feed; DELETE FROM homeroom.feed_heads');
};
