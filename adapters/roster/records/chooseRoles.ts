import type { Standing } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';
import type { RoleClaim } from './readRoles.ts';
import type { RosterRoles } from './rosterRolesOf.ts';

const byStanding: Readonly<Record<Standing, number>> = { active: 0, ended: 1, upcoming: 2 };

/** Of two ended roles, the one that ended later comes first. */
const byEnd = (a: RoleClaim, b: RoleClaim): number => {
  if (a.standing !== 'ended' || b.standing !== 'ended') return 0;
  return (b.end ?? '').localeCompare(a.end ?? '');
};

/**
 * The order in which the roles of one person count: current before ended before future, of ended ones the last,
 * primary before secondary, then the stronger claim.
 */
const precedence =
  (ranked: RosterRoles['ranked']) =>
  (a: RoleClaim, b: RoleClaim): number =>
    byStanding[a.standing] - byStanding[b.standing] ||
    byEnd(a, b) ||
    Number(b.isPrimary) - Number(a.isPrimary) ||
    ranked.indexOf(a.role) - ranked.indexOf(b.role);

const without: Readonly<Record<Exclude<Standing, 'active'>, string>> = {
  ended: 'this is the last role and it has ended',
  upcoming: 'this is the only role and it has not begun',
};

interface Request extends Pick<RosterRoles, 'ranked'> {
  readonly claims: ReadonlyMap<string, readonly RoleClaim[]>;
  readonly report: RosterReport;
}

/** Chooses one role for each person that has any, by sourcedId, and notes the roles that do not count. */
export const chooseRoles = ({ claims, ranked, report }: Request): Map<string, string> => {
  const order = precedence(ranked);
  const chosen = new Map<string, string>();
  for (const [id, list] of claims) {
    const [best, ...others] = list.toSorted(order);
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
    const noted = new Set<string>([role]);
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
