import type { Tell } from '../../adapters/history/ForeignChat.ts';
import type { DirectoryRecords, RelationRecord } from '../../core/directory/DirectoryRecords.ts';
import type { Policy } from '../../core/permissions/Policy.ts';

/** The relations that the policy has a place for, each once: active, if any says so. All others are told. */
export const fittingRelations = (
  policy: Policy,
  { users, relations }: Pick<DirectoryRecords, 'users' | 'relations'>,
  tell: Tell,
): readonly RelationRecord[] => {
  const rolesOf = new Map(
    users.map(({ externalId, role, roles = [{ role }] }) => [externalId, roles.map((one) => one.role)]),
  );
  const found = new Map<string, RelationRecord>();
  for (const relation of relations) {
    const { kind, from, to, context = '' } = relation;
    const problem = problemOf(policy, relation, rolesOf);
    if (problem !== undefined) tell('people', problem, `${from} ${kind} ${to}`);
    else {
      const key = JSON.stringify([kind, from, to, context]);
      if (found.get(key)?.status !== 'active') found.set(key, relation);
    }
  }
  return [...found.values()];
};

const problemOf = (
  policy: Policy,
  { kind, from, to }: RelationRecord,
  rolesOf: ReadonlyMap<string, readonly string[]>,
): string | undefined => {
  const ends = policy.relations[kind];
  const [one, other] = [rolesOf.get(from), rolesOf.get(to)];
  if (ends === undefined) return `relations "${kind}", which the policy does not have; they are left out`;
  if (one === undefined || other === undefined || from === to)
    return 'relations of somebody who has no account there, or with oneself; they are left out';
  if (one.includes(ends.from) && other.includes(ends.to)) return undefined;
  return `relations "${kind}" that do not lead from a ${ends.from} to a ${ends.to}; they are left out`;
};
