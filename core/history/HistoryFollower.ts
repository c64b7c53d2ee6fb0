import { ChatError } from '../errors.ts';
import type { RoomId } from '../ids.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import type { HistoryTally } from './HistoryOutcome.ts';
import type { HistoryRun, HistoryStore } from './HistoryStore.ts';
import type { SaidLock, SaidPreferences } from './SaidByHistory.ts';

interface Deps {
  readonly history: Pick<HistoryStore, 'newlySaid' | 'keepSaid'>;
  readonly rooms: Pick<RoomRepository, 'update'>;
  readonly run: HistoryRun;
  readonly isDryRun: boolean;
  readonly tally: HistoryTally;
}

/** What is compared and kept together. */
const atOnce = 1_000;

/**
 * Locks of rooms, and what people set for themselves about them: a later run follows what has changed in the source, and
 * leaves all else as it is here. It comes last, because a message shows a hidden room again; a run that was killed before
 * leaves it to the next one.
 */
export class HistoryFollower {
  readonly #deps: Deps;
  readonly #locks: (SaidLock & { readonly line: number })[] = [];
  readonly #preferences: (SaidPreferences & { readonly isNew: boolean })[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  hearLock(lock: SaidLock & { readonly line: number }): void {
    this.#locks.push(lock);
  }

  /** `isNew`: the room was made by this run, so that nothing about it is counted as changed. */
  hearPreferences(preferences: SaidPreferences & { readonly isNew: boolean }): void {
    this.#preferences.push(preferences);
  }

  async follow(): Promise<void> {
    for (let from = 0; from < this.#locks.length; from += atOnce)
      await this.#followLocks(this.#locks.slice(from, from + atOnce));
    for (let from = 0; from < this.#preferences.length; from += atOnce)
      await this.#followPreferences(this.#preferences.slice(from, from + atOnce));
  }

  async #followLocks(said: readonly (SaidLock & { readonly line: number })[]): Promise<void> {
    const { history, run, tally, isDryRun } = this.#deps;
    const { locks, rooms } = await history.newlySaid(run.source, { locks: said, preferences: [] });
    for (const { roomId, isLocked } of rooms) {
      if (isDryRun || (await this.#setLock(roomId, isLocked))) tally.count('rooms', 'updated');
      else {
        const room = locks[0]?.room ?? '';
        const line = said.find((one) => one.room === room)?.line ?? 0;
        const problem = 'is open there again; here it stays put away, because its people go on in another room';
        tally.note({ line, kind: 'room', id: room, member: 'is_locked', problem });
      }
    }
    if (locks.length > 0) await history.keepSaid(run, { locks, preferences: [] });
  }

  /** Members see it as any change of the room. False for a room whose people have gone on in another one. */
  async #setLock(roomId: RoomId, isLocked: boolean): Promise<boolean> {
    try {
      await this.#deps.rooms.update({ roomId, actorId: null, change: (room) => room.archived(isLocked) });
      return true;
    } catch (error) {
      if (error instanceof ChatError && error.code === 'ROOM_INACTIVE') return false;
      throw error;
    }
  }

  async #followPreferences(said: readonly (SaidPreferences & { readonly isNew: boolean })[]): Promise<void> {
    const { history, run, tally } = this.#deps;
    const { preferences } = await history.newlySaid(run.source, { locks: [], preferences: said });
    if (preferences.length === 0) return;
    const changed = new Set(preferences.map(keyOf));
    tally.count('memberships', 'updated', said.filter((one) => !one.isNew && changed.has(keyOf(one))).length);
    await history.keepSaid(run, { locks: [], preferences });
  }
}

const keyOf = ({ room, userId }: SaidPreferences): string => `${userId} ${room}`;
