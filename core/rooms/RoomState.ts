import type { RoomId, UserId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { Scope } from '../permissions/RoleGrant.ts';
import type { RoomKey } from './RoomKey.ts';

/** What a room is about and how it is now, without its memberships. */
export interface RoomState {
  readonly id: RoomId;
  readonly type: RoomType;
  /** Given by people or the directory; '' in a room of two contacts. `roomName` says what one person sees. */
  readonly name: string;
  /** What the room is about, e.g. a class's or a job's id; '' for nothing in particular. */
  readonly context: string;
  /** The context's name for people; '' if none was given. */
  readonly contextName: string;
  /**
   * The people it is about: both ends of its relation, `from` first, its two contacts, or who writes to an office. Empty in
   * an owner's room.
   */
  readonly about: readonly UserId[];
  /**
   * Who opened the room and has its participants as contacts; in an office's room who of the office has taken it. Null in
   * rooms of contacts and relations, and while nobody has taken it.
   */
  readonly ownerId: UserId | null;
  /** The organisation to which the room belongs. Who moderates it or what is above it moderates the room. */
  readonly scope: Scope;
  /** The directory ended what the room is for: readable, not writable. */
  readonly isFrozen: boolean;
  /** A person put the room away: readable, not writable, until it is reopened. */
  readonly isArchived: boolean;
  /** The later room of the same people, in which they go on; null or absent: none. Such a room stays put away. */
  readonly archivedInto?: RoomId | null;
  /**
   * Of the two people of a contact, the one who is asked to talk and has not accepted: who asked is alone in the room, and
   * what they wrote waits. Null or absent: nobody.
   */
  readonly awaits?: UserId | null;
  /** `seq` of the latest event; 0 in a room where nothing has happened. */
  readonly headSeq: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A room that has not been stored yet. */
export type RoomDraft = Pick<RoomState, 'type' | 'name' | 'context' | 'ownerId' | 'scope' | 'isFrozen'> & {
  /** What there is one room of; a context in it is that of the room. Null for an owner's room. */
  readonly key: RoomKey | null;
  /** '' by default. */
  readonly contextName?: string;
  /** Empty by default. */
  readonly about?: readonly UserId[];
  /** Whom it awaits, who is no participant yet; nobody by default. */
  readonly awaits?: UserId;
  readonly participants: readonly NewParticipant[];
};

export interface NewParticipant {
  readonly userId: UserId;
  readonly role: string;
  readonly mayPost: boolean;
  readonly isSuspended?: boolean;
  /**
   * For who joins a room that is there already: the first seq that they see, or from their joining on. 0, everything, by
   * default, and for all with whom a room begins.
   */
  readonly visibleFrom?: number | 'joining';
}

export const isRoomActive = ({ isFrozen, isArchived }: Pick<RoomState, 'isFrozen' | 'isArchived'>): boolean =>
  !isFrozen && !isArchived;
