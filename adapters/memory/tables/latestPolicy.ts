import { otherPolicy } from '../../../core/directory/otherPolicy.ts';
import type { MemoryTables } from './MemoryTables.ts';
import type { StoredPolicy } from './StoredPolicy.ts';

/** The latest version of the policy, if one is registered. */
export const latestPolicy = ({ policies }: MemoryTables): StoredPolicy | undefined =>
  [...policies.rows()].reduce<StoredPolicy | undefined>(
    (latest, row) => (latest === undefined || row.version > latest.version ? row : latest),
    undefined,
  );

/** @throws ChatError UNAVAILABLE if a policy with another hash applies */
export const requirePolicy = (tables: MemoryTables, hash: string): void => {
  const latest = latestPolicy(tables);
  if (latest !== undefined && latest.hash !== hash) throw otherPolicy(latest);
};
