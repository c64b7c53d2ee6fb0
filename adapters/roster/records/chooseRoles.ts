import type { RoleRecord } from '../../../core/directory/DirectoryRecords.ts';
import { countingClaims } from './countingClaims.ts';
import { mergeClaims } from './mergeClaims.ts';
import { dayBefore, type RosterDay } from './RosterDay.ts';
import type { RosterReport } from './RosterReport.ts';
import type { RoleClaim } from './readRoles.ts';
import type { RoleTable } from './roleTable.ts';
import type { RosterRoles } from './rosterRolesOf.ts';

/** What the rows say about one person's roles. */
export interface PersonRoles {
  /** The strongest current role; of somebody without one, that of the last time. */
  readonly role: string;
  readonly records: readonly RoleRecord[];
  /** False for somebody whose roles have all ended. */
  readonly isActive: boolean;
}

interface Request extends Pick<RosterRoles, 'ranked' | 'partOf'> {
  readonly claims: ReadonlyMap<string, readonly RoleClaim[]>;
  readonly roleOf: RoleTable;
  /** People whose secondary roles as administrators the office has confirmed. */
  readonly confirmed: ReadonlySet<string>;
  readonly today: RosterDay;
  readonly report: RosterReport;
}

const byStanding: Readonly<Record<RoleClaim['standing'], number>> = { active: 0, upcoming: 1, ended: 2 };

/** Brings together what the rows say about each person that has any role, by sourcedId. */
export const chooseRoles = (request: Request): Map<string, PersonRoles> => {
  const { claims, ranked, today, report } = request;
  const byEnd = (a: RoleClaim, b: RoleClaim): number =>
    a.standing === 'ended' ? (b.span.end ?? '').localeCompare(a.span.end ?? '') : 0;
  const order = (a: RoleClaim, b: RoleClaim): number =>
    byStanding[a.standing] - byStanding[b.standing] || byEnd(a, b) || ranked.indexOf(a.role) - ranked.indexOf(b.role);
  const chosen = new Map<string, PersonRoles>();
  for (const [id, rows] of claims) {
    const counting = countingClaims(rows.flatMap((claim) => demoteSecondary(id, claim, rows, request)));
    const [best, ...others] = counting.toSorted(order);
    if (best === undefined) continue;
    const isActive = best.standing !== 'ended';
    if (!isActive) {
      const { file, line, role, span, isClosed } = best;
      const ended = isClosed || span.end === undefined ? 'is deleted' : `ended on ${span.end}`;
      report.note({ file, line, problem: `user "${id}": the last role, ${role}, ${ended}`, action: 'deactivated' });
    }
    chosen.set(id, { role: best.role, records: mergeClaims([best, ...others].map(closed(today))), isActive });
  }
  return chosen;
};

/** A deleted row that is all that is left of a person ends on the day before, so that nobody takes it for a role. */
const closed =
  (today: RosterDay) =>
  (claim: RoleClaim): RoleClaim => {
    if (!claim.isClosed) return claim;
    const { end } = claim.span;
    const yesterday = dayBefore(today);
    return { ...claim, span: { begin: undefined, end: end !== undefined && end < yesterday ? end : yesterday } };
  };

/**
 * A role that moderates may read every room there. As a secondary role it is often a deputy's or a mistake, so it counts
 * as that of staff until the office confirms it once. A policy without such a role leaves it out each time. A role without
 * a mark is a secondary one beside any other role that has not ended.
 */
const demoteSecondary = (
  id: string,
  claim: RoleClaim,
  rows: readonly RoleClaim[],
  { partOf, roleOf, confirmed, report }: Request,
): readonly RoleClaim[] => {
  const { file, line, role, isPrimary, isClosed, standing } = claim;
  const isBeside = (other: RoleClaim): boolean =>
    !other.isClosed && other.standing !== 'ended' && partOf(other.role).side !== 'moderates';
  const isSecondary = isPrimary === false || (isPrimary === undefined && rows.some(isBeside));
  if (!isSecondary || confirmed.has(id) || partOf(role).side !== 'moderates') return [claim];
  const staff = roleOf('staff') ?? undefined;
  const instead = staff !== undefined && partOf(staff).side !== 'moderates' ? staff : undefined;
  if (instead !== undefined) return [{ ...claim, role: instead, unconfirmed: role }];
  if (!isClosed && standing !== 'ended')
    report.note({
      ...{ file, line },
      problem: `user "${id}" is also an administrator there as a secondary role`,
      action: `left out; confirm with --confirm-admin ${id}`,
    });
  return [];
};
