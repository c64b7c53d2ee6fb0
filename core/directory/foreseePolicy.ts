import type { RoomId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { Directory } from './Directory.ts';
import { type PlanExample, planExamples, type RoomEffect } from './planExamples.ts';
import { firstPlace, planPolicyChunk } from './planPolicyChunk.ts';
import { addCounts, noRooms, type RoomCounts } from './RoomCounts.ts';
import { countPlan } from './RoomPlan.ts';

export interface PolicyExample {
  readonly effect: RoomEffect;
  /** Null for a new room. */
  readonly roomId: RoomId | null;
  readonly type: RoomType;
  readonly name: string;
  /** The first ten people whom it concerns. */
  readonly people: readonly Person[];
}

export interface PolicyForecast {
  readonly counts: RoomCounts;
  /** At most three for each effect. */
  readonly examples: readonly PolicyExample[];
}

/** What reconciling everything with this policy would change now. Changes nothing, and no other change waits for it. */
export type ForeseePolicy = () => Promise<PolicyForecast>;

interface Deps {
  readonly directory: Pick<Directory, 'read'>;
  readonly policy: Policy;
  readonly limit?: number;
}

const examplesOfEach = 3;

export const makeForeseePolicy =
  ({ directory, policy, limit = 500 }: Deps): ForeseePolicy =>
  () =>
    directory.read(async (reads) => {
      let counts = noRooms;
      const examples = new Map<RoomEffect, PlanExample[]>();
      for (let place = firstPlace; place.stage !== 'done'; ) {
        const { plan, next } = await planPolicyChunk(reads, policy, place, limit);
        counts = addCounts(counts, countPlan(plan));
        for (const example of planExamples(plan)) {
          const known = examples.get(example.effect) ?? [];
          if (known.length < examplesOfEach) examples.set(example.effect, [...known, example]);
        }
        place = next;
      }
      const shown = [...examples.values()].flat();
      const graph = await reads.evidence(shown.flatMap(({ userIds }) => userIds.map((id) => [id, id] as const)));
      return {
        counts,
        examples: shown.map(({ userIds, ...example }) => ({
          ...example,
          people: userIds.flatMap((id) => graph.person(id) ?? []),
        })),
      };
    });
