import type { RoomId, UserId } from '../ids.ts';
import type { RoomState } from './RoomState.ts';

/** A room that a person is a member of, as far as a socket needs it, with all that decides what they see in it. */
export interface RoomMembership extends Pick<RoomState, 'type' | 'about' | 'ownerId' | 'scope' | 'headSeq'> {
  readonly roomId: RoomId;
  /** The role under which the person is in the room. */
  readonly role: string;
  readonly mayPost: boolean;
  /** As `Participant`. */
  readonly visibleFromSeq: number;
}

/** A person's rooms, as far as a socket needs them, all read at one moment. */
export interface MembershipsView {
  readonly rooms: readonly RoomMembership[];
  /** The membership version of that moment, for `changedMemberships`; null for a person who does not exist. */
  readonly version: string | null;
}

/**
 * Port: which rooms people are members of, and how far each room has come. Transports that deliver events follow it,
 * together with `MessageStore.events`. Every answer reflects all changes acknowledged before the call.
 */
export interface RoomHeads {
  /** The rooms in which the person has an active membership, at most `limit`, latest activity first. One query. */
  membershipsOf(userId: UserId, limit: number): Promise<MembershipsView>;
  /** The latest seq of each room; rooms that do not exist are left out. One query. */
  heads(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>>;
  /**
   * The new version of each person whose memberships or account changed since the known version; the others are left
   * out. A known version of null always counts as changed. One query.
   */
  changedMemberships(known: ReadonlyMap<UserId, string | null>): Promise<ReadonlyMap<UserId, string>>;
}
