import type { Allowed } from '../permissions/decide.ts';
import type { Policy } from '../permissions/Policy.ts';
import { contains, type Scope } from '../permissions/RoleGrant.ts';

/**
 * The organisation of the room of two contacts: that of the class or job that relates them; else, where any two of the
 * roles may talk, the one that contains the other; else that of the stronger role.
 */
export const scopeOfContact = (policy: Policy, { trail, grants }: Allowed): Scope => {
  const [mine, theirs] = grants;
  if (trail === null) return contains(mine.scope, theirs.scope) ? mine.scope : theirs.scope;
  const related = trail.relations.find(({ scope }) => scope !== undefined)?.scope;
  if (related !== undefined) return related;
  return policy.roles.indexOf(mine.role) <= policy.roles.indexOf(theirs.role) ? mine.scope : theirs.scope;
};
