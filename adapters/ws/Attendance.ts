import { ChatError } from '../../core/errors.ts';
import type { UserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import { mayModerate } from '../../core/permissions/rights.ts';
import type { MembershipInvalidation, RoomBus } from '../../core/rooms/RoomBus.ts';
import type { RoomStore } from '../../core/rooms/RoomStore.ts';
import { ConnectedPerson } from './ConnectedPerson.ts';
import { KeyedQueue } from './KeyedQueue.ts';
import { unauthorized, userInactive } from './makeIdentify.ts';
import type { PresenceNews } from './PresenceNews.ts';
import type { Seating } from './Seating.ts';
import type { SocketLog } from './SocketLog.ts';
import type { SocketSide } from './SocketSide.ts';

interface Deps {
  readonly chat: Pick<Chat, 'people' | 'policy'>;
  readonly bus: Pick<RoomBus, 'subscribePerson' | 'unsubscribePerson'>;
  readonly rooms: Pick<RoomStore, 'changedMemberships'>;
  readonly presenceNews: Pick<PresenceNews, 'arrive' | 'depart'>;
  /** Shared with the seating, which looks people up in it. */
  readonly people: Map<UserId, ConnectedPerson>;
  readonly seating: Seating;
  readonly socketsPerPerson: number;
  readonly log: SocketLog;
}

/** People whose memberships are loaded at the same time. A store asks for those together; a new room is shown to each by itself. */
const loadsAtOnce = 64;
/** Views of one person's memberships that are asked for until one fits what the streams have seen. */
const viewsAtMost = 10;
const retryMs = 1_000;

/** Who is connected to this node, and what news about them does. */
export class Attendance {
  readonly #deps: Deps;
  readonly #loads: KeyedQueue<ConnectedPerson>;
  #isClosed = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#loads = new KeyedQueue((person) => this.#load(person), loadsAtOnce);
  }

  /**
   * Lets a socket in, once its person's memberships are known. Events reach it after `goLive`. Null when the person has too
   * many sockets. @throws ChatError UNAUTHORIZED, USER_INACTIVE
   */
  async arrive(socket: SocketSide, userId: UserId): Promise<ConnectedPerson | null> {
    const { people, socketsPerPerson } = this.#deps;
    const known = people.get(userId);
    if (known !== undefined && known.connections.size >= socketsPerPerson) return null;
    const person = known ?? new ConnectedPerson(userId);
    person.connections.add(socket);
    if (known === undefined) {
      people.set(userId, person);
      person.ready = this.#meet(person);
      void this.#deps.presenceNews.arrive(person);
    }
    await person.ready;
    return person;
  }

  goLive(socket: SocketSide, person: ConnectedPerson): void {
    if (person.connections.has(socket)) person.sockets.add(socket);
  }

  depart(socket: SocketSide, userId: UserId): void {
    const { people, seating, bus, presenceNews } = this.#deps;
    const person = people.get(userId);
    if (person === undefined || !person.connections.delete(socket)) return;
    person.sockets.delete(socket);
    seating.forget(socket);
    if (!person.isGone) return;
    presenceNews.depart(userId, [...person.memberships.keys()]);
    seating.clear(person);
    people.delete(userId);
    bus.unsubscribePerson(userId);
  }

  onInvalidation({ userIds }: MembershipInvalidation): void {
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
    for (const userId of (await rooms.changedMemberships(known)).keys()) {
      const person = people.get(userId);
      if (person !== undefined) void this.#follow(person);
    }
  }

  /** Brings a person's memberships in line with the store. Settles after a look that began later than this call. */
  reload(person: ConnectedPerson): Promise<void> {
    return this.#loads.want(person);
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Listens first and reads then, so that no change falls between the two. */
  async #meet(person: ConnectedPerson): Promise<void> {
    await this.#deps.bus.subscribePerson(person.userId);
    await this.reload(person);
  }

  async #follow(person: ConnectedPerson): Promise<void> {
    try {
      await this.reload(person);
    } catch (failure) {
      if (failure instanceof ChatError && failure.code !== 'UNAVAILABLE') return;
      this.#deps.log.warn({ err: failure, userId: person.userId }, 'memberships could not be loaded; trying again');
      setTimeout(() => person.isGone || this.#isClosed || void this.#follow(person), retryMs).unref();
    }
  }

  async #load(person: ConnectedPerson): Promise<void> {
    if (person.isGone || this.#isClosed) return;
    const isFirst = person.person === undefined;
    const recognise = (): Promise<void> => this.#recognise(person);
    for (let view = 0; view < viewsAtMost; view += 1)
      if (await this.#deps.seating.load(person, { isFirst, recognise })) return;
    throw new ChatError('UNAVAILABLE', 'Your rooms could not be loaded just now. Try again.');
  }

  /** Reads the account anew. */
  async #recognise(person: ConnectedPerson): Promise<void> {
    const { chat, seating } = this.#deps;
    chat.people.forget([person.userId]);
    const found = await chat.people.find(person.userId);
    if (found === undefined || !found.isActive) throw this.#expel(person, found === undefined);
    person.person = found;
    if (!mayModerate(chat.policy, found)) seating.endVisits(person);
  }

  #expel(person: ConnectedPerson, isUnknown: boolean): ChatError {
    const why = isUnknown ? unauthorized('Nobody is known here by this token.') : userInactive();
    this.#deps.seating.clear(person);
    for (const socket of [...person.connections]) socket.end(why);
    return why;
  }
}
