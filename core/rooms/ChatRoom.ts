import { ChatError } from '../errors.ts';
import type { RoomId, UserId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { Participant } from './Participant.ts';
import type { LeaveReason, RoomChange } from './RoomEvent.ts';

export interface RoomState {
  readonly id: RoomId;
  readonly type: RoomType;
  /** Unique; built from type and context, e.g. `direct:12:34`. Null where a room may exist many times: groups. */
  readonly key: string | null;
  readonly name: string;
  /** What the room is about, e.g. a class's or a job's id; '' for nothing in particular. */
  readonly context: string;
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

  /** Those who have not left, suspended ones included. */
  members(): Participant[] {
    return [...this.participants.values()].filter(({ leftSeq }) => leftSeq === null);
  }

  hasMember(userId: UserId): boolean {
    return this.participants.get(userId)?.leftSeq === null;
  }

  /** Gives memberships to those who have none; earlier memberships are taken up again from here on. */
  joinedBy(newcomers: readonly NewParticipant[]): ChatRoom {
    const joining = newcomers.filter(({ userId }) => !this.hasMember(userId));
    if (joining.length === 0) return this;
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

  leftBy(userIds: readonly UserId[], reason: LeaveReason): ChatRoom {
    const leaving = this.members().filter(({ userId }) => userIds.includes(userId));
    if (leaving.length === 0) return this;
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

  /** @throws ChatError INVALID_REQUEST for a name of nothing but white space. */
  renamed(name: string): ChatRoom {
    const trimmed = name.trim();
    if (trimmed === '') throw new ChatError('INVALID_REQUEST', 'A room needs a name of at least one character.');
    return this.#with({ name: trimmed });
  }

  archived(isArchived: boolean): ChatRoom {
    return this.#with({ isArchived });
  }

  frozen(isFrozen: boolean): ChatRoom {
    return this.#with({ isFrozen });
  }

  #with(change: Partial<Pick<RoomState, 'name' | 'isArchived' | 'isFrozen'>>): ChatRoom {
    const facts = { ...this.state, ...change };
    const { name, isFrozen, isArchived } = this.state;
    if (facts.name === name && facts.isFrozen === isFrozen && facts.isArchived === isArchived) return this;
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
