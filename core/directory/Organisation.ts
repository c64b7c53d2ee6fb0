import type { OrganisationId } from '../ids.ts';
import type { Scope } from '../permissions/RoleGrant.ts';

/** A district, a school, or whatever else has people and rooms of its own. The root is none: it has no name. */
export interface Organisation {
  readonly id: OrganisationId;
  /** What the source calls it. */
  readonly externalId: string;
  /** The name of the source whose record it is. */
  readonly source: string;
  readonly name: string;
  /** For people, e.g. `district` or `school`. */
  readonly type: string;
  /** The organisation and everything above it. */
  readonly scope: Scope;
  /** An IANA name; null if nobody gave one. */
  readonly timeZone: string | null;
}

/** The type of an organisation whose source gives none. */
export const defaultType = 'organisation';
