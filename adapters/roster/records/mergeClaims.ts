import type { RoleRecord } from '../../../core/directory/DirectoryRecords.ts';
import { type DaySpan, dayBefore, spanOf } from './RosterDay.ts';
import type { RoleClaim } from './readRoles.ts';

/**
 * One record for each role in each organisation, in the order of the claims. Of several rows about one the current and
 * those that follow on them count together, else the next to begin, else the last that ended.
 */
export const mergeClaims = (claims: readonly RoleClaim[]): readonly RoleRecord[] => {
  const groups = new Map<string, RoleClaim[]>();
  for (const claim of claims) {
    const key = JSON.stringify([claim.role, claim.organisation]);
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()].flatMap((group): RoleRecord[] => {
    const [first] = group;
    if (first === undefined) return [];
    const unconfirmed = group.find((claim) => claim.unconfirmed !== undefined)?.unconfirmed;
    const { begin, end } = group.length === 1 ? first.span : mergedSpan(group);
    return [
      {
        role: first.role,
        ...(first.organisation === undefined ? {} : { organisation: first.organisation }),
        ...(begin === undefined ? {} : { begins: begin }),
        ...(end === undefined ? {} : { ends: end }),
        ...(unconfirmed === undefined ? {} : { unconfirmed }),
      },
    ];
  });
};

const mergedSpan = (group: readonly RoleClaim[]): DaySpan => {
  const at = (standing: RoleClaim['standing']): readonly DaySpan[] =>
    group
      .filter((claim) => claim.standing === standing)
      .map(({ span }) => span)
      .toSorted((a, b) => (a.begin ?? '').localeCompare(b.begin ?? ''));
  const [current, upcoming] = [at('active'), at('upcoming')];
  if (current.length === 0) return upcoming[0] ?? spanOf(at('ended').toSorted(byEnd).slice(-1));
  let span = spanOf(current);
  for (const next of upcoming) {
    const follows = span.end !== undefined && next.begin !== undefined && dayBefore(next.begin) <= span.end;
    if (follows) span = { begin: span.begin, end: later(span.end, next.end) };
  }
  return span;
};

const byEnd = (a: DaySpan, b: DaySpan): number => (a.end ?? '').localeCompare(b.end ?? '');

const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || b === undefined ? undefined : a > b ? a : b;
