import type { PolicyProgress } from '../../core/directory/Directory.ts';
import { otherPolicy } from '../../core/directory/otherPolicy.ts';
import type { PolicyFingerprint } from '../../core/directory/PolicyVersions.ts';
import type { MemoryTables } from './MemoryTables.ts';

export interface StoredPolicy extends PolicyFingerprint, PolicyProgress {
  readonly holder: string | null;
  /** Of the clock's monotonic time, in milliseconds. */
  readonly heldUntil: number;
}

/** The newest version of the policy, where one was registered. */
export const latestPolicy = ({ policies }: MemoryTables): StoredPolicy | undefined =>
  [...policies.rows()].reduce<StoredPolicy | undefined>(
    (latest, row) => (latest === undefined || row.version > latest.version ? row : latest),
    undefined,
  );

/** @throws ChatError UNAVAILABLE when another policy than this one applies */
export const requirePolicy = (tables: MemoryTables, hash: string): void => {
  const latest = latestPolicy(tables);
  if (latest !== undefined && latest.hash !== hash) throw otherPolicy(latest);
};
