import type { Policy } from '../permissions/Policy.ts';
import { rootScope, type Scope, sharedOrganisation } from '../permissions/RoleGrant.ts';
import { cleanName } from '../text/cleanName.ts';
import { type Audience, audienceKey } from './Audience.ts';
import { type AudienceEvidence, audienceMembers, nameOfPlace, scopeOfPlace } from './audienceMembers.ts';
import { type KeyedDraft, participantsOf, type RoleHolder } from './membershipRules.ts';
import type { NewParticipant } from './RoomState.ts';

/**
 * The room that an audience should have: everybody whom its path reaches now, and those who announce there. These post;
 * of others `post` says whether they answer. It is frozen while it reaches nobody.
 *
 * @param announcers who has announced there, or is about to, and may
 */
export const draftAudienceRoom = (
  policy: Policy,
  audience: Audience,
  evidence: AudienceEvidence,
  announcers: readonly RoleHolder[],
): KeyedDraft => {
  const { type, places } = audience;
  const reached = audienceMembers(policy, audience, evidence);
  const posts = new Set(announcers.map(({ person }) => person.id));
  const participants = participantsOf(policy, type, [...reached, ...announcers]).map(
    (one): NewParticipant => (posts.has(one.userId) ? { ...one, mayPost: true, visibleFrom: 0 } : one),
  );
  const names = [...new Set(places.map((place) => nameOfPlace(policy, type, place, evidence)))];
  return {
    type,
    key: audienceKey(audience),
    name: cleanName(names.filter((name) => name !== '').join(', ')) || policy.roomType(type).title.en,
    context: '',
    ownerId: null,
    scope: sharedScope(places.map((place) => scopeOfPlace(policy, type, place, evidence))),
    isFrozen: reached.length === 0,
    participants,
  };
};

/** The smallest organisation that contains all of these, with all above it. */
const sharedScope = (scopes: readonly (Scope | undefined)[]): Scope => {
  const known = scopes.filter((scope) => scope !== undefined);
  const [first = rootScope] = known;
  return first.slice(first.indexOf(sharedOrganisation(known)));
};
