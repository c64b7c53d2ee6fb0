import { addFindings, type Check, type CheckWatch, nothingFound } from '../doctor/Check.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import type { Directory } from './Directory.ts';
import { otherPolicy } from './otherPolicy.ts';
import type { PolicyVersions } from './PolicyVersions.ts';
import { type PlanExample, planExamples } from './planExamples.ts';
import { firstPlace, type PolicyPlace, planPolicyChunk } from './planPolicyChunk.ts';
import { publishRooms } from './publishRooms.ts';
import { addCounts, noRooms } from './RoomCounts.ts';
import { type RoomPlan, storePlan } from './RoomPlan.ts';

interface Deps {
  readonly directory: Directory;
  readonly versions: Pick<PolicyVersions, 'find'>;
  readonly policy: Policy;
  readonly hash: string;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate'>;
  /** The most relations or rooms of one part. */
  readonly limit?: number;
}

/**
 * Rooms and memberships against the directory and the policy. It plans what an import and a changed policy plan, so
 * none of them can disagree. Each part is looked at by itself; only a part with a difference is planned again in a
 * transaction, stored and published.
 */
export const makeMembershipCheck = ({ directory, versions, policy, hash, bus, limit = 500 }: Deps): Check => {
  const eachPlan = async (
    { onProgress, signal }: CheckWatch,
    use: (plan: RoomPlan, place: PolicyPlace) => Promise<void>,
  ): Promise<void> => {
    const { latest } = await versions.find(hash);
    if (latest !== undefined && latest.hash !== hash) throw otherPolicy(latest);
    let done = 0;
    for (let place = firstPlace; place.stage !== 'done'; ) {
      signal?.throwIfAborted();
      const here = place;
      const { plan, next } = await directory.read((reads) => planPolicyChunk(reads, policy, here, limit));
      if (plan.fresh.length + plan.changed.length > 0) await use(plan, here);
      done += limit;
      onProgress(done);
      place = next;
    }
  };

  return {
    name: 'directory.memberships',
    severity: 'error',
    problem: 'rooms that are not as the directory and the policy say',
    remedy: 'Run "homeroom doctor --fix", which brings them in line as an import would.',
    run: async (watch) => {
      let found = nothingFound;
      await eachPlan(watch, async (plan) => {
        const count = plan.fresh.length + plan.changed.length;
        found = addFindings(found, { count, examples: [...planExamples(plan)].map(describe) });
      });
      return found;
    },
    fix: async (watch) => {
      let counts = noRooms;
      await eachPlan(watch, async (_, place) => {
        const stored = await directory.transaction(async (tx) =>
          storePlan(tx, (await planPolicyChunk(tx, policy, place, limit)).plan),
        );
        counts = addCounts(counts, stored.counts);
        publishRooms(bus, stored.saved, stored.userIds);
      });
      const { created, changed, joined, left, suspended, restored } = counts;
      return `${created} rooms created, ${changed} changed; memberships: ${joined} joined, ${left} left, ${suspended} suspended, ${restored} restored.`;
    },
  };
};

const describe = ({ effect, roomId, type, userIds }: PlanExample): string => {
  const room = roomId === null ? type : `room ${roomId}`;
  return `${room}: ${effect}${userIds.length > 0 ? ` ${userIds.join(', ')}` : ''}`;
};
