import type { Person } from '../permissions/Person.ts';
import type { Scope } from '../permissions/RoleGrant.ts';
import type { RoomState } from './RoomState.ts';

/** More than a member's right in a room, and why somebody has it now. */
export interface Moderation {
  /** The running case by which somebody looks; null where the role alone is enough. */
  readonly caseId: number | null;
}

/** A room, as far as it decides who may look into it. */
export type ReviewedRoom = Pick<RoomState, 'id' | 'scope'>;

/**
 * Whether a person moderates a room at this moment; null if not. For people without the right anywhere it asks no store,
 * and neither where administrators may look into any room of their scope.
 */
export type ModeratesRoom = (person: Person, room: ReviewedRoom) => Promise<Moderation | null>;

/** As `ModeratesRoom`, as far as no store need be asked: always null where the right depends on cases. */
export type ModeratesByRole = (person: Person, scope: Scope) => Moderation | null;
