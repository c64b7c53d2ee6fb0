import type { PolicyNeeds } from '../../adapters/history/ForeignChat.ts';
import type { UserRecord } from '../../core/directory/DirectoryRecords.ts';
import type { Policy } from '../../core/permissions/Policy.ts';

/** The people under roles that the policy has: each role once, as itself or as what stands for it. */
export const fittingRoles = (
  policy: Policy,
  { otherwise = {} }: Pick<PolicyNeeds, 'otherwise'>,
  users: readonly UserRecord[],
): readonly UserRecord[] => {
  const fitting = (role: string): string => (policy.roles.includes(role) ? role : (otherwise[role] ?? role));
  return users.map((user) => {
    const role = fitting(user.role);
    if (user.roles === undefined) return { ...user, role };
    const held = new Map(user.roles.map((one) => [fitting(one.role), { ...one, role: fitting(one.role) }]));
    return { ...user, role, roles: [...held.values()] };
  });
};
