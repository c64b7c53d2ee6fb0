import { setImmediate as endOfTurn, setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import type { RoomId } from '../../../core/ids.ts';
import { isLost, isUndone, sqlState, unavailable } from '../sql/databaseErrors.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type AppendRow, appendStatement, type HashedDraft } from './appendStatement.ts';

interface Waiting {
  readonly draft: HashedDraft;
  readonly since: number;
  readonly resolve: (row: AppendRow) => void;
  readonly reject: (reason: unknown) => void;
  /** How often the connection broke while a statement with this draft was running. */
  losses: number;
  /** Whether an earlier attempt may have stored it. */
  isRepeated: boolean;
}

/** Most drafts in one statement. */
const batchSize = 500;
/** Most characters in one statement, unless a single draft has more. */
const batchChars = 1_000_000;
/** Most drafts that wait; further ones are refused as UNAVAILABLE. */
const capacity = 20_000;
/** Milliseconds that a draft waits for its room, for instance while a directory change holds it. */
const patienceMs = 10_000;
/** Milliseconds before the next attempt when other transactions hold the rooms of all drafts that are left. */
const pauseMs = 4;
/** After so many broken connections one more means that the database is away, and the draft is refused. */
const maxLosses = 1;
/**
 * Most milliseconds before a batch is sent again after a broken connection; random, so that nodes do not all return at
 * once.
 */
const maxJitterMs = 100;
/**
 * Milliseconds for which every statement looks for stored client_ids after one of them was met. Retries come together:
 * after a restart every client sends again what was not acknowledged.
 */
const vigilanceMs = 10_000;

/**
 * Group commit: drafts that arrive while a statement is running go together into the next one, which begins as soon as
 * the last has returned. No draft waits for a timer: the longer statements take, the more share the next one. Drafts of
 * one room keep their order.
 *
 * A first attempt does not look for its client_id among the stored messages, because that costs a sixth of a statement
 * and hardly ever finds one: the unique index refuses a stored one, and the batch then runs again and looks.
 */
export class AppendQueue {
  readonly #knex: Knex;
  #waiting: Waiting[] = [];
  /** Rooms that were held at the last attempt: every batch tries a single draft of each. */
  #heldRooms = new Set<RoomId>();
  #isRunning = false;
  #isVigilantUntil = 0;
  onFlush: (drafts: number, ms: number) => void = () => {};

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Resolves with the outcome of the draft; never with `busy` or `stale`. @throws ChatError UNAVAILABLE */
  append(draft: HashedDraft): Promise<AppendRow> {
    if (this.#waiting.length >= capacity) throw unavailable('Too many messages wait to be stored. Try again.');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ draft, since: performance.now(), resolve, reject, losses: 0, isRepeated: false });
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      await endOfTurn();
      const batch = this.#takeBatch();
      const retried = await this.#flush(batch);
      for (const { draft } of batch) this.#heldRooms.delete(draft.roomId);
      for (const one of retried) {
        this.#heldRooms.add(one.draft.roomId);
        one.isRepeated = true;
      }
      const areAllHeld = this.#waiting.every(({ draft }) => this.#heldRooms.has(draft.roomId));
      this.#waiting.unshift(...retried);
      if (retried.length === batch.length && areAllHeld) await pause(pauseMs);
    }
    this.#isRunning = false;
  }

  /**
   * The next drafts in order. One draft of each client_id and of each file at a time: the second is then an ordinary
   * duplicate, or does not find the file.
   */
  #takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    const keys = new Set<string>();
    let chars = 0;
    for (const one of this.#waiting) {
      const { roomId, senderId, clientId, content, attachments } = one.draft;
      const key = this.#heldRooms.has(roomId) ? `${roomId}` : clientId && `${roomId}:${senderId}:${clientId}`;
      const isFull = batch.length >= batchSize || (batch.length > 0 && chars + content.length > batchChars);
      const isTaken = attachments?.some(({ id }) => keys.has(`file ${id}`)) ?? false;
      if (isFull || isTaken || (key !== null && keys.has(key))) {
        rest.push(one);
        continue;
      }
      if (key !== null) keys.add(key);
      for (const { id } of attachments ?? []) keys.add(`file ${id}`);
      chars += content.length;
      batch.push(one);
    }
    this.#waiting = rest;
    return batch;
  }

  /** Stores a batch; returns the drafts that must be tried again. */
  async #flush(
    batch: readonly Waiting[],
    findsStored = performance.now() < this.#isVigilantUntil || batch.some(({ isRepeated }) => isRepeated),
  ): Promise<Waiting[]> {
    try {
      const rows = await this.#store(batch, findsStored);
      // What may not be posted any more may have been stored while it could be (I6).
      const isDoubtful = ({ draft }: Waiting, index: number): boolean =>
        !findsStored && draft.clientId !== null && isRefusal(rows[index]);
      const retried = batch.filter((one, index) => !isDoubtful(one, index) && !settle(one, rows[index]));
      const doubtful = batch.filter(isDoubtful);
      return doubtful.length === 0 ? retried : [...retried, ...(await this.#flush(doubtful, true))];
    } catch (error) {
      return this.#recover(batch, error);
    }
  }

  async #store(batch: readonly Waiting[], findsStored: boolean): Promise<AppendRow[]> {
    const began = performance.now();
    try {
      const statement = appendStatement(
        batch.map(({ draft }) => draft),
        { findsStored },
      );
      return await queryRows<AppendRow>(this.#knex, statement, { isPrepared: true, timeoutMs: patienceMs });
    } finally {
      this.onFlush(batch.length, performance.now() - began);
    }
  }

  async #recover(batch: readonly Waiting[], error: unknown): Promise<Waiting[]> {
    // The whole batch was undone because one of the client_ids is stored, if only at this moment by another node.
    const isRefusedByIndex = sqlState(error) === '23505';
    if (isRefusedByIndex) this.#isVigilantUntil = performance.now() + vigilanceMs;
    if (isRefusedByIndex || isUndone(error)) return batch.filter((one) => !giveUp(one, error));
    if (isLost(error)) return this.#retryLost(batch, error);
    const concernsAll = error instanceof ChatError && error.code !== 'INVALID_REQUEST';
    if (batch.length === 1 || concernsAll) {
      for (const one of batch) one.reject(error);
      return [];
    }
    // A draft that the database cannot hold must not make the others fail.
    const retried: Waiting[] = [];
    for (const one of batch) retried.push(...(await this.#flush([one])));
    return retried;
  }

  /** It is unknown whether the batch was stored. With a client_id a draft can safely be sent again. */
  async #retryLost(batch: readonly Waiting[], error: unknown): Promise<Waiting[]> {
    const retried = batch.filter((one) => one.draft.clientId !== null && ++one.losses <= maxLosses);
    for (const one of batch) if (!retried.includes(one)) one.reject(error);
    if (retried.length > 0) await pause(Math.random() * maxJitterMs);
    return retried;
  }
}

const settle = (one: Waiting, row: AppendRow | undefined): boolean => {
  if (row === undefined || row.outcome === 'busy' || row.outcome === 'stale') return giveUp(one);
  one.resolve(row);
  return true;
};

/** Whether the answer would be different for a draft that is already stored. */
const isRefusal = (row: AppendRow | undefined): boolean =>
  row !== undefined && row.outcome !== 'stored' && row.outcome !== 'busy' && row.outcome !== 'stale';

/** Refuses a draft that has waited too long, and says whether it did. Nothing of a refused draft is stored. */
const giveUp = ({ since, reject }: Waiting, cause?: unknown): boolean => {
  if (performance.now() - since < patienceMs) return false;
  reject(unavailable('The room is being changed for longer than usual. Try again.', cause));
  return true;
};
