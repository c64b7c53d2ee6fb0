import type { Policy } from '../permissions/Policy.ts';
import { grantsOf } from '../permissions/RoleGrant.ts';
import { relationKey } from '../permissions/Relation.ts';
import type { Referred } from './Directory.ts';
import type { DirectoryRecords, RelationRecord } from './DirectoryRecords.ts';

/** What is wrong with one record; `path` is a JSON pointer (RFC 6901) into the records. */
export interface RecordProblem {
  readonly path: string;
  readonly problem: string;
}

/**
 * Checks records against the policy and each other. `known` are the stored people to whom relations refer, by external
 * id (`DirectoryTransaction.referred`); the records override them.
 */
export const checkRecords = (
  policy: Policy,
  { users, relations }: DirectoryRecords,
  known: ReadonlyMap<string, readonly Referred[]>,
): RecordProblem[] => {
  const problems: RecordProblem[] = [];
  const roles = new Map<string, RolesOf>([...known].map(([externalId, found]) => [externalId, rolesOf(found)]));
  const seen = new Set<string>();
  users.forEach(({ externalId, role, roles: all = [{ role }] }, index) => {
    const path = `/users/${index}`;
    if (!policy.roles.includes(role))
      problems.push({ path: `${path}/role`, problem: `"${role}" is no role; use one of ${policy.roles.join(', ')}` });
    if (seen.has(externalId)) problems.push({ path: `${path}/external_id`, problem: `"${externalId}" is given twice` });
    seen.add(externalId);
    roles.set(externalId, { roles: all.map((one) => one.role), sources: [] });
  });

  const keys = new Set<string>();
  relations.forEach((relation, index) => {
    const path = `/relations/${index}`;
    const key = relationKey(relation);
    if (keys.has(key)) problems.push({ path, problem: 'this relation is given twice' });
    keys.add(key);
    problems.push(...checkRelation(policy, relation, roles, path));
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
      return complain(`"${externalId}" is a different person for ${found.sources.join(' and ')}; say whose with source`);
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
