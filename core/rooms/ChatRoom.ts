import { ChatError } from '../errors.ts';
import type { RoomId, UserId } from '../ids.ts';
import { organisationOf, type Scope } from '../permissions/RoleGrant.ts';
import { blankRoomName } from '../text/checkRoomName.ts';
import { cleanName } from '../text/cleanName.ts';
import { beginMembership, type Participant } from './Participant.ts';
import type { LeaveReason, RoomChange } from './RoomEvent.ts';
import { isRoomActive, type NewParticipant, type RoomState } from './RoomState.ts';
import { roomUpdated, type StateChange } from './roomUpdated.ts';

/**
 * The room is the aggregate at the centre of the chat: what it is about, its state, and every membership that it ever
 * had. Its messages are not part of it (`core/messages`); both share one order of events, `seq`. Rules decide here,
 * without I/O; `RoomRepository` stores the result, and `membershipRules` says what a room should be by the directory and
 * the policy. Each change returns a new room that carries the events to store with
 * it; a change without effect returns the same object, which callers compare by identity.
 */
export class ChatRoom {
  readonly state: RoomState;
  readonly participants: ReadonlyMap<UserId, Participant>;
  /** The changes since the room was loaded; the one at index i gets the seq `loaded head + 1 + i`. */
  readonly changes: readonly RoomChange[];
  /**
   * Those whose memberships changed since the room was loaded, or mean something else: the owners before and after, and
   * everybody in a room that moved to another organisation.
   */
  readonly affected: ReadonlySet<UserId>;

  constructor(
    state: RoomState,
    participants: Iterable<Participant>,
    changes: readonly RoomChange[] = [],
    affected: ReadonlySet<UserId> = new Set(),
  ) {
    this.state = state;
    this.participants = new Map([...participants].map((one) => [one.userId, one]));
    this.changes = changes;
    this.affected = affected;
  }

  get id(): RoomId {
    return this.state.id;
  }

  get isActive(): boolean {
    return isRoomActive(this.state);
  }

  /** A room without a name is called by its people, so it gets no name later and no new people. */
  get #isNamedByPeople(): boolean {
    return this.state.name === '';
  }

  /** The memberships that have not ended, suspended ones included. */
  members(): Participant[] {
    return [...this.participants.values()].filter(({ leftSeq }) => leftSeq === null);
  }

  hasMember(userId: UserId): boolean {
    return this.participants.get(userId)?.leftSeq === null;
  }

  /**
   * Gives a membership to each newcomer who has none. The membership of a person who returns starts anew, also in what
   * they see of the history.
   * @throws ChatError ACCESS_DENIED for a new person in a room without a name, INVALID_REQUEST for a person named twice
   */
  joinedBy(newcomers: readonly NewParticipant[]): ChatRoom {
    if (this.#isNamedByPeople && newcomers.some(({ userId }) => !this.participants.has(userId)))
      throw new ChatError('ACCESS_DENIED', 'This room belongs to the people it was opened for; open another for more.');
    return this.supervisedBy(newcomers);
  }

  /** As `joinedBy`, for those who have to supervise the room: also in one that belongs to two people. */
  supervisedBy(newcomers: readonly NewParticipant[]): ChatRoom {
    const joining = newcomers.filter(({ userId }) => !this.hasMember(userId));
    if (joining.length === 0) return this;
    if (new Set(joining.map(({ userId }) => userId)).size < joining.length)
      throw new ChatError('INVALID_REQUEST', 'Somebody is named twice among those who join.');
    const memberships = joining.map((newcomer) => beginMembership(newcomer, this.state.headSeq + 1));
    return this.step({ type: 'participants_joined', userIds: joining.map(({ userId }) => userId) }, memberships);
  }

  /**
   * Ends the memberships of these people; people without one are ignored.
   * @throws ChatError ACCESS_DENIED for the owner of an active room: the other memberships rest on the owner's
   */
  leftBy(userIds: readonly UserId[], reason: LeaveReason): ChatRoom {
    const leaving = this.members().filter(({ userId }) => userIds.includes(userId));
    if (leaving.length === 0) return this;
    if (this.isActive && leaving.some(({ userId }) => userId === this.state.ownerId))
      throw new ChatError('ACCESS_DENIED', 'The owner of a room stays in it; archive the room instead.');
    const memberships = leaving.map((membership) => ({ ...membership, leftSeq: this.state.headSeq + 1 }));
    return this.step({ type: 'participants_left', userIds: leaving.map(({ userId }) => userId), reason }, memberships);
  }

  /**
   * The room with another owner, who becomes a member if they are none. The owner before stays a member.
   * @throws ChatError ACCESS_DENIED for a room that never had an owner
   */
  handedOver(owner: NewParticipant): ChatRoom {
    const { ownerId } = this.state;
    if (ownerId === owner.userId) return this;
    if (ownerId === null) throw new ChatError('ACCESS_DENIED', 'This room has no owner; it follows the directory.');
    return this.joinedBy([owner]).with({ ownerId: owner.userId });
  }

  /** A member sees the history from this seq on, if not from an earlier one already. Makes no event. */
  shownFrom(userId: UserId, seq: number): ChatRoom {
    const member = this.participants.get(userId);
    return member?.leftSeq === null && seq < member.visibleFromSeq
      ? this.step(null, [{ ...member, visibleFromSeq: seq }])
      : this;
  }

  /** Puts the room away for good: its people go on in a later one. With null it is as it was before. */
  archivedInto(roomId: RoomId | null, isArchived = true): ChatRoom {
    return this.with({ isArchived, archivedInto: roomId });
  }

  /** Suspends and restores members, so that exactly those for whom `isSuspended` holds are suspended. */
  withSuspensions(isSuspended: (userId: UserId) => boolean): ChatRoom {
    const changing = this.members().filter((membership) => membership.isSuspended !== isSuspended(membership.userId));
    const [restored, suspended] = [
      changing.filter((membership) => membership.isSuspended),
      changing.filter((membership) => !membership.isSuspended),
    ];
    return this.#withSuspended(suspended, true).#withSuspended(restored, false);
  }

  #withSuspended(memberships: readonly Participant[], isSuspended: boolean): ChatRoom {
    if (memberships.length === 0) return this;
    const type = isSuspended ? 'participants_suspended' : 'participants_restored';
    const changed = memberships.map((membership) => ({ ...membership, isSuspended }));
    return this.step({ type, userIds: memberships.map(({ userId }) => userId) }, changed);
  }

  /** Sets the members' roles and rights to post. Makes no event: clients read them with the members. */
  withRoles(roleOf: (membership: Participant) => Pick<Participant, 'role' | 'mayPost'>): ChatRoom {
    const changed = this.members().flatMap((membership) => {
      const { role, mayPost } = roleOf(membership);
      return role === membership.role && mayPost === membership.mayPost ? [] : [{ ...membership, role, mayPost }];
    });
    if (changed.length === 0) return this;
    return this.step(null, changed);
  }

  /** Moves the room to another organisation. Makes no event: members see no difference. */
  movedTo(scope: Scope): ChatRoom {
    if (organisationOf(scope) === organisationOf(this.state.scope)) return this;
    return this.step(null, this.members(), { ...this.state, scope });
  }

  /**
   * The room under a new name, cleaned by `cleanName`.
   * @throws ChatError INVALID_REQUEST for a name without a visible character, ACCESS_DENIED in a room without a name
   */
  renamed(name: string): ChatRoom {
    if (this.#isNamedByPeople) throw new ChatError('ACCESS_DENIED', 'This room goes by the names of its people.');
    const cleaned = cleanName(name);
    if (cleaned === '') throw blankRoomName();
    return this.with({ name: cleaned });
  }

  /** The room with the names that the directory gives to it and its context. */
  named({ name, contextName }: Pick<RoomState, 'name' | 'contextName'>): ChatRoom {
    return this.with({ name, contextName });
  }

  /** @throws ChatError ROOM_INACTIVE for a room whose people go on in a later one */
  archived(isArchived: boolean): ChatRoom {
    const later = this.state.archivedInto ?? null;
    if (!isArchived && later !== null)
      throw new ChatError('ROOM_INACTIVE', `This room stays put away: its people go on in room ${later}.`);
    return this.with({ isArchived });
  }

  frozen(isFrozen: boolean): ChatRoom {
    return this.with({ isFrozen });
  }

  /** The room in another state, with the event that tells members. The rules are those of the callers. */
  with(change: StateChange): ChatRoom {
    const event = roomUpdated(this.state, change);
    if (event === null) return this;
    // A membership means something else for who owns the room, and for all in another organisation.
    const owners = change.ownerId === undefined ? [] : [this.state.ownerId, change.ownerId];
    const isAffected = ({ userId }: Participant): boolean => owners.includes(userId);
    const affected = change.scope === undefined ? [...this.participants.values()].filter(isAffected) : this.members();
    return this.step(event, affected, { ...this.state, ...change });
  }

  /** The room after one step: the memberships that change, or mean something else, and what members are told, if anything. */
  step(change: RoomChange | null, memberships: readonly Participant[], state = this.state): ChatRoom {
    const affected = new Set([...this.affected, ...memberships.map(({ userId }) => userId)]);
    const participants = [...this.participants.values(), ...memberships];
    if (change === null) return new ChatRoom(state, participants, this.changes, affected);
    return new ChatRoom({ ...state, headSeq: state.headSeq + 1 }, participants, [...this.changes, change], affected);
  }
}
