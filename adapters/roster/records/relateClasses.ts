import type { RelationRecord, RelationStatus } from '../../../core/directory/DirectoryRecords.ts';
import type { Standing } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';
import type { RosterClass } from './readClasses.ts';
import type { Enrollment } from './readEnrollments.ts';

/** A relation is active while both people stand in the class. */
const status = (leader: Standing, learner: Standing): RelationStatus =>
  leader === 'active' && learner === 'active' ? 'active' : 'ended';

const better: Readonly<Record<Standing, number>> = { active: 2, upcoming: 1, ended: 0 };

interface Leader {
  readonly id: string;
  readonly kind: string;
  readonly standing: Standing;
}

/** The leaders, once for each way of leading, and the learners of one class, with the best of their standings. */
interface ClassRoll {
  readonly leaders: Map<string, Leader>;
  readonly learners: Map<string, Standing>;
}

const best = (a: Standing | undefined, b: Standing): Standing => (a !== undefined && better[a] > better[b] ? a : b);

/** Relates every leader of a class to every learner: one relation, active if both are enrolled today. */
export const relateClasses = (
  enrollments: readonly Enrollment[],
  classes: ReadonlyMap<string, RosterClass>,
  report: RosterReport,
): RelationRecord[] => {
  const rolls = new Map<string, ClassRoll>();
  for (const { personId, classId, part, standing } of enrollments) {
    const roll = rolls.get(classId) ?? { leaders: new Map(), learners: new Map() };
    rolls.set(classId, roll);
    if (part.side === 'leads') {
      const key = `${part.kind} ${personId}`;
      const earlier = roll.leaders.get(key)?.standing;
      roll.leaders.set(key, { id: personId, kind: part.kind, standing: best(earlier, standing) });
    } else {
      roll.learners.set(personId, best(roll.learners.get(personId), standing));
    }
  }

  const relations: RelationRecord[] = [];
  for (const [context, { leaders, learners }] of rolls) {
    noteUntaught(context, { leaders, learners }, classes.get(context), report);
    const contextName = classes.get(context)?.name;
    const about = contextName === undefined ? { context } : { context, contextName };
    for (const { id: from, kind, standing } of leaders.values()) {
      for (const [to, learning] of learners)
        if (to !== from) relations.push({ kind, from, to, ...about, status: status(standing, learning) });
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
  const isThere = (standing: Standing): boolean => standing === 'active';
  const leads = [...leaders.values()].some(({ standing }) => isThere(standing));
  const learns = [...learners.values()].some(isThere);
  if (inClass === undefined || leads || !learns) return;
  const problem = `class "${id}" has students and nobody who teaches`;
  report.note({ file: inClass.file, line: inClass.line, problem, action: 'nobody is related by it' });
};
