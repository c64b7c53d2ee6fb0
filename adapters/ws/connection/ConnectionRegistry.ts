import { ChatError } from '../../../core/errors.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { SocketSlots } from '../../../core/limits/SocketSlots.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { grantsOf } from '../../../core/permissions/RoleGrant.ts';
import { looksIntoRooms } from '../../../core/permissions/rights.ts';
import type { MembershipInvalidation, RoomBus } from '../../../core/rooms/RoomBus.ts';
import type { MembershipsView, RoomHeads } from '../../../core/rooms/RoomHeads.ts';
import type { RoomSight } from '../../../core/rooms/roomRights.ts';
import type { MembershipFollower } from '../fanout/applyEvents.ts';
import { ConnectedPerson } from '../fanout/ConnectedPerson.ts';
import type { MembershipTracker } from '../fanout/MembershipTracker.ts';
import type { MembershipChange } from '../fanout/RoomChannel.ts';
import type { SocketLog } from '../fanout/SocketLog.ts';
import type { Subscriber } from '../fanout/Subscriber.ts';
import type { PresencePublisher } from '../presence/PresencePublisher.ts';
import { unauthenticated, userInactive } from '../upgrade/identityErrors.ts';
import { KeyedQueue } from './KeyedQueue.ts';

interface Deps {
  readonly chat: Pick<Chat, 'people' | 'policy' | 'oversight' | 'enterRoom' | 'membershipSights'>;
  readonly bus: Pick<RoomBus, 'subscribePerson' | 'unsubscribePerson'>;
  readonly roomHeads: Pick<RoomHeads, 'membershipsOf' | 'changedMemberships'>;
  /** Written here alone; rooms and presence look people up in it. */
  readonly people: Map<UserId, ConnectedPerson>;
  readonly tracker: MembershipTracker;
  readonly presencePublisher: Pick<PresencePublisher, 'connected' | 'disconnected'>;
  /** The sockets of a person on all nodes, and how many there may be. */
  readonly slots: SocketSlots;
  readonly socketsPerPerson: number;
  /** Rooms of one person that are live, at most. */
  readonly roomsPerPerson: number;
  readonly log: SocketLog;
}

/** People whose memberships are loaded at the same time. A store asks for those together; each sees new rooms alone. */
const loadsAtOnce = 64;
/** Views of one person's memberships that are asked for until one fits what the channels have seen. */
const viewsAtMost = 10;
const retryMs = 1_000;

/** Who is connected to this node, with their account and memberships as they are now. */
export class ConnectionRegistry implements MembershipFollower {
  readonly #deps: Deps;
  readonly #loads: KeyedQueue<ConnectedPerson>;
  #isClosed = false;
  #isEndingLooks = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#loads = new KeyedQueue((person) => this.#load(person), loadsAtOnce);
  }

  /**
   * Lets a socket in, once its person's memberships are known. Events reach it after `ConnectedPerson.goLive`. Null
   * when the person has too many sockets. Somebody whose account was merged into another comes in as that one. @throws ChatError UNAUTHORIZED, USER_INACTIVE
   */
  async connect(socket: Subscriber, userId: UserId): Promise<ConnectedPerson | null> {
    const { people, slots, socketsPerPerson, presencePublisher } = this.#deps;
    if (!(await slots.take(userId, socketsPerPerson))) return null;
    const known = people.get(userId);
    const person = known ?? new ConnectedPerson(userId);
    person.connect(socket);
    if (known === undefined) {
      people.set(userId, person);
      person.loadedBy(this.#listenAndLoad(person));
      void presencePublisher.connected(person);
    }
    try {
      await person.loaded;
    } catch (failure) {
      if (!(failure instanceof MergedAccount)) throw failure;
      this.disconnect(socket, userId);
      return this.connect(socket, failure.survivorId);
    }
    return person;
  }

  disconnect(socket: Subscriber, userId: UserId): void {
    const { people, slots, tracker, bus, presencePublisher } = this.#deps;
    const person = people.get(userId);
    if (person?.disconnect(socket) !== true) return;
    slots.release(userId);
    tracker.endSubscriptions(socket);
    if (!person.isGone) return;
    presencePublisher.disconnected(userId, [...person.memberships.keys()]);
    tracker.endMemberships(person);
    people.delete(userId);
    bus.unsubscribePerson(userId);
  }

  onInvalidation({ userIds }: MembershipInvalidation): void {
    for (const userId of userIds) this.#reloadSoon(userId);
  }

  /** A person who leaves by an event may have joined again by one that this node does not see. */
  follow({ left }: MembershipChange): void {
    for (const { person } of left) this.#reloadSoon(person.userId);
  }

  /** Loads everybody here again whose rooms or account changed without this node having heard of it. One query. */
  async sweep(): Promise<void> {
    const { people, roomHeads } = this.#deps;
    if (people.size === 0) return;
    const known = new Map([...people].map(([userId, { membershipVersion }]) => [userId, membershipVersion]));
    for (const userId of (await roomHeads.changedMemberships(known)).keys()) this.#reloadSoon(userId);
  }

  /**
   * Ends what sockets observe by a case that is over: cases end without an event of the room, some by the clock alone.
   * Asks nothing where looks need no case, and while nobody observes a room. Never runs twice at once.
   */
  async endLooks(): Promise<void> {
    const { chat, people, tracker, log } = this.#deps;
    if (chat.oversight.mode === 'open' || this.#isEndingLooks) return;
    this.#isEndingLooks = true;
    try {
      for (const person of [...people.values()])
        for (const roomId of tracker.observedRooms(person)) {
          if (person.account === undefined || (await this.#mayStillLook(person.account, roomId))) continue;
          tracker.endObservations(person, new Set([roomId]));
        }
    } catch (failure) {
      log.warn({ err: failure }, 'looks into rooms could not be checked; the next turn tries again');
    } finally {
      this.#isEndingLooks = false;
    }
  }

  /** Brings a person's account and memberships in line with the store. Settles after a load that began after this call. */
  reload(person: ConnectedPerson): Promise<void> {
    return this.#loads.schedule(person);
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Listens first and reads then, so that no change falls between the two. */
  async #listenAndLoad(person: ConnectedPerson): Promise<void> {
    await this.#deps.bus.subscribePerson(person.userId);
    await this.reload(person);
  }

  #reloadSoon(userId: UserId): void {
    const person = this.#deps.people.get(userId);
    if (person !== undefined) void this.#reloadUntilDone(person);
  }

  async #reloadUntilDone(person: ConnectedPerson): Promise<void> {
    try {
      await this.reload(person);
    } catch (failure) {
      if (failure instanceof ChatError && failure.code !== 'UNAVAILABLE') return;
      this.#deps.log.warn({ err: failure, userId: person.userId }, 'memberships could not be loaded; trying again');
      const again = (): void => void (person.isGone || this.#isClosed || this.#reloadUntilDone(person));
      setTimeout(again, retryMs).unref();
    }
  }

  async #load(person: ConnectedPerson): Promise<void> {
    const { chat, roomHeads, tracker, roomsPerPerson } = this.#deps;
    const isFirst = person.account === undefined;
    for (let count = 0; count < viewsAtMost; count += 1) {
      if (person.isGone || this.#isClosed) return;
      const watch = person.watch();
      let view: MembershipsView;
      let sights: ReadonlyMap<RoomId, RoomSight>;
      try {
        view = await roomHeads.membershipsOf(person.userId, roomsPerPerson);
        // The version of the view stands for both: a change of the account that this misses shows as a newer one.
        sights = chat.membershipSights(await this.#refreshAccount(person), view.rooms);
      } finally {
        // Within the same turn as what follows: no move may fall between the two.
        person.unwatch();
      }
      if (person.isGone || (await tracker.align(person, { view, sights, watch, isFirst }))) return;
    }
    throw new ChatError('UNAVAILABLE', 'Your rooms could not be loaded just now. Try again.');
  }

  async #refreshAccount(person: ConnectedPerson): Promise<Person> {
    const { chat } = this.#deps;
    const before = person.account;
    chat.people.forget([person.userId]);
    const account = await chat.people.find(person.userId);
    if (before === undefined && account?.mergedInto !== undefined) throw new MergedAccount(account.mergedInto);
    if (account === undefined || !account.isActive || hasParted(before, account))
      throw this.#terminateAll(person, account);
    person.accountLoaded(account);
    if (before !== undefined && rolesText(before) !== rolesText(account))
      await this.#leaveForeignRooms(person, account);
    return account;
  }

  /** Who moderates or answers in one organisation, and did in another before, observes rooms of the first alone. */
  async #leaveForeignRooms(person: ConnectedPerson, account: Person): Promise<void> {
    const { chat, tracker } = this.#deps;
    const observed = [...tracker.observedRooms(person)];
    // Without the right there is nothing to ask. A room that cannot be entered now, for whichever reason, is left.
    const mayStay = async (roomId: RoomId): Promise<boolean> =>
      looksIntoRooms(chat.policy, account) &&
      chat.enterRoom(account, roomId).then(
        () => true,
        () => false,
      );
    const stays = await Promise.all(observed.map(mayStay));
    tracker.endObservations(person, new Set(observed.filter((_, index) => stays[index] !== true)));
  }

  /** The look is on record already. @throws ChatError UNAVAILABLE, which says nothing about the right */
  async #mayStillLook(account: Person, roomId: RoomId): Promise<boolean> {
    try {
      await this.#deps.chat.enterRoom(account, roomId, null);
      return true;
    } catch (failure) {
      if (failure instanceof ChatError && failure.code !== 'UNAVAILABLE') return false;
      throw failure;
    }
  }

  /** Closes every socket of the person. Returns why. */
  #terminateAll(person: ConnectedPerson, account: Person | undefined): ChatError {
    const why = whyEnded(account);
    this.#deps.tracker.endMemberships(person);
    for (const socket of [...person.connections]) socket.end(why);
    return why;
  }
}

/** The person has another account now; a socket that is about to come in is let in as that one. */
class MergedAccount extends ChatError {
  readonly survivorId: UserId;

  constructor(survivorId: UserId) {
    super('UNAUTHORIZED', 'You have another account now; come back.');
    this.survivorId = survivorId;
  }
}

/** Another account is part of this one no more: a socket may be that person's. */
const hasParted = (before: Person | undefined, { formerIds = [] }: Person): boolean =>
  before?.formerIds?.some((id) => !formerIds.includes(id)) ?? false;

/** Who has another account now comes back with a fresh token, and is that one. */
const whyEnded = (account: Person | undefined): ChatError => {
  if (account === undefined) return unauthenticated('Nobody is known here by this token.');
  if (account.isActive) return unauthenticated('This account was parted from another one; come back.');
  return account.mergedInto === undefined ? userInactive() : new MergedAccount(account.mergedInto);
};

const rolesText = (person: Person): string => JSON.stringify(grantsOf(person));
