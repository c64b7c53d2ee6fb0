import type { OrganisationId, RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { Scope } from '../permissions/RoleGrant.ts';
import type { Audience, StoredAudience } from '../rooms/Audience.ts';

/** What reconciling reads to find audiences and whom they reach. */
export interface AudienceReads {
  /** Whether there is a room of an audience. A directory without one pays for this question and nothing else. */
  areThere(): Promise<boolean>;
  /** The audiences that have one of these places, by `touchOf`, or in whose rooms one of these people is. */
  touchedBy(touches: readonly string[], userIds: readonly UserId[]): Promise<readonly StoredAudience[]>;
  /** The audiences of these rooms; rooms without one are left out. */
  ofRooms(roomIds: readonly RoomId[]): Promise<readonly StoredAudience[]>;
  /** The classes of a year in an organisation or below it. */
  classesOfYear(
    organisationId: OrganisationId,
    year: string,
  ): Promise<readonly Pick<Relation, 'context' | 'contextId'>[]>;
  /** Active people who have one of the roles in one of these organisations or below it, each once; at most `limit`. */
  peopleIn(
    organisationIds: readonly OrganisationId[],
    roles: readonly string[],
    limit: number,
  ): Promise<readonly Person[]>;
  /** Those that exist; the root without a name. */
  organisations(
    ids: readonly OrganisationId[],
  ): Promise<readonly { readonly id: OrganisationId; readonly name: string; readonly scope: Scope }[]>;
}

export interface AudienceWrites extends AudienceReads {
  /** Stores whom the room, which is new, reaches. */
  save(roomId: RoomId, audience: Audience): Promise<void>;
}
