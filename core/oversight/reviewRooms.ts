import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { contains, organisationOf, type Scope } from '../permissions/RoleGrant.ts';
import { mayModerate, moderatedScopes, overseenScopes } from '../permissions/rights.ts';
import type { ModeratesByRole, ModeratesRoom, ReviewedRoom } from '../rooms/Moderation.ts';
import type { OversightCases } from './OversightCases.ts';
import type { OversightSettings } from './OversightSettings.ts';

/** Whether a report makes a room one that this moderator may look into, case or not. */
export type IsUnderReview = (person: Person, room: ReviewedRoom) => Promise<boolean>;

interface Deps {
  readonly cases: Pick<OversightCases, 'covering'>;
  readonly policy: Policy;
  readonly mode: OversightSettings['mode'];
  readonly isUnderReview: IsUnderReview;
}

/** Who has more than a member's right in a room now: where cases decide, only in rooms of a running case or a report. */
export interface ReviewRooms {
  readonly moderatesRoom: ModeratesRoom;
  readonly moderatesByRole: ModeratesByRole;
  /** As `moderatesRoom`, by the right to oversee: who may read what messages said before. */
  readonly overseesRoom: ModeratesRoom;
}

/** With the role alone. */
const byRole = { caseId: null };

export const makeReviewRooms = ({ cases, policy, mode, isUnderReview }: Deps): ReviewRooms => {
  const review =
    (scopesOf: (policy: Policy, person: Person) => readonly Scope[]): ModeratesRoom =>
    async (person, room) => {
      const scopes = scopesOf(policy, person);
      if (!scopes.some((mine) => contains(mine, room.scope))) return null;
      if (mode === 'open') return byRole;
      const caseId = await cases.covering(room.id, { within: scopes.map(organisationOf), hiddenFrom: person.id });
      if (caseId !== undefined) return { caseId };
      return (await isUnderReview(person, room)) ? byRole : null;
    };
  return {
    moderatesRoom: review(moderatedScopes),
    moderatesByRole: (person, scope) => (mode === 'open' && mayModerate(policy, person, scope) ? byRole : null),
    overseesRoom: review(overseenScopes),
  };
};
