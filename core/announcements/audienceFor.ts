import { asOrganisationId, type OrganisationId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import { grantsOf, organisationOf, rootScope } from '../permissions/RoleGrant.ts';
import type { Audience, AudiencePlace } from '../rooms/Audience.ts';

/** An audience as a sender names it: classes, years, or neither for an organisation. */
export interface AudienceRequest {
  readonly type: string;
  readonly contexts?: readonly string[];
  readonly years?: readonly string[];
  /** Absent: that in which the sender has their strongest role. */
  readonly organisationId?: number;
}

export const audienceFor = (sender: Person, given: AudienceRequest): Audience => {
  const { type, contexts = [], years = [], organisationId: id } = given;
  const [own] = grantsOf(sender);
  const organisationId: OrganisationId =
    id === undefined ? organisationOf(own?.scope ?? rootScope) : asOrganisationId(id);
  const places: AudiencePlace[] = [
    ...contexts.map((context) => ({ of: 'context' as const, context })),
    ...years.map((year) => ({ of: 'year' as const, organisationId, year })),
  ];
  return { type, places: places.length > 0 ? places : [{ of: 'organisation', organisationId }] };
};
