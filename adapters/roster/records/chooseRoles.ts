import type { Standing } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';
import type { RoleClaim } from './readRoles.ts';
import { type RosterRole, rosterRoles } from './rosterRoles.ts';

const byStanding: Readonly<Record<Standing, number>> = { active: 0, ended: 1, upcoming: 2 };

/** Which of two ended roles lasted longer; only then does the end say anything. */
const byEnd = (a: RoleClaim, b: RoleClaim): number => {
  if (a.standing !== 'ended' || b.standing !== 'ended') return 0;
  return (b.end ?? '').localeCompare(a.end ?? '');
};

/**
 * The order in which the roles of one person count: current before ended before future, of ended ones the last,
 * primary before secondary, then by `rosterRoles`.
 */
const precedence = (a: RoleClaim, b: RoleClaim): number =>
  byStanding[a.standing] - byStanding[b.standing] ||
  byEnd(a, b) ||
  Number(b.isPrimary) - Number(a.isPrimary) ||
  rosterRoles.indexOf(a.role) - rosterRoles.indexOf(b.role);

const without: Readonly<Record<Exclude<Standing, 'active'>, string>> = {
  ended: 'this is the last role and it has ended',
  upcoming: 'this is the only role and it has not begun',
};

/** One role for each person that has any, by sourcedId. Those that lose are noted. */
export const chooseRoles = (
  claims: ReadonlyMap<string, readonly RoleClaim[]>,
  report: RosterReport,
): Map<string, RosterRole> => {
  const chosen = new Map<string, RosterRole>();
  for (const [id, list] of claims) {
    const [best, ...others] = list.toSorted(precedence);
    if (best === undefined) continue;
    chosen.set(id, best.role);

    const { file, line, role, standing } = best;
    if (standing !== 'active') {
      report.note({
        file,
        line,
        problem: `user "${id}": ${without[standing]}`,
        action: `kept as ${role}, the person stays active`,
      });
    }
    const noted = new Set<RosterRole>([role]);
    for (const other of others) {
      if (noted.has(other.role)) continue;
      noted.add(other.role);
      report.note({
        file: other.file,
        line: other.line,
        problem: `user "${id}" is also ${other.role}`,
        action: `${role} (line ${line}) is used, one person has one role`,
      });
    }
  }
  return chosen;
};
