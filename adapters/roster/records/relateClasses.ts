import type { RelationRecord, RelationStatus } from '../../../core/directory/DirectoryRecords.ts';
import type { RosterDay, Standing } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';
import type { RosterClass } from './readClasses.ts';
import type { Enrollment } from './readEnrollments.ts';

/** A relation is active while both people stand in the class. */
const status = (leader: Standing, learner: Standing): RelationStatus =>
  leader === 'active' && learner === 'active' ? 'active' : 'ended';

const better: Readonly<Record<Standing, number>> = { active: 2, upcoming: 1, ended: 0 };

/** How a person stands in a class, and until when. */
interface Part {
  readonly standing: Standing;
  /** The last day; undefined: no end is known. */
  readonly end: RosterDay | undefined;
}

interface Leader extends Part {
  readonly id: string;
  readonly kind: string;
}

/** The leaders, once for each way of leading, and the learners of one class, with the best of their standings. */
interface ClassRoll {
  readonly leaders: Map<string, Leader>;
  readonly learners: Map<string, Part>;
}

/** The better of two parts; of two that are active the one that goes on longer. */
const best = (a: Part | undefined, b: Part): Part => {
  if (a === undefined || better[a.standing] !== better[b.standing])
    return a !== undefined && better[a.standing] > better[b.standing] ? a : b;
  return a.end === undefined || (b.end !== undefined && b.end < a.end) ? a : b;
};

/** The last day on which both are in the class. */
const lastDay = (a: Part, b: Part): { readonly ends?: RosterDay } => {
  const [ends] = [a.end, b.end].flatMap((day) => day ?? []).toSorted();
  return ends === undefined ? {} : { ends };
};

/**
 * Relates every leader of a class to every learner: one relation, active if both are enrolled today, until the last day of
 * the one who is there shorter.
 */
export const relateClasses = (
  enrollments: readonly Enrollment[],
  classes: ReadonlyMap<string, RosterClass>,
  report: RosterReport,
): RelationRecord[] => {
  const rolls = new Map<string, ClassRoll>();
  for (const { personId, classId, part, standing, end } of enrollments) {
    const roll = rolls.get(classId) ?? { leaders: new Map(), learners: new Map() };
    rolls.set(classId, roll);
    if (part.side === 'leads') {
      const key = `${part.kind} ${personId}`;
      roll.leaders.set(key, { id: personId, kind: part.kind, ...best(roll.leaders.get(key), { standing, end }) });
    } else {
      roll.learners.set(personId, best(roll.learners.get(personId), { standing, end }));
    }
  }

  const relations: RelationRecord[] = [];
  for (const [context, { leaders, learners }] of rolls) {
    noteUntaught(context, { leaders, learners }, classes.get(context), report);
    const contextName = classes.get(context)?.name;
    const about = contextName === undefined ? { context } : { context, contextName };
    for (const leader of leaders.values()) {
      const { id: from, kind } = leader;
      for (const [to, learner] of learners) {
        if (to === from) continue;
        const state = status(leader.standing, learner.standing);
        const ends = state === 'active' ? lastDay(leader, learner) : {};
        relations.push({ kind, from, to, ...about, status: state, ...ends });
      }
    }
  }
  return relations;
};

/** A class that nobody teaches has no relations, so nobody in it can write to anybody. */
const noteUntaught = (
  id: string,
  { leaders, learners }: ClassRoll,
  inClass: RosterClass | undefined,
  report: RosterReport,
): void => {
  const isThere = ({ standing }: Part): boolean => standing === 'active';
  const leads = [...leaders.values()].some(isThere);
  const learns = [...learners.values()].some(isThere);
  if (inClass === undefined || leads || !learns) return;
  const problem = `class "${id}" has students and nobody who teaches`;
  report.note({ file: inClass.file, line: inClass.line, problem, action: 'nobody is related by it' });
};
