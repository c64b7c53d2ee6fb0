import type { Clock } from '../clock.ts';
import type { UserId } from '../ids.ts';
import { type DirectoryRecords, hostSource } from './DirectoryRecords.ts';
import { type ForeseeDeps, makeForesee, type SimulatedChange } from './foresee.ts';
import { dayOf } from './isOnDay.ts';
import type { IdDecisions } from './judgeIds.ts';
import { storeRecords } from './storeRecords.ts';
import { suspendEnded } from './suspendEnded.ts';

export interface SimulateOptions extends IdDecisions {
  /** Whose ids the records use; `hostSource` by default. */
  readonly source?: string;
  /** As `StoreOptions.accounts`. */
  readonly accounts?: ReadonlyMap<string, UserId> | undefined;
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

interface Deps extends ForeseeDeps {
  readonly clock: Clock;
}

export const makeSimulateDirectory = (deps: Deps): SimulateDirectory => {
  const { policy, clock, part = 'all' } = deps;
  const foresee = makeForesee(deps);
  return async (records, { source = hostSource, ...decisions } = {}) =>
    foresee(async (tx) => {
      const today = dayOf(clock.now());
      const stored = await storeRecords(tx, policy, records, { source, part, today, ...decisions });
      const suspended = await suspendEnded(tx, source, stored.records.relations);
      return {
        people: [...stored.movedPeople, ...stored.people].map(({ after }) => after.id),
        relations: [
          ...stored.movedRelations,
          ...[...stored.relations, ...stored.endedRelations, ...suspended.flatMap(({ relations }) => relations)].map(
            (saved) => saved.after,
          ),
        ],
      };
    });
};
