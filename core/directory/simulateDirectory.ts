import { affectedPairs, middlePeople } from '../permissions/affectedPairs.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { type ContactChange, simulate } from '../permissions/simulate.ts';
import type { Directory } from './Directory.ts';
import { type DirectoryRecords, hostSource } from './DirectoryRecords.ts';
import type { IdDecisions } from './judgeIds.ts';
import { isSeen, type ManagedPart } from './ManagedPart.ts';
import { storeRecords } from './storeRecords.ts';
import { suspendEnded } from './suspendEnded.ts';

export interface SimulatedChange extends Omit<ContactChange, 'pair'> {
  readonly people: readonly [Person, Person];
}

export interface SimulateOptions extends IdDecisions {
  /** Whose ids the records use; `hostSource` by default. */
  readonly source?: string;
}

/**
 * Who would gain or lose contact if these records were applied. Changes nothing. A relation that the records end counts as
 * ended, though another source names it and applying them would leave it: an office asks about the relation. Pairs whose contact rests on `always`
 * are left out: their contacts are everybody with that role. So are pairs with somebody outside of the part of the
 * directory that the asker manages.
 * @throws ChatError INVALID_REQUEST as `ApplyDirectory`
 */
export type SimulateDirectory = (
  records: DirectoryRecords,
  options?: SimulateOptions,
) => Promise<readonly SimulatedChange[]>;

interface Deps {
  readonly directory: Directory;
  readonly people: People;
  readonly policy: Policy;
  /** What the records may change, and of whom the answer may tell; by default all. */
  readonly part?: ManagedPart;
}

export const makeSimulateDirectory =
  ({ directory, people, policy, part = 'all' }: Deps): SimulateDirectory =>
  async (records, { source = hostSource, ...decisions } = {}) => {
    const { pairs, after } = await directory.transaction(async (tx) => {
      const stored = await storeRecords(tx, policy, records, { source, part, ...decisions });
      const suspended = await suspendEnded(tx, source, stored.records.relations);
      const ids = [...stored.movedPeople, ...stored.people].map((saved) => saved.after.id);
      const theirs = await tx.around(ids);
      const changed = [
        ...stored.movedRelations,
        ...[...stored.relations, ...stored.endedRelations, ...suspended.flatMap(({ relations }) => relations)].map(
          (saved) => saved.after,
        ),
        ...ids.flatMap((id) => [...theirs.from(id), ...theirs.to(id)]),
      ];
      const touched = affectedPairs(policy, await tx.around(middlePeople(policy, changed)), changed);
      return { pairs: touched, after: await tx.evidence(touched) };
    }, true);

    const before = await people.evidence(pairs);
    return simulate({ policy, graph: before }, { policy, graph: after }, pairs).flatMap(({ pair, gains, rule }) => {
      const [one, other] = [after.person(pair[0]), after.person(pair[1])];
      const isTold = one !== undefined && other !== undefined && isSeen(part, one) && isSeen(part, other);
      return isTold ? [{ people: [one, other] as const, gains, rule }] : [];
    });
  };
