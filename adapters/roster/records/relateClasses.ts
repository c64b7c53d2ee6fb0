import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { type DaySpan, type RosterDay, type Standing, standingOn } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';
import type { RosterClass } from './readClasses.ts';
import type { Enrollment } from './readEnrollments.ts';

interface Request {
  readonly enrollments: readonly Enrollment[];
  readonly classes: ReadonlyMap<string, RosterClass>;
  readonly today: RosterDay;
  /** Relations have the dates of their enrollments, and end and begin by themselves; else they are as of today. */
  readonly keepsDates: boolean;
  readonly report: RosterReport;
}

/** What of an enrollment counts for relations. */
interface Place extends Pick<Enrollment, 'span' | 'isOpen'> {
  readonly standing: Standing;
}

interface Leader extends Place {
  readonly id: string;
  readonly kind: string;
}

/** The leaders, once for each way of leading, and the learners of one class, each with the best of their enrollments. */
interface ClassRoll {
  readonly leaders: Map<string, Leader>;
  readonly learners: Map<string, Place>;
}

const rank: Readonly<Record<Standing, number>> = { active: 2, upcoming: 1, ended: 0 };

/** Of two enrollments of one person the one that counts today, else the one that begins next; the one that lasts longer. */
const better = <Item extends Place>(one: Item | undefined, other: Item): Item => {
  if (one === undefined) return other;
  if (one.standing !== other.standing) return rank[one.standing] > rank[other.standing] ? one : other;
  if (one.standing === 'upcoming') return (one.span.begin ?? '') <= (other.span.begin ?? '') ? one : other;
  return other.span.end === undefined || (one.span.end !== undefined && other.span.end > one.span.end) ? other : one;
};

/** The days on which both are there; undefined if there are none, or not from today on. */
const together = (one: Place, other: Place, today: RosterDay): DaySpan | undefined => {
  if (!one.isOpen || !other.isOpen) return undefined;
  if (one.span === other.span) return one.standing === 'ended' ? undefined : one.span;
  const later = (a: RosterDay | undefined, b: RosterDay | undefined) => (a === undefined || (b ?? '') > a ? b : a);
  const earlier = (a: RosterDay | undefined, b: RosterDay | undefined) =>
    a === undefined || (b !== undefined && b < a) ? b : a;
  const [begin, end] = [later(one.span.begin, other.span.begin), earlier(one.span.end, other.span.end)];
  const isEmpty = begin !== undefined && end !== undefined && end < begin;
  return isEmpty || standingOn(today, { begin, end }) === 'ended' ? undefined : { begin, end };
};

const readRolls = ({ enrollments, today }: Request): ReadonlyMap<string, ClassRoll> => {
  const rolls = new Map<string, ClassRoll>();
  for (const { personId, classId, part, span, isOpen } of enrollments) {
    const roll = rolls.get(classId) ?? { leaders: new Map(), learners: new Map() };
    rolls.set(classId, roll);
    const place = { span, isOpen, standing: isOpen ? standingOn(today, span) : ('ended' as const) };
    if (part.side === 'leads') {
      const key = `${part.kind} ${personId}`;
      roll.leaders.set(key, better(roll.leaders.get(key), { id: personId, kind: part.kind, ...place }));
    } else {
      roll.learners.set(personId, better(roll.learners.get(personId), place));
    }
  }
  return rolls;
};

/**
 * Relates every leader of a class to every learner: one relation, for the days on which both are enrolled. What has not
 * begun is ended until an import on its first day, unless relations keep their dates.
 */
export const relateClasses = (request: Request): RelationRecord[] => {
  const { classes, today, keepsDates, report } = request;
  const relations: RelationRecord[] = [];
  for (const [context, { leaders, learners }] of readRolls(request)) {
    noteUntaught(context, { leaders, learners }, classes.get(context), report);
    const contextName = classes.get(context)?.name;
    const about = contextName === undefined ? { context } : { context, contextName };
    for (const leader of leaders.values()) {
      const { id: from, kind } = leader;
      for (const [to, learner] of learners) {
        if (to === from) continue;
        const span = together(leader, learner, today);
        const isActive = span !== undefined && (keepsDates || standingOn(today, span) === 'active');
        relations.push({
          ...{ kind, from, to, ...about, status: isActive ? 'active' : 'ended' },
          ...(isActive && keepsDates && span.begin !== undefined && { begins: span.begin }),
          ...(isActive && keepsDates && span.end !== undefined && { ends: span.end }),
        });
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
  const isThere = ({ standing }: Place): boolean => standing === 'active';
  const leads = [...leaders.values()].some(isThere);
  const learns = [...learners.values()].some(isThere);
  if (inClass === undefined || leads || !learns) return;
  const problem = `class "${id}" has students and nobody who teaches`;
  report.note({ file: inClass.file, line: inClass.line, problem, action: 'nobody is related by it' });
};
