import type { Clock } from '../../core/clock.ts';
import type { RoomId, UserId } from '../../core/ids.ts';
import type { Presence } from '../../core/rooms/Presence.ts';
import { type PresenceSignal, presenceRooms, type RoomBus } from '../../core/rooms/RoomBus.ts';
import type { ConnectedPerson } from './ConnectedPerson.ts';
import type { SocketLog } from './SocketLog.ts';

interface Deps {
  readonly presence: Presence;
  readonly bus: Pick<RoomBus, 'signal'>;
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

/** People asked about at once. */
const batchSize = 500;

/**
 * Tells the rooms of a person when their first connection to any node comes, and when the last one has been gone for
 * longer than a reconnect takes. However often somebody comes and goes, there is at most one absence of theirs to look
 * after; a thousand who reconnect within the grace are told to nobody. Presence may lag and is no reason to fail.
 */
export class PresenceNews {
  readonly #deps: Deps;
  /** Those whose last connection went here, the longest gone first. */
  readonly #absences = new Map<UserId, Absence>();
  #isLooking = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async arrive(person: ConnectedPerson): Promise<void> {
    const { presence, log } = this.#deps;
    const { userId } = person;
    try {
      const isFirst = await presence.arrive(userId);
      const isBack = this.#absences.delete(userId);
      if (!isFirst || isBack) return;
      await person.ready;
      this.#tellHere(person);
    } catch (failure) {
      log.debug({ err: failure, userId }, 'presence: arrive failed');
    }
  }

  /** One connection fewer of somebody who sat in these rooms. */
  async depart(userId: UserId, roomIds: readonly RoomId[]): Promise<void> {
    const { presence, clock, log } = this.#deps;
    try {
      if (!(await presence.depart(userId))) return;
      this.#absences.delete(userId);
      this.#absences.set(userId, { since: clock.monotonic(), roomIds });
    } catch (failure) {
      log.debug({ err: failure, userId }, 'presence: depart failed');
    }
  }

  /** Another node takes somebody for gone who is here: their connections crossed. */
  hear({ userId, isOnline }: PresenceSignal): void {
    const person = this.#deps.people.get(userId);
    if (!isOnline && person !== undefined) this.#tellHere(person);
  }

  /** Tells of those who did not come back in time, to any node. `now` on the monotonic clock. */
  async tick(now: number): Promise<void> {
    const { presence, graceMs, log } = this.#deps;
    const due = [...this.#dueAt(now - graceMs)];
    if (this.#isLooking || due.length === 0) return;
    this.#isLooking = true;
    try {
      const online = await presence.online(due.map(([userId]) => userId));
      for (const [userId, absence] of due) {
        // Whoever came back here while the others were asked for has no absence any more.
        if (this.#absences.get(userId) !== absence) continue;
        this.#absences.delete(userId);
        if (!online.has(userId)) this.#tell(userId, false, absence.roomIds);
      }
    } catch (failure) {
      log.debug({ err: failure, people: due.length }, 'presence: online failed');
    } finally {
      this.#isLooking = false;
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

  #tellHere(person: ConnectedPerson): void {
    if (!person.isGone) this.#tell(person.userId, true, [...person.seats.keys()]);
  }

  #tell(userId: UserId, isOnline: boolean, roomIds: readonly RoomId[]): void {
    if (roomIds.length === 0) return;
    this.#deps.bus.signal({ type: 'presence', userId, isOnline, roomIds: roomIds.slice(0, presenceRooms) });
  }
}
