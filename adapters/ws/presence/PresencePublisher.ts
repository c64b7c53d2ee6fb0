import type { Clock } from '../../../core/clock.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Presence } from '../../../core/rooms/Presence.ts';
import { type PresenceEvent, presenceRooms, type RoomBus } from '../../../core/rooms/RoomBus.ts';
import type { ConnectedPerson } from '../fanout/ConnectedPerson.ts';
import type { SocketLog } from '../fanout/SocketLog.ts';

interface Deps {
  readonly presence: Pick<Presence, 'connect' | 'disconnect'>;
  readonly bus: Pick<RoomBus, 'publishEphemeral'>;
  readonly people: ReadonlyMap<UserId, ConnectedPerson>;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Milliseconds of absence that nobody is told of. */
  readonly graceMs: number;
  readonly log: SocketLog;
}

interface Absence {
  readonly since: number;
  readonly roomIds: readonly RoomId[];
}

/** People whose absence ends in one tick, at most. */
const batchSize = 500;

/**
 * Counts each person as online while they are connected to this node, and publishes it to their rooms when their first
 * connection to any node opens and when the last one has been closed for longer than a reconnect takes. Until then they
 * count as online for those who ask, too: a thousand who reconnect within the grace cost nothing and are published to
 * nobody. Presence may lag and is no reason to fail.
 */
export class PresencePublisher {
  readonly #deps: Deps;
  /** Those who count as online because of this node. */
  readonly #online = new Set<UserId>();
  /** Of those, the ones whose last connection has closed, the longest ago first. */
  readonly #absences = new Map<UserId, Absence>();
  #isTicking = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The first connection of somebody to this node. */
  async connected(person: ConnectedPerson): Promise<void> {
    const { presence, log } = this.#deps;
    const { userId } = person;
    this.#absences.delete(userId);
    try {
      // Many who connect at the same time are known together.
      await person.loaded;
      if (person.isGone || this.#online.has(userId)) return;
      this.#online.add(userId);
      if (await presence.connect(userId)) this.#publishOnline(person);
    } catch (failure) {
      log.debug({ err: failure, userId }, 'presence: arrive failed');
    }
  }

  /** The last connection to this node of a member of these rooms has closed. */
  disconnected(userId: UserId, roomIds: readonly RoomId[]): void {
    if (this.#online.has(userId)) this.#absences.set(userId, { since: this.#deps.clock.monotonic(), roomIds });
  }

  /** Another node takes somebody for gone who is connected here: their connections crossed. */
  correct({ userId, isOnline }: PresenceEvent): void {
    const person = this.#deps.people.get(userId);
    if (!isOnline && person !== undefined) this.#publishOnline(person);
  }

  /** Publishes the absence of those who did not reconnect in time, to any node. `now` on the monotonic clock. */
  async tick(now: number): Promise<void> {
    if (this.#isTicking) return;
    this.#isTicking = true;
    await Promise.all([...this.#dueAt(now - this.#deps.graceMs)].map((due) => this.#end(...due)));
    this.#isTicking = false;
  }

  async #end(userId: UserId, absence: Absence): Promise<void> {
    const { presence, people, log } = this.#deps;
    this.#absences.delete(userId);
    this.#online.delete(userId);
    try {
      const isLast = await presence.disconnect(userId);
      // A reconnect meanwhile publishes for itself, after this.
      if (isLast && !people.has(userId)) this.#publish(userId, false, absence.roomIds);
    } catch (failure) {
      log.debug({ err: failure, userId }, 'presence: depart failed; the next tick tries again');
      if (people.has(userId)) return;
      this.#online.add(userId);
      this.#absences.set(userId, absence);
    }
  }

  *#dueAt(moment: number): Generator<[UserId, Absence]> {
    let count = 0;
    for (const entry of this.#absences) {
      if (entry[1].since > moment || count === batchSize) return;
      count += 1;
      yield entry;
    }
  }

  #publishOnline(person: ConnectedPerson): void {
    if (!person.isGone) this.#publish(person.userId, true, [...person.memberships.keys()]);
  }

  #publish(userId: UserId, isOnline: boolean, roomIds: readonly RoomId[]): void {
    if (roomIds.length === 0) return;
    this.#deps.bus.publishEphemeral({ type: 'presence', userId, isOnline, roomIds: roomIds.slice(0, presenceRooms) });
  }
}
