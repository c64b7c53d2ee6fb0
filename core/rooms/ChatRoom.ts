import { ChatError } from '../errors.ts';
import type { RoomId, UserId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';
import { blankRoomName } from '../text/checkRoomName.ts';
import { cleanName } from '../text/cleanName.ts';
import type { Participant } from './Participant.ts';
import type { LeaveReason, RoomChange } from './RoomEvent.ts';

export interface RoomState {
  readonly id: RoomId;
  readonly type: RoomType;
  /** Unique; built from the type, `about` and the context, e.g. `direct:12:34`. Null where a room may exist many times. */
  readonly key: string | null;
  /** As people called it, or as the directory names it for everybody; `roomName` says what one person sees. */
  readonly name: string;
  /** What the room is about, e.g. a class's or a job's id; '' for nothing in particular. */
  readonly context: string;
  /** What people call the context; '' where nobody said. */
  readonly contextName: string;
  /** Whom the room is about: both ends of its relation, `from` first, or its two people. Empty where an owner invites. */
  readonly about: readonly UserId[];
  /** Who opened it and whose contacts its participants are; null where the directory did. */
  readonly ownerId: UserId | null;
  /** The directory ended what the room is for: readable, not writable. */
  readonly isFrozen: boolean;
  /** Somebody put the room away: readable, not writable, until it is reopened. */
  readonly isArchived: boolean;
  /** `seq` of the latest event; 0 in a room where nothing has happened. */
  readonly headSeq: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A room that has not been stored yet. */
export type RoomDraft = Pick<RoomState, 'type' | 'key' | 'name' | 'context' | 'ownerId' | 'isFrozen'> & {
  /** '' by default. */
  readonly contextName?: string;
  /** Nobody in particular by default. */
  readonly about?: readonly UserId[];
  readonly participants: readonly NewParticipant[];
};

export interface NewParticipant {
  readonly userId: UserId;
  readonly mayPost: boolean;
  readonly isSuspended?: boolean;
}

export const isRoomActive = ({ isFrozen, isArchived }: Pick<RoomState, 'isFrozen' | 'isArchived'>): boolean =>
  !isFrozen && !isArchived;

/**
 * A room and everybody who ever sat in it. Each change returns a new room that carries the events to be stored with
 * it; a change that changes nothing returns the very same room.
 */
export class ChatRoom {
  readonly state: RoomState;
  readonly participants: ReadonlyMap<UserId, Participant>;
  /** What changed since the room was loaded; event i will have seq `loaded head + 1 + i`. */
  readonly changes: readonly RoomChange[];

  constructor(facts: RoomState, participants: Iterable<Participant>, changes: readonly RoomChange[] = []) {
    this.state = facts;
    this.participants = new Map([...participants].map((one) => [one.userId, one]));
    this.changes = changes;
  }

  get id(): RoomId {
    return this.state.id;
  }

  get isActive(): boolean {
    return isRoomActive(this.state);
  }

  /** A room without a name is known by who is in it, so neither changes. */
  get #goesByItsPeople(): boolean {
    return this.state.name === '';
  }

  /** Those who have not left, suspended ones included. */
  members(): Participant[] {
    return [...this.participants.values()].filter(({ leftSeq }) => leftSeq === null);
  }

  hasMember(userId: UserId): boolean {
    return this.participants.get(userId)?.leftSeq === null;
  }

  /**
   * Gives memberships to those who have none; earlier memberships are taken up again from here on.
   * @throws ChatError ACCESS_DENIED for somebody new in a room without a name, INVALID_REQUEST for one named twice
   */
  joinedBy(newcomers: readonly NewParticipant[]): ChatRoom {
    const joining = newcomers.filter(({ userId }) => !this.hasMember(userId));
    if (joining.length === 0) return this;
    if (new Set(joining.map(({ userId }) => userId)).size < joining.length)
      throw new ChatError('INVALID_REQUEST', 'Somebody is named twice among those who join.');
    if (this.#goesByItsPeople && joining.some(({ userId }) => !this.participants.has(userId)))
      throw new ChatError('ACCESS_DENIED', 'This room belongs to the people it was opened for; open another for more.');
    const joinedSeq = this.state.headSeq + 1;
    const memberships = joining.map(({ userId, mayPost, isSuspended = false }) => ({
      userId,
      joinedSeq,
      leftSeq: null,
      isSuspended,
      mayPost,
    }));
    return this.#after({ type: 'participants_joined', userIds: joining.map(({ userId }) => userId) }, memberships);
  }

  /** @throws ChatError ACCESS_DENIED for the owner, as long as the room is active: the other memberships rest on the owner's */
  leftBy(userIds: readonly UserId[], reason: LeaveReason): ChatRoom {
    const leaving = this.members().filter(({ userId }) => userIds.includes(userId));
    if (leaving.length === 0) return this;
    if (this.isActive && leaving.some(({ userId }) => userId === this.state.ownerId))
      throw new ChatError('ACCESS_DENIED', 'The owner of a room stays in it; archive the room instead.');
    const memberships = leaving.map((membership) => ({ ...membership, leftSeq: this.state.headSeq + 1 }));
    return this.#after(
      { type: 'participants_left', userIds: leaving.map(({ userId }) => userId), reason },
      memberships,
    );
  }

  /** Takes the use of the room from some and gives it back to others, as the directory says. */
  withSuspensions(suspended: (userId: UserId) => boolean): ChatRoom {
    const moved = this.members().filter((membership) => membership.isSuspended !== suspended(membership.userId));
    const [restored, cut] = [
      moved.filter((membership) => membership.isSuspended),
      moved.filter((membership) => !membership.isSuspended),
    ];
    return this.#withSuspended(cut, true).#withSuspended(restored, false);
  }

  #withSuspended(memberships: readonly Participant[], isSuspended: boolean): ChatRoom {
    if (memberships.length === 0) return this;
    const type = isSuspended ? 'participants_suspended' : 'participants_restored';
    const changed = memberships.map((membership) => ({ ...membership, isSuspended }));
    return this.#after({ type, userIds: memberships.map(({ userId }) => userId) }, changed);
  }

  /** Brings posting rights in line, e.g. after a change of role; no event, as nobody else is concerned. */
  withPosting(mayPost: (userId: UserId) => boolean): ChatRoom {
    const changed = this.members().filter((membership) => membership.mayPost !== mayPost(membership.userId));
    if (changed.length === 0) return this;
    const memberships = changed.map((membership) => ({ ...membership, mayPost: !membership.mayPost }));
    return new ChatRoom(this.state, [...this.participants.values(), ...memberships], this.changes);
  }

  /**
   * Names are stored as `cleanName` makes them.
   * @throws ChatError INVALID_REQUEST for a name that shows nothing, ACCESS_DENIED in a room that has none
   */
  renamed(name: string): ChatRoom {
    if (this.#goesByItsPeople) throw new ChatError('ACCESS_DENIED', 'This room goes by the names of its people.');
    const cleaned = cleanName(name);
    if (cleaned === '') throw blankRoomName();
    return this.#with({ name: cleaned });
  }

  /** Takes over what the directory calls the room and its context. */
  named({ name, contextName }: Pick<RoomState, 'name' | 'contextName'>): ChatRoom {
    return this.#with({ name, contextName });
  }

  archived(isArchived: boolean): ChatRoom {
    return this.#with({ isArchived });
  }

  frozen(isFrozen: boolean): ChatRoom {
    return this.#with({ isFrozen });
  }

  #with(change: Partial<Pick<RoomState, 'name' | 'contextName' | 'isArchived' | 'isFrozen'>>): ChatRoom {
    const facts = { ...this.state, ...change };
    const { name, contextName, isFrozen, isArchived } = this.state;
    const isSame = facts.name === name && facts.contextName === contextName;
    if (isSame && facts.isFrozen === isFrozen && facts.isArchived === isArchived) return this;
    return this.#after({ type: 'room_updated', name: facts.name, isActive: isRoomActive(facts) }, [], facts);
  }

  #after(change: RoomChange, memberships: readonly Participant[], facts = this.state): ChatRoom {
    return new ChatRoom(
      { ...facts, headSeq: facts.headSeq + 1 },
      [...this.participants.values(), ...memberships],
      [...this.changes, change],
    );
  }
}
