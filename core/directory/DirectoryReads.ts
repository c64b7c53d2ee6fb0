import type { RoomId, UserId } from '../ids.ts';
import type { Pair } from '../permissions/People.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { ChatRoom } from '../rooms/ChatRoom.ts';
import type { RoomKey } from '../rooms/RoomKey.ts';
import type { AudienceReads } from './AudienceReads.ts';

/** What reconciling reads to find what rooms and memberships should be. */
export interface DirectoryReads {
  readonly audiences: AudienceReads;
  /** As `People.evidence`. */
  evidence(pairs: readonly Pair[]): Promise<RelationGraph>;
  /** As `People.around`. */
  around(ids: readonly UserId[]): Promise<RelationGraph>;
  /** One for each key, in their order; undefined for a key without a room. */
  roomsByKey(keys: readonly RoomKey[]): Promise<readonly (ChatRoom | undefined)[]>;
  /** Relations of these kinds, ended ones too, in a stable order: at most `limit` after a place; 0 is the start. */
  relationsAfter(place: number, kinds: readonly string[], limit: number): Promise<PlacedRelations>;
  /**
   * Everybody who is or was related in these contexts: their relations of whatever kind, ended ones too, with the people
   * at both ends; and of the joining kinds every relation to a person at the `to` end of one of them.
   */
  inContexts(contexts: readonly ContextRef[], joiningKinds: readonly string[]): Promise<RelationGraph>;
  /** Contexts of relations of these kinds, ended ones too, in a stable order: at most `limit` after a place; 0 is the start. */
  contextsAfter(place: number, kinds: readonly string[], limit: number): Promise<PlacedContexts>;
  /** The rooms that were put away for one of these, directly or one after the other (`RoomState.archivedInto`). */
  roomsArchivedInto(ids: readonly RoomId[]): Promise<readonly ChatRoom[]>;
  /** Rooms of all types except these, in the order of their ids: at most `limit` with an id above `after`. */
  roomsAfter(after: number, exceptTypes: readonly RoomType[], limit: number): Promise<readonly ChatRoom[]>;
}

/** One context, e.g. a class, as relations name it. */
export type ContextRef = Pick<Relation, 'context' | 'contextId'>;

export interface PlacedContexts {
  readonly contexts: readonly ContextRef[];
  /** The place of the last of them; null if there are no more after it. */
  readonly next: number | null;
}

export interface PlacedRelations {
  readonly relations: readonly Relation[];
  /** The place of the last of them; null if there are no more after it. */
  readonly next: number | null;
}
