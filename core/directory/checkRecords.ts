import type { Policy } from '../permissions/Policy.ts';
import { relationKey } from '../permissions/Relation.ts';
import type { DirectoryRecords, RelationRecord } from './DirectoryRecords.ts';

/** What is wrong with one record; `path` is a JSON pointer (RFC 6901) into the records. */
export interface RecordProblem {
  readonly path: string;
  readonly problem: string;
}

/**
 * Checks records against the policy and each other. `knownRoles` are the roles of stored people, by external id; the
 * roles in the records override them.
 */
export const checkRecords = (
  policy: Policy,
  { users, relations }: DirectoryRecords,
  knownRoles: ReadonlyMap<string, string>,
): RecordProblem[] => {
  const problems: RecordProblem[] = [];
  const roles = new Map(knownRoles);
  const seen = new Set<string>();
  users.forEach(({ externalId, role }, index) => {
    const path = `/users/${index}`;
    if (!policy.roles.includes(role))
      problems.push({ path: `${path}/role`, problem: `"${role}" is no role; use one of ${policy.roles.join(', ')}` });
    if (seen.has(externalId)) problems.push({ path: `${path}/external_id`, problem: `"${externalId}" is given twice` });
    seen.add(externalId);
    roles.set(externalId, role);
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
  roles: ReadonlyMap<string, string>,
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
    const role = roles.get(externalId);
    if (role === undefined) return [{ path: `${path}/${end}`, problem: `there is no user "${externalId}"` }];
    if (role === declared[end]) return [];
    return [
      { path: `${path}/${end}`, problem: `"${kind}" needs a ${declared[end]} here; "${externalId}" is a ${role}` },
    ];
  });
};
