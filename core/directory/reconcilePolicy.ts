import type { Policy } from '../permissions/Policy.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import type { Directory, PolicyProgress } from './Directory.ts';
import type { PolicyVersion, PolicyVersions } from './PolicyVersions.ts';
import { planPolicyChunk } from './planPolicyChunk.ts';
import { publishRooms } from './publishRooms.ts';
import { addCounts } from './RoomCounts.ts';
import { storePlan } from './RoomPlan.ts';

/**
 * The result of one step. `idle`: nothing is left to do. `held`: another node has the lease. `outdated`: another policy
 * than this node's applies. `more` and `done`: a part was reconciled; `progress` is that of all parts together.
 */
export type ReconcileStep =
  | { readonly state: 'idle' | 'held' }
  | { readonly state: 'outdated'; readonly latest: PolicyVersion }
  | { readonly state: 'more' | 'done'; readonly progress: PolicyProgress };

/**
 * Brings the next part of all rooms and memberships in line with the newest version of the policy, in one transaction,
 * and publishes the changes. Call it again after `more`. If a node dies at any moment, the next call on any node goes
 * on after the last stored part. What is in line already stays unchanged.
 */
export type ReconcilePolicy = () => Promise<ReconcileStep>;

interface Deps {
  readonly directory: Directory;
  readonly versions: PolicyVersions;
  readonly policy: Policy;
  readonly hash: string;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate'>;
  /** The name of this node while it runs. */
  readonly holder: string;
  /** The most relations or rooms of one part. Directory changes and openings of rooms wait while a part runs. */
  readonly limit?: number;
}

export const makeReconcilePolicy =
  ({ directory, versions, policy, hash, bus, holder, limit = 500 }: Deps): ReconcilePolicy =>
  async () => {
    const { latest } = await versions.find(hash);
    if (latest !== undefined && latest.hash !== hash) return { state: 'outdated', latest };
    if (latest === undefined || latest.isReconciled) return { state: 'idle' };
    if (latest.holder !== null && latest.holder !== holder) return { state: 'held' };

    const stored = await directory.transaction(async (tx) => {
      const before = await tx.policyProgress(holder);
      if (before === undefined) return undefined;
      const { plan, next } = await planPolicyChunk(tx, policy, before, limit);
      const rooms = await storePlan(tx, plan);
      const progress = { ...next, version: before.version, counts: addCounts(before.counts, rooms.counts) };
      await tx.savePolicyProgress(progress, holder);
      return { ...rooms, progress };
    });
    if (stored === undefined) return { state: 'held' };
    publishRooms(bus, stored.saved, stored.userIds);
    return { state: stored.progress.stage === 'done' ? 'done' : 'more', progress: stored.progress };
  };
