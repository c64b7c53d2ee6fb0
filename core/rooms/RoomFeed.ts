import type { RoomId, UserId } from '../ids.ts';

/** A room that someone sits in, as a socket needs to know it. */
export interface RoomMembership {
  readonly roomId: RoomId;
  readonly headSeq: number;
  readonly mayPost: boolean;
}

/** What a socket needs to know of somebody's rooms, as of one moment. */
export interface MembershipsView {
  readonly rooms: readonly RoomMembership[];
  /** As `changedMemberships` compares it; null for somebody unknown. */
  readonly version: string | null;
}

/**
 * Port: what a node follows to know which rooms its people are members of and how far each room has come; for
 * transports that deliver events, with `MessageStore.events`. Every answer reflects what was acknowledged before the call.
 */
export interface RoomFeed {
  /** The rooms a person may use now, at most `limit`, latest first. One query. */
  membershipsOf(userId: UserId, limit: number): Promise<MembershipsView>;
  /** The latest seq of each room; absent rooms are left out. One query. */
  heads(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>>;
  /**
   * Of these people, those whose rooms or account changed since the version that is known of them (null: none is),
   * with what it is now. One query.
   */
  changedMemberships(known: ReadonlyMap<UserId, string | null>): Promise<ReadonlyMap<UserId, string>>;
}
