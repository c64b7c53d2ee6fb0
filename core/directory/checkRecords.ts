import type { Policy } from '../permissions/Policy.ts';
import { relationKey } from '../permissions/Relation.ts';
import { grantsOf } from '../permissions/RoleGrant.ts';
import { checkDays } from './checkDays.ts';
import { checkOrganisations } from './checkOrganisations.ts';
import type { DirectoryRecords, RelationRecord, UserRecord } from './DirectoryRecords.ts';
import type { RecordProblem } from './RecordProblem.ts';
import type { KnownOrganisations } from './referOrganisations.ts';
import type { Referred } from './SavedRecords.ts';

/** What is stored already and records refer to. */
export interface StoredForRecords {
  /** The people to whom relations refer, by external id (`DirectoryTransaction.referred`); the records override them. */
  readonly people: ReadonlyMap<string, readonly Referred[]>;
  readonly organisations: KnownOrganisations;
}

/** Checks records against the policy, each other and what is stored. */
export const checkRecords = (
  policy: Policy,
  records: DirectoryRecords,
  { people, organisations }: StoredForRecords,
): RecordProblem[] => {
  const problems: RecordProblem[] = checkOrganisations(records, organisations);
  const roles = new Map<string, RolesOf>([...people].map(([externalId, found]) => [externalId, rolesOf(found)]));
  const seen = new Set<string>();
  records.users.forEach((user, index) => {
    const { externalId, role, roles: all = [{ role }] } = user;
    const path = `/users/${index}`;
    problems.push(...checkRoles(policy, user, path));
    if (seen.has(externalId)) problems.push({ path: `${path}/external_id`, problem: `"${externalId}" is given twice` });
    seen.add(externalId);
    roles.set(externalId, { roles: all.map((one) => one.role), sources: [] });
  });

  const keys = new Set<string>();
  records.relations.forEach((relation, index) => {
    const path = `/relations/${index}`;
    const key = relationKey(relation);
    if (keys.has(key)) problems.push({ path, problem: 'this relation is given twice' });
    keys.add(key);
    problems.push(...checkRelation(policy, relation, roles, path), ...checkDays(relation, path));
  });
  return problems;
};

const checkRoles = (policy: Policy, { role, roles }: UserRecord, path: string): RecordProblem[] => {
  const checkRole = (name: string, at: string): RecordProblem[] =>
    policy.roles.includes(name)
      ? []
      : [{ path: at, problem: `"${name}" is no role; use one of ${policy.roles.join(', ')}` }];
  if (roles === undefined) return checkRole(role, `${path}/role`);
  const problems: RecordProblem[] = [];
  if (!roles.some((one) => one.role === role))
    problems.push({ path: `${path}/role`, problem: `"${role}" is not among roles; name the strongest of them` });
  const seen = new Set<string>();
  roles.forEach((one, index) => {
    const at = `${path}/roles/${index}`;
    const key = JSON.stringify([one.role, one.organisation ?? null]);
    if (seen.has(key)) problems.push({ path: at, problem: 'this role is given twice; write one with all of its days' });
    seen.add(key);
    problems.push(...checkRole(one.role, `${at}/role`), ...checkDays(one, at));
  });
  return problems;
};

const checkRelation = (
  policy: Policy,
  { kind, from, to }: RelationRecord,
  roles: ReadonlyMap<string, RolesOf>,
  path: string,
): RecordProblem[] => {
  const declared = policy.relations[kind];
  if (declared === undefined) {
    const known = Object.keys(policy.relations).join(', ');
    return [{ path: `${path}/kind`, problem: `"${kind}" is no relation; use one of ${known}` }];
  }
  if (from === to) return [{ path, problem: 'a relation needs two people' }];
  return (['from', 'to'] as const).flatMap((end) => {
    const externalId = end === 'from' ? from : to;
    const found = roles.get(externalId);
    const complain = (problem: string): RecordProblem[] => [{ path: `${path}/${end}`, problem }];
    if (found === undefined) return complain(`there is no user "${externalId}"`);
    if (found.sources.length > 1)
      return complain(
        `"${externalId}" is a different person for ${found.sources.join(' and ')}; say whose with source`,
      );
    if (found.roles.includes(declared[end])) return [];
    return complain(`"${kind}" needs a ${declared[end]} here; "${externalId}" is a ${found.roles.join(' and ')}`);
  });
};

/** The roles of whom an external id means, and the sources that call different people so. */
interface RolesOf {
  readonly roles: readonly string[];
  readonly sources: readonly string[];
}

const rolesOf = (found: readonly Referred[]): RolesOf => ({
  roles: found.flatMap(({ person }) => grantsOf(person).map(({ role }) => role)),
  sources: new Set(found.map(({ person }) => person.id)).size > 1 ? found.map(({ source }) => source) : [],
});
