import type { UserId } from '../ids.ts';
import { affectedPairs, middlePeople } from '../permissions/affectedPairs.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import { type ContactChange, simulate } from '../permissions/simulate.ts';
import type { Directory, DirectoryTransaction } from './Directory.ts';
import { isSeen, type ManagedPart } from './ManagedPart.ts';
import { changedSupervision, pairEvidence } from './supervisedRooms.ts';

export interface SimulatedChange extends Omit<ContactChange, 'pair' | 'supervisor'> {
  readonly people: readonly [Person, Person];
  /** As in `ContactChange`: null if only the room of the two would stop or go on. */
  readonly supervisor?: Person | null;
}

/** What a change under trial has changed. */
interface Tried {
  readonly people: readonly UserId[];
  readonly relations: readonly Relation[];
}

/** Tries a change, undoes it, and says who would gain or lose contact, as `SimulateDirectory`. */
export type Foresee = (change: (tx: DirectoryTransaction) => Promise<Tried>) => Promise<readonly SimulatedChange[]>;

export interface ForeseeDeps {
  readonly directory: Directory;
  readonly people: Pick<People, 'evidence' | 'around'>;
  readonly policy: Policy;
  /** What a change may reach, and of whom the answer may tell; by default all. */
  readonly part?: ManagedPart;
}

export const makeForesee =
  ({ directory, people, policy, part = 'all' }: ForeseeDeps): Foresee =>
  async (change) => {
    const { pairs, after } = await directory.transaction(async (tx) => {
      const { people: ids, relations } = await change(tx);
      const theirs = await tx.around(ids);
      const changed = [...relations, ...ids.flatMap((id) => [...theirs.from(id), ...theirs.to(id)])];
      // Who supervises a pupil is there in the rooms of all her other relations.
      const supervised = await tx.around(changedSupervision(policy, changed));
      const all = [...changed, ...[...supervised.people()].flatMap(({ id }) => [...supervised.from(id)])];
      const touched = affectedPairs(policy, await tx.around(middlePeople(policy, all)), all);
      return { pairs: touched, after: await pairEvidence(tx, policy, touched) };
    }, true);

    const before = await pairEvidence(people, policy, pairs);
    return simulate({ policy, graph: before }, { policy, graph: after }, pairs).flatMap(
      ({ pair, gains, rule, supervisor }) => {
        const told = [...pair, ...(supervisor == null ? [] : [supervisor])].map(
          (id) => after.person(id) ?? before.person(id),
        );
        const [one, other, third = null] = told;
        if (one == null || other == null || told.some((person) => person === undefined || !isSeen(part, person)))
          return [];
        const supervision = supervisor === undefined ? {} : { supervisor: third };
        return [{ people: [one, other] as const, gains, rule, ...supervision }];
      },
    );
  };
