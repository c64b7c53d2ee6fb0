import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { asStorageError, isHeld, isUndone } from './databaseErrors.ts';
import type { Sql } from './Sql.ts';

export interface QueryOptions {
  /** Parsed and planned once per connection. For statements of which there are few different texts. */
  readonly isPrepared?: boolean;
  /** Milliseconds; the connection of a question that nobody answers is closed. 15,000 by default. */
  readonly timeoutMs?: number;
}

/** Long enough for any single question of a chat, short enough that a frozen server does not hold everything up. */
const defaultTimeoutMs = 15_000;

/** Runs one statement on the pool or in a transaction. @throws ChatError UNAVAILABLE, INSUFFICIENT_STORAGE */
export const queryRows = async <Row>(
  db: Knex,
  { text, values }: Sql,
  { isPrepared = false, timeoutMs = defaultTimeoutMs }: QueryOptions = {},
): Promise<Row[]> => {
  try {
    const question = db.raw<{ rows: Row[] }>(text, values as Knex.RawBinding[]);
    if (isPrepared) question.options({ name: nameOf(text) });
    const { rows } = await question.timeout(timeoutMs);
    return rows;
  } catch (error) {
    throw asStorageError(error);
  }
};

const names = new Map<string, string>();

/** One name for one text, whichever part of the program asks. */
const nameOf = (text: string): string => {
  const name = names.get(text) ?? `homeroom_${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`;
  names.set(text, name);
  return name;
};

/** A transaction is tried so often when the database undid it to let another one pass. */
const attempts = 4;
/** Milliseconds for which a transaction comes again for what another one holds, and between two tries. */
const patienceMs = 10_000;
const pauseMs = 10;

/**
 * Everything or nothing. Done again when the database undid it, or when something it needs is held (SQLSTATE 55P03):
 * waiting outside of the transaction leaves the connection to others. The work must not ask anything outside `trx`.
 */
export const inTransaction = async <Result>(
  db: Knex,
  work: (trx: Knex.Transaction) => Promise<Result>,
): Promise<Result> => {
  const began = performance.now();
  for (let undone = 0; ; ) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (isHeld(error) && performance.now() - began < patienceMs) await pause(pauseMs);
      else if (!isUndone(error) || ++undone === attempts) throw asStorageError(error);
      // Whoever it was undone for tries again too, perhaps: not at the same moment.
      else await pause(Math.random() * 2 * pauseMs);
    }
  }
};
