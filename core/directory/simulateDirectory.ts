import type { Clock } from '../clock.ts';
import { affectedPairs, middlePeople } from '../permissions/affectedPairs.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { type ContactChange, simulate } from '../permissions/simulate.ts';
import type { Directory } from './Directory.ts';
import { type DirectoryRecords, hostSource } from './DirectoryRecords.ts';
import { dayOf } from './isOnDay.ts';
import type { IdDecisions } from './judgeIds.ts';
import { isSeen, type ManagedPart } from './ManagedPart.ts';
import { storeRecords } from './storeRecords.ts';
import { changedSupervision, pairEvidence } from './supervisedRooms.ts';
import { suspendEnded } from './suspendEnded.ts';

export interface SimulatedChange extends Omit<ContactChange, 'pair' | 'supervisor'> {
  readonly people: readonly [Person, Person];
  /** As in `ContactChange`: null if only the room of the two would stop or go on. */
  readonly supervisor?: Person | null;
}

export interface SimulateOptions extends IdDecisions {
  /** Whose ids the records use; `hostSource` by default. */
  readonly source?: string;
}

/**
 * Who would gain or lose contact if these records were applied, and which rooms of two would stop, or get other people to
 * supervise them. Changes nothing. A relation that the records end counts as
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
  readonly clock: Clock;
  /** What the records may change, and of whom the answer may tell; by default all. */
  readonly part?: ManagedPart;
}

export const makeSimulateDirectory =
  ({ directory, people, policy, clock, part = 'all' }: Deps): SimulateDirectory =>
  async (records, { source = hostSource, ...decisions } = {}) => {
    const { pairs, after } = await directory.transaction(async (tx) => {
      const today = dayOf(clock.now());
      const stored = await storeRecords(tx, policy, records, { source, part, today, ...decisions });
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
      // Who supervises a pupil is there in the rooms of all her other relations.
      const supervised = await tx.around(changedSupervision(policy, changed));
      const all = [...changed, ...[...supervised.people()].flatMap(({ id }) => [...supervised.from(id)])];
      const touched = affectedPairs(policy, await tx.around(middlePeople(policy, all)), all);
      return { pairs: touched, after: await pairEvidence(tx, policy, touched) };
    }, true);

    const before = await pairEvidence(people, policy, pairs);
    return simulate({ policy, graph: before }, { policy, graph: after }, pairs).flatMap((change) => {
      const { pair, gains, rule, supervisor } = change;
      const told = [...pair, ...(supervisor == null ? [] : [supervisor])].map(
        (id) => after.person(id) ?? before.person(id),
      );
      const [one, other, third = null] = told;
      if (one == null || other == null || told.some((person) => person === undefined || !isSeen(part, person)))
        return [];
      const supervision = supervisor === undefined ? {} : { supervisor: third };
      return [{ people: [one, other] as const, gains, rule, ...supervision }];
    });
  };
