import type { AuditActor, AuditDraft, AuditValue } from '../audit/AuditEntry.ts';
import type { AuditAction } from '../audit/auditActions.ts';
import type { OrganisationId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Relation } from '../permissions/Relation.ts';
import { grantsOf, organisationOf, rootScope } from '../permissions/RoleGrant.ts';
import type { Saved } from './SavedRecords.ts';

/** Changes in one entry: its details are some ten kilobytes at most. */
const changesAtOnce = 500;

interface Row {
  readonly organisation: OrganisationId;
  readonly subjects: readonly UserId[];
  readonly change: AuditValue;
}

/**
 * Which people got or lost roles, and which relations began or ended, for the audit log: by ids, an entry for each
 * organisation, several for many changes. Other changes are only counted, by whoever made them.
 */
export const recordChanges = (
  actor: AuditActor,
  people: readonly Saved<Person>[],
  relations: readonly Saved<Relation>[],
): AuditDraft[] => [
  ...entriesOf(actor, 'roles.changed', people.flatMap(roleRows)),
  ...entriesOf(actor, 'relations.changed', relations.flatMap(relationRow)),
];

const entriesOf = (actor: AuditActor, action: AuditAction, rows: readonly Row[]): AuditDraft[] => {
  const byOrganisation = new Map<OrganisationId, Row[]>();
  for (const row of rows) {
    const known = byOrganisation.get(row.organisation);
    if (known === undefined) byOrganisation.set(row.organisation, [row]);
    else known.push(row);
  }
  const drafts: AuditDraft[] = [];
  for (const [organisation, theirs] of byOrganisation)
    for (let start = 0; start < theirs.length; start += changesAtOnce) {
      const chunk = theirs.slice(start, start + changesAtOnce);
      drafts.push({
        ...{ actor, action, organisation },
        subjects: chunk.flatMap(({ subjects }) => subjects),
        details: { changes: chunk.map(({ change }) => change) },
      });
    }
  return drafts;
};

/** One row for each organisation in which the roles differ. Who is not active has none. */
const roleRows = ({ before, after }: Saved<Person>): Row[] => {
  const [then, now] = [rolesByPlace(before), rolesByPlace(after)];
  const places = new Set([...then.keys(), ...now.keys()]);
  return [...places].flatMap((organisation) => {
    const [had, has] = [then.get(organisation) ?? [], now.get(organisation) ?? []];
    if (had.join(' ') === has.join(' ')) return [];
    return [{ organisation, subjects: [after.id], change: { id: after.id, before: had, after: has } }];
  });
};

const rolesByPlace = (person: Person | null): ReadonlyMap<OrganisationId, readonly string[]> => {
  const places = new Map<OrganisationId, string[]>();
  if (person?.isActive !== true) return places;
  for (const { role, scope } of grantsOf(person)) {
    const place = organisationOf(scope);
    places.set(place, [...(places.get(place) ?? []), role].sort());
  }
  return places;
};

const relationRow = ({ before, after }: Saved<Relation>): Row[] => {
  const [had, has] = [before?.isActive === true, after.isActive];
  if (had === has) return [];
  const { kind, from, to, context, scope = rootScope } = after;
  return [
    {
      organisation: organisationOf(scope),
      subjects: [from, to],
      change: { kind, from, to, context, is_active: has },
    },
  ];
};
