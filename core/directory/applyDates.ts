import { bySystem } from '../audit/AuditEntry.ts';
import { type ChangeDirectoryDeps, makeChangeDirectory } from './changeDirectory.ts';
import { noRooms, type RoomCounts } from './RoomCounts.ts';

export interface DatesOutcome {
  /** How many people and relations became others than they were. */
  readonly people: number;
  readonly relations: number;
  readonly rooms: RoomCounts;
}

/** Brings everything in line with what began or ended by its dates: roles, relations and holds, and so rooms. */
export type ApplyDates = () => Promise<DatesOutcome>;

export const makeApplyDates = (deps: ChangeDirectoryDeps): ApplyDates => {
  const changeDirectory = makeChangeDirectory(deps);
  return async () => {
    // A change of the directory, even an empty one, counts as one for everybody who follows it: so first a trial.
    const foreseen = await deps.directory.transaction((tx) => tx.applyDates(), true);
    if (foreseen.people.length + foreseen.relations.length === 0) return { people: 0, relations: 0, rooms: noRooms };
    const { result, rooms } = await changeDirectory(async (tx) => {
      const { people, relations } = await tx.applyDates();
      return {
        people,
        relations: relations.map(({ after }) => after),
        saved: relations,
        actor: bySystem,
        entry: {
          actor: bySystem,
          action: 'dates.applied',
          details: { people: people.length, relations: relations.length },
        },
        result: { people: people.length, relations: relations.length },
      };
    });
    return { ...result, rooms };
  };
};
