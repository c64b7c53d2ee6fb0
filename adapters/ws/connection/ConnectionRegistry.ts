import { ChatError } from '../../../core/errors.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { mayModerate } from '../../../core/permissions/rights.ts';
import type { PeopleNews, RoomBus } from '../../../core/rooms/RoomBus.ts';
import type { RoomStore } from '../../../core/rooms/RoomStore.ts';
import { ConnectedPerson } from '../fanout/ConnectedPerson.ts';
import type { MembershipTracker } from '../fanout/MembershipTracker.ts';
import type { SocketLog } from '../fanout/SocketLog.ts';
import type { Subscriber } from '../fanout/Subscriber.ts';
import type { PresencePublisher } from '../presence/PresencePublisher.ts';
import { unauthenticated, userInactive } from '../upgrade/makeIdentify.ts';
import { KeyedQueue } from './KeyedQueue.ts';

interface Deps {
  readonly chat: Pick<Chat, 'people' | 'policy'>;
  readonly bus: Pick<RoomBus, 'listenPerson' | 'unlistenPerson'>;
  readonly rooms: Pick<RoomStore, 'changedSeats'>;
  readonly presencePublisher: Pick<PresencePublisher, 'connected' | 'disconnected'>;
  /** Shared with the seating, which looks people up in it. */
  readonly people: Map<UserId, ConnectedPerson>;
  readonly tracker: MembershipTracker;
  readonly socketsPerPerson: number;
  readonly log: SocketLog;
}

/** People whose seats are loaded at the same time. A store asks for those together; a new room is shown to each by itself. */
const loadsAtOnce = 64;
/** Views of one person's seats that are asked for until one fits what the streams have seen. */
const viewsAtMost = 10;
const retryMs = 1_000;

/** Who is connected to this node, and what news about them does. */
export class ConnectionRegistry {
  readonly #deps: Deps;
  readonly #loads: KeyedQueue<ConnectedPerson>;
  #isClosed = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#loads = new KeyedQueue((person) => this.#load(person), loadsAtOnce);
  }

  /**
   * Lets a socket in, once its person's seats are known. Events reach it after `goLive`. Null when the person has too
   * many sockets. @throws ChatError UNAUTHORIZED, USER_INACTIVE
   */
  async connect(socket: Subscriber, userId: UserId): Promise<ConnectedPerson | null> {
    const { people, socketsPerPerson } = this.#deps;
    const known = people.get(userId);
    if (known !== undefined && known.connections.size >= socketsPerPerson) return null;
    const person = known ?? new ConnectedPerson(userId);
    person.connections.add(socket);
    if (known === undefined) {
      people.set(userId, person);
      person.ready = this.#meet(person);
      void this.#deps.presencePublisher.connected(person);
    }
    await person.ready;
    return person;
  }

  goLive(socket: Subscriber, person: ConnectedPerson): void {
    if (person.connections.has(socket)) person.sockets.add(socket);
  }

  disconnect(socket: Subscriber, userId: UserId): void {
    const { people, tracker, bus, presencePublisher } = this.#deps;
    const person = people.get(userId);
    if (person === undefined || !person.connections.delete(socket)) return;
    person.sockets.delete(socket);
    tracker.forget(socket);
    if (!person.isGone) return;
    presencePublisher.disconnected(userId, [...person.memberships.keys()]);
    tracker.clear(person);
    people.delete(userId);
    bus.unlistenPerson(userId);
  }

  onPeople({ userIds }: PeopleNews): void {
    for (const userId of userIds) {
      const person = this.#deps.people.get(userId);
      if (person !== undefined) void this.#follow(person);
    }
  }

  /** Looks again at everybody here whose rooms or account changed without news of it reaching this node. One query. */
  async sweep(): Promise<void> {
    const { people, rooms } = this.#deps;
    if (people.size === 0) return;
    const known = new Map([...people].map(([userId, { membershipVersion }]) => [userId, membershipVersion]));
    for (const userId of (await rooms.changedSeats(known)).keys()) {
      const person = people.get(userId);
      if (person !== undefined) void this.#follow(person);
    }
  }

  /** Brings a person's seats in line with the store. Settles after a look that began later than this call. */
  reload(person: ConnectedPerson): Promise<void> {
    return this.#loads.schedule(person);
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Listens first and reads then, so that no change falls between the two. */
  async #meet(person: ConnectedPerson): Promise<void> {
    await this.#deps.bus.listenPerson(person.userId);
    await this.reload(person);
  }

  async #follow(person: ConnectedPerson): Promise<void> {
    try {
      await this.reload(person);
    } catch (failure) {
      if (failure instanceof ChatError && failure.code !== 'UNAVAILABLE') return;
      this.#deps.log.warn({ err: failure, userId: person.userId }, 'seats could not be loaded; trying again');
      setTimeout(() => person.isGone || this.#isClosed || void this.#follow(person), retryMs).unref();
    }
  }

  async #load(person: ConnectedPerson): Promise<void> {
    if (person.isGone || this.#isClosed) return;
    const isFirst = person.person === undefined;
    const refreshAccount = (): Promise<void> => this.#refreshAccount(person);
    for (let view = 0; view < viewsAtMost; view += 1)
      if (await this.#deps.tracker.load(person, { isFirst, refreshAccount })) return;
    throw new ChatError('UNAVAILABLE', 'Your rooms could not be loaded just now. Try again.');
  }

  /** Reads the account anew. */
  async #refreshAccount(person: ConnectedPerson): Promise<void> {
    const { chat, tracker } = this.#deps;
    chat.people.forget([person.userId]);
    const found = await chat.people.find(person.userId);
    if (found === undefined || !found.isActive) throw this.#terminateAll(person, found === undefined);
    person.person = found;
    if (!mayModerate(chat.policy, found)) tracker.endVisits(person);
  }

  #terminateAll(person: ConnectedPerson, isUnknown: boolean): ChatError {
    const why = isUnknown ? unauthenticated('Nobody is known here by this token.') : userInactive();
    this.#deps.tracker.clear(person);
    for (const socket of [...person.connections]) socket.end(why);
    return why;
  }
}
