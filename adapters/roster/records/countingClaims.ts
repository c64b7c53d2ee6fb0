import type { RoleClaim } from './readRoles.ts';

/** The rows of a person that count: those that are not deleted; all of them if there is no other. */
export const countingClaims = (claims: readonly RoleClaim[]): readonly RoleClaim[] => {
  const open = claims.filter(({ isClosed }) => !isClosed);
  return open.length > 0 ? open : claims;
};
