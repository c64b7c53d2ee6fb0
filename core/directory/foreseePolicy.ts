import type { RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { RoomChange } from '../rooms/RoomEvent.ts';
import type { Directory } from './Directory.ts';
import { firstPlace, planPolicyChunk } from './planPolicyChunk.ts';
import { addCounts, noRooms, type RoomCounts } from './RoomCounts.ts';
import { type ChangedRoom, changedPosters, countPlan, type RoomPlan } from './RoomPlan.ts';

export type RoomEffect =
  | 'created'
  | 'frozen'
  | 'unfrozen'
  | 'renamed'
  | 'joined'
  | 'left'
  | 'suspended'
  | 'restored'
  | 'may post'
  | 'may not post';

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
const shownPeople = 10;

type Example = Omit<PolicyExample, 'people'> & { readonly userIds: readonly UserId[] };

export const makeForeseePolicy =
  ({ directory, policy, limit = 500 }: Deps): ForeseePolicy =>
  () =>
    directory.read(async (reads) => {
      let counts = noRooms;
      const examples = new Map<RoomEffect, Example[]>();
      for (let place = firstPlace; place.stage !== 'done'; ) {
        const { plan, next } = await planPolicyChunk(reads, policy, place, limit);
        counts = addCounts(counts, countPlan(plan));
        for (const example of examplesIn(plan)) {
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

function* examplesIn({ fresh, changed }: RoomPlan): Generator<Example> {
  for (const { type, name, participants } of fresh)
    yield { effect: 'created', roomId: null, type, name, userIds: shownIds(participants) };
  for (const room of changed)
    for (const [effect, userIds] of effectsOf(room)) {
      const { id, type, name } = room.after.state;
      yield { effect, roomId: id, type, name, userIds };
    }
}

function* effectsOf({ before, after }: ChangedRoom): Generator<readonly [RoomEffect, readonly UserId[]]> {
  if (before.state.isFrozen !== after.state.isFrozen) yield [after.state.isFrozen ? 'frozen' : 'unfrozen', []];
  if (before.state.name !== after.state.name) yield ['renamed', []];
  for (const change of after.changes)
    if ('userIds' in change) yield [effectOf[change.type], change.userIds.slice(0, shownPeople)];
  for (const mayPost of [true, false]) {
    const posters = changedPosters({ before, after }).filter((one) => one.mayPost === mayPost);
    if (posters.length > 0) yield [mayPost ? 'may post' : 'may not post', shownIds(posters)];
  }
}

const effectOf: Readonly<Record<Exclude<RoomChange['type'], 'room_updated'>, RoomEffect>> = {
  participants_joined: 'joined',
  participants_left: 'left',
  participants_suspended: 'suspended',
  participants_restored: 'restored',
};

const shownIds = (people: readonly { readonly userId: UserId }[]): UserId[] =>
  people.slice(0, shownPeople).map(({ userId }) => userId);
