import type { Organisation } from './Organisation.ts';

/** The stored organisations that matter to a source's records, by id. */
export interface KnownOrganisations {
  /** Its own: its records change these, and only one of these is a parent. */
  readonly own: ReadonlyMap<string, Organisation>;
  /** Those in which its roles and contexts may be, its own among them. */
  readonly referred: ReadonlyMap<string, Organisation>;
}

/**
 * The organisations that a source can refer to, by id: its own, and of each id that it has not given the only one that
 * another source calls so. An id that several others have given means none of them.
 */
export const referOrganisations = (
  organisations: Iterable<Organisation>,
  source: string,
): ReadonlyMap<string, Organisation> => {
  const own = new Map<string, Organisation>();
  const others = new Map<string, Organisation | null>();
  for (const one of organisations) {
    const { externalId } = one;
    if (one.source === source) own.set(externalId, one);
    else others.set(externalId, others.has(externalId) ? null : one);
  }
  for (const [externalId, other] of others) if (other !== null && !own.has(externalId)) own.set(externalId, other);
  return own;
};
