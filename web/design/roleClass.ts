import { placeOfRole } from '../policy/roleName.ts';

/** As many colours as the style sheet has; the roles after them begin again with the first. */
const colours = 5;

/** The class that colours a role by its place in the policy. Roles that the policy does not declare share one colour. */
export const roleClass = (role: string | undefined): string => {
  const place = role === undefined ? -1 : placeOfRole(role);
  return place < 0 ? 'of-other' : `of-role-${(place % colours) + 1}`;
};
