import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import type { RoomId } from '../../../core/ids.ts';
import type { MessageDraft } from '../../../core/messages/Message.ts';
import { minInterval } from '../../system/minInterval.ts';
import { isLost, isUndone, sqlState, unavailable } from '../sql/databaseErrors.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type AppendRow, appendStatement } from './appendStatement.ts';

interface Waiting {
  readonly draft: MessageDraft;
  readonly since: number;
  readonly resolve: (row: AppendRow) => void;
  readonly reject: (reason: unknown) => void;
  /** Connections that broke with the draft on its way. */
  losses: number;
}

/** Drafts in one statement. */
const batchSize = 500;
/** Characters in one statement, unless a single draft has more. */
const batchChars = 1_000_000;
/** Drafts that wait; who comes then is told to come again. */
const capacity = 20_000;
/**
 * Milliseconds from the beginning of one statement to that of the next: what a statement costs the database at least
 * is then shared by those who write within this time. Less than anybody notices; whoever writes alone does not wait.
 */
const spacingMs = 5;
/** Milliseconds that a draft waits for its room, e.g. while a directory change holds it. */
const patienceMs = 10_000;
/** Milliseconds until a node asks again when all it has left are rooms that others hold. */
const pauseMs = 4;
/** Broken connections that a draft may meet; then the database is away, and the sender is told so. */
const lossesAtMost = 1;
/** Milliseconds before a broken connection is done without, at most: the nodes do not all come back at once. */
const spreadMs = 100;

/**
 * Group commit: drafts that come while a statement is under way wait for it, and then all go out together in the next
 * one. Alone, a draft goes at once; under load, batches grow by themselves. Drafts of one room keep their order.
 */
export class AppendQueue {
  readonly #knex: Knex;
  readonly #soon = minInterval(spacingMs);
  #waiting: Waiting[] = [];
  /** Rooms that others held when last tried: a single draft of each is tried with every batch. */
  #heldRooms = new Set<RoomId>();
  #isRunning = false;
  onFlush: (drafts: number, ms: number) => void = () => {};

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Resolves with what became of the draft; never with `busy` or `stale`. @throws ChatError UNAVAILABLE */
  append(draft: MessageDraft): Promise<AppendRow> {
    if (this.#waiting.length >= capacity) throw unavailable('Too many messages wait to be stored. Try again.');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ draft, since: performance.now(), resolve, reject, losses: 0 });
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      await new Promise<void>(this.#soon);
      const batch = this.#takeBatch();
      const again = await this.#flush(batch);
      for (const { draft } of batch) this.#heldRooms.delete(draft.roomId);
      for (const { draft } of again) this.#heldRooms.add(draft.roomId);
      const onlyHeldAreLeft = this.#waiting.every(({ draft }) => this.#heldRooms.has(draft.roomId));
      this.#waiting.unshift(...again);
      if (again.length === batch.length && onlyHeldAreLeft) await pause(pauseMs);
    }
    this.#isRunning = false;
  }

  /** The next drafts in order. Of the same client_id one at a time: the second is then a duplicate like any other. */
  #takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    const taken = new Set<string>();
    let chars = 0;
    for (const one of this.#waiting) {
      const { roomId, senderId, clientId, content } = one.draft;
      const key = this.#heldRooms.has(roomId) ? `${roomId}` : clientId && `${roomId}:${senderId}:${clientId}`;
      const isFull = batch.length >= batchSize || (batch.length > 0 && chars + content.length > batchChars);
      if (isFull || (key !== null && taken.has(key))) {
        rest.push(one);
        continue;
      }
      if (key !== null) taken.add(key);
      chars += content.length;
      batch.push(one);
    }
    this.#waiting = rest;
    return batch;
  }

  /** Stores a batch; returns those to be tried again. */
  async #flush(batch: readonly Waiting[]): Promise<Waiting[]> {
    try {
      const rows = await this.#store(batch);
      return batch.filter((one, index) => !settle(one, rows[index]));
    } catch (error) {
      return this.#recover(batch, error);
    }
  }

  async #store(batch: readonly Waiting[]): Promise<AppendRow[]> {
    const began = performance.now();
    try {
      const statement = appendStatement(batch.map(({ draft }) => draft));
      return await queryRows<AppendRow>(this.#knex, statement, { isPrepared: true, timeoutMs: patienceMs });
    } finally {
      this.onFlush(batch.length, performance.now() - began);
    }
  }

  async #recover(batch: readonly Waiting[], error: unknown): Promise<Waiting[]> {
    // All of it was undone, e.g. as another node stored one of the client_ids at the same moment.
    if (sqlState(error) === '23505' || isUndone(error)) return batch.filter((one) => !giveUp(one, error));
    if (isLost(error)) return this.#retryLost(batch, error);
    const concernsAll = error instanceof ChatError && error.code !== 'INVALID_REQUEST';
    if (batch.length === 1 || concernsAll) {
      for (const one of batch) one.reject(error);
      return [];
    }
    // A draft that the database cannot take must not take the others with it.
    const again: Waiting[] = [];
    for (const one of batch) again.push(...(await this.#flush([one])));
    return again;
  }

  /** Whether the batch was stored is not known. A client_id makes storing it once more safe, and finds what was. */
  async #retryLost(batch: readonly Waiting[], error: unknown): Promise<Waiting[]> {
    const again = batch.filter((one) => one.draft.clientId !== null && ++one.losses <= lossesAtMost);
    for (const one of batch) if (!again.includes(one)) one.reject(error);
    if (again.length > 0) await pause(Math.random() * spreadMs);
    return again;
  }
}

const settle = (one: Waiting, row: AppendRow | undefined): boolean => {
  if (row === undefined || row.outcome === 'busy' || row.outcome === 'stale') return giveUp(one);
  one.resolve(row);
  return true;
};

/** True, and the draft is refused, when it has waited for too long. Nothing of it is stored. */
const giveUp = ({ since, reject }: Waiting, cause?: unknown): boolean => {
  if (performance.now() - since < patienceMs) return false;
  reject(unavailable('The room is being changed for longer than usual. Try again.', cause));
  return true;
};
