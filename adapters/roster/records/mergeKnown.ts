import type { ContextRecord, RelationRecord, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { KnownRoster } from '../../wire/directory/RosterReading.ts';
import { type DaySpan, type RosterDay, spanOf, standingOn } from './RosterDay.ts';
import type { RosterClass } from './readClasses.ts';
import type { Enrollment } from './readEnrollments.ts';
import type { RoleClaim } from './readRoles.ts';
import type { RosterPerson } from './readUsers.ts';
import type { RosterRoles } from './rosterRolesOf.ts';
import { rosterTables } from './rosterTables.ts';

/** What a source has said so far, for a delta, which names only what changed. */

/** The people of a delta and those whom the source named before. */
export const withKnownPeople = (
  people: ReadonlyMap<string, RosterPerson>,
  known: readonly UserRecord[],
): ReadonlyMap<string, RosterPerson> =>
  new Map([
    ...known.map(({ externalId: id, ...user }): [string, RosterPerson] => [id, knownPerson(id, user)]),
    ...people,
  ]);

const knownPerson = (id: string, { firstName, lastName }: Omit<UserRecord, 'externalId'>): RosterPerson => ({
  ...{ id, firstName, lastName, file: rosterTables.users.name, line: 0 },
  ...{ email: undefined, avatarUrl: undefined, isActive: true, username: '', orgIds: [], roleName: '', agents: [] },
});

/**
 * Adds the roles that the source gave people before: all of somebody of whose roles the delta says nothing, else those
 * that it does not mention, if its roles.csv is a delta too. A role that was given before needs no new confirmation.
 */
export const addKnownClaims = (
  claims: Map<string, RoleClaim[]>,
  known: readonly UserRecord[],
  { today, isRolesDelta }: { readonly today: RosterDay; readonly isRolesDelta: boolean },
): void => {
  for (const { externalId, role, roles = [{ role }] } of known) {
    const said = claims.get(externalId);
    if (said !== undefined && !isRolesDelta) continue;
    const before = roles
      .filter((one) => said?.some((row) => row.role === one.role && row.organisation === one.organisation) !== true)
      .map((one): RoleClaim => {
        const span = { begin: one.begins, end: one.ends };
        return {
          ...{ file: rosterTables.roles.name, line: 0, role: one.role, organisation: one.organisation },
          ...{ isPrimary: true, isClosed: false, span, standing: standingOn(today, span) },
        };
      });
    claims.set(externalId, [...(said ?? []), ...before]);
  }
};

/** The classes of a delta and those that the source named before. */
export const withKnownClasses = (
  classes: ReadonlyMap<string, RosterClass>,
  known: readonly ContextRecord[],
): ReadonlyMap<string, RosterClass> =>
  new Map([
    ...known.map(({ externalId: id, name, organisation, year }): [string, RosterClass] => [
      id,
      {
        ...{ id, name, organisation, year, file: rosterTables.classes.name, line: 0, isOpen: true },
        span: { begin: undefined, end: undefined },
      },
    ]),
    ...classes,
  ]);

/** Adds who else is in the classes that a delta changes, by the relations of the source. */
export const withKnownEnrollments = (
  enrollments: readonly Enrollment[],
  classes: ReadonlyMap<string, RosterClass>,
  { relations }: KnownRoster,
  { partOf, ranked, learner }: Pick<RosterRoles, 'partOf' | 'ranked' | 'learner'>,
): readonly Enrollment[] => {
  const kinds = new Map(
    ranked.flatMap((role) => {
      const part = partOf(role);
      return part.side === 'leads' ? [[part.kind, part] as const] : [];
    }),
  );
  const said = new Set(enrollments.map(({ classId, personId }) => JSON.stringify([classId, personId])));
  const touched = new Set(enrollments.map(({ classId }) => classId));
  for (const { id, isOpen } of classes.values()) if (!isOpen) touched.add(id);
  const added = new Map<string, Enrollment>();
  const add = (classId: string, personId: string, part: Enrollment['part'], dates: DaySpan): void => {
    const key = JSON.stringify([classId, personId]);
    if (said.has(key)) return;
    const way = part.side === 'leads' ? part.kind : part.side;
    const known = added.get(`${key} ${way}`);
    // Nobody's days in a class are stored, but those with each other: they are there on all of them.
    const span = known === undefined ? dates : spanOf([known.span, dates]);
    added.set(`${key} ${way}`, { personId, classId, part, span, isOpen: classes.get(classId)?.isOpen !== false });
  };
  for (const { kind, from, to, context = '', begins: begin, ends: end } of relations) {
    const part = kinds.get(kind);
    if (part === undefined || !touched.has(context)) continue;
    add(context, from, part, { begin, end });
    add(context, to, partOf(learner), { begin, end });
  }
  return [...enrollments, ...added.values()];
};

/** Ends the guardians of a delta's people whom their rows do not list any more: a row is whole. */
export const endedGuardians = (
  listed: readonly RelationRecord[],
  people: ReadonlyMap<string, RosterPerson>,
  { relations }: KnownRoster,
  guardianKind: string,
): readonly RelationRecord[] => {
  const still = new Set(listed.map(({ from, to }) => JSON.stringify([from, to])));
  return relations
    .filter(({ kind, from, to }) => kind === guardianKind && people.has(to) && !still.has(JSON.stringify([from, to])))
    .map((relation) => ({ ...relation, status: 'ended' }));
};
