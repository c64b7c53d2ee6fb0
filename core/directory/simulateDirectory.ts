import { affectedPairs, middlePeople } from '../permissions/affectedPairs.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { type ContactChange, simulate } from '../permissions/simulate.ts';
import type { Directory } from './Directory.ts';
import { type DirectoryRecords, hostSource } from './DirectoryRecords.ts';
import { refuseBadRecords } from './refuseBadRecords.ts';

export interface SimulatedChange extends Omit<ContactChange, 'pair'> {
  readonly people: readonly [Person, Person];
}

/**
 * Who would gain or lose contact if these records were applied. Changes nothing. Pairs whose contact rests on `always`
 * are left out: their contacts are everybody with that role.
 * @throws ChatError INVALID_REQUEST as `ApplyDirectory`
 */
export type SimulateDirectory = (records: DirectoryRecords) => Promise<readonly SimulatedChange[]>;

interface Deps {
  readonly directory: Directory;
  readonly people: People;
  readonly policy: Policy;
}

export const makeSimulateDirectory =
  ({ directory, people, policy }: Deps): SimulateDirectory =>
  async (records) => {
    const { pairs, after } = await directory.transaction(async (tx) => {
      await refuseBadRecords(tx, policy, records, hostSource);
      const savedPeople = await tx.savePeople(records.users, hostSource);
      const savedRelations = await tx.saveRelations(records.relations, hostSource);
      const ids = savedPeople.map((saved) => saved.after.id);
      const theirs = await tx.around(ids);
      const changed = [
        ...savedRelations.map((saved) => saved.after),
        ...ids.flatMap((id) => [...theirs.from(id), ...theirs.to(id)]),
      ];
      const touched = affectedPairs(policy, await tx.around(middlePeople(policy, changed)), changed);
      return { pairs: touched, after: await tx.evidence(touched) };
    }, true);

    const before = await people.evidence(pairs);
    return simulate({ policy, graph: before }, { policy, graph: after }, pairs).flatMap(({ pair, gains, rule }) => {
      const [one, other] = [after.person(pair[0]), after.person(pair[1])];
      return one && other ? [{ people: [one, other] as const, gains, rule }] : [];
    });
  };
