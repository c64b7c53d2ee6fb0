import type { Knex } from 'knex';
import { ownTypes } from './ownTypes.ts';

type Answer = (failure: Error | null, response?: unknown) => void;

/** What is used of a client of `pg`. */
interface HostClient {
  query(config: object, answer: Answer): unknown;
  release?(isBroken?: boolean): void;
  on(event: 'error', listener: () => void): unknown;
  off(event: 'error', listener: () => void): unknown;
  getTransactionStatus?(): string | null;
  __knex__disposed?: unknown;
}

/** A pool of `pg`, as far as it is used. */
export interface PgPool {
  readonly options: { readonly max?: number };
  readonly totalCount: number;
  connect(): Promise<HostClient>;
}

export type HostConnections = Knex | PgPool;

/** What knex takes for a connection: ours for the time of one statement or transaction. */
class BorrowedConnection {
  readonly client: HostClient;
  /** Knex writes these, and does not write them into what is the host's. */
  __knexUid: string;
  __knex__disposed: unknown;

  constructor(client: HostClient, uid: string) {
    this.client = client;
    this.__knexUid = uid;
  }

  get processID(): unknown {
    return Reflect.get(this.client, 'processID');
  }

  /** Values are read by our own parsers, whatever the host has set for its own statements. */
  query(config: string | object, answer: Answer): void {
    const statement = typeof config === 'string' ? { text: config } : config;
    this.client.query({ ...statement, types: ownTypes }, answer);
  }

  /** Whether the host may use it again: nothing of ours runs or is open on it. */
  get isClean(): boolean {
    const status = this.client.getTransactionStatus?.();
    return this.__knex__disposed === undefined && (status === undefined || status === null || status === 'I');
  }
}

let count = 0;

/** The most connections of a host's pool; undefined if it does not say. */
export const sizeOf = (connections: HostConnections): number | undefined => {
  if (typeof connections !== 'function') return connections.options.max ?? 10;
  const { pool } = connections.client as { pool?: { max?: number } };
  return pool?.max;
};

/**
 * A host's own pool in the place of one of ours, as knex knows pools. Each connection is given back after its statement or
 * transaction, as it came; one on which something of ours may still run or be open is ended instead. The pool is never closed.
 */
export class HostPool {
  readonly #connections: HostConnections;
  readonly #timeoutMs: number;
  #used = 0;
  #waiting = 0;

  constructor(connections: HostConnections, timeoutMs: number) {
    this.#connections = connections;
    this.#timeoutMs = timeoutMs;
  }

  /** Connections at most, as of knex's own pools; undefined if the host's does not say. */
  get max(): number | undefined {
    return sizeOf(this.#connections);
  }

  acquire(): { readonly promise: Promise<BorrowedConnection> } {
    return { promise: this.#acquire() };
  }

  async #acquire(): Promise<BorrowedConnection> {
    this.#waiting += 1;
    let timer: NodeJS.Timeout | undefined;
    const coming = this.#take();
    try {
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          // It may come all the same, and is the host's again at once.
          coming.then((client) => this.#handBack(client, true)).catch(() => undefined);
          reject(new Error("Timeout acquiring a connection of the host's pool: all are in use."));
        }, this.#timeoutMs);
      });
      const client = await Promise.race([coming, late]);
      client.on('error', ignore);
      this.#used += 1;
      count += 1;
      return new BorrowedConnection(client, `homeroom${count}`);
    } finally {
      clearTimeout(timer);
      this.#waiting -= 1;
    }
  }

  async #take(): Promise<HostClient> {
    return typeof this.#connections === 'function'
      ? this.#connections.client.acquireConnection()
      : this.#connections.connect();
  }

  release(connection: BorrowedConnection): boolean {
    this.#used -= 1;
    connection.client.off('error', ignore);
    this.#handBack(connection.client, connection.isClean);
    return true;
  }

  #handBack(client: HostClient, isClean: boolean): void {
    if (typeof this.#connections !== 'function') return client.release?.(!isClean);
    // Knex lets go of such a connection instead of using it again.
    if (!isClean) client.__knex__disposed = new Error('Homeroom could not finish a statement on it.');
    void Promise.resolve(this.#connections.client.releaseConnection(client)).catch(() => undefined);
  }

  /** The host closes its pool itself. */
  async destroy(): Promise<void> {}

  numUsed(): number {
    return this.#used;
  }

  /** Only the host knows. */
  numFree(): number {
    return 0;
  }

  numPendingAcquires(): number {
    return this.#waiting;
  }
}

/** A statement on the connection fails anyway; without a listener its error would end the process. */
const ignore = (): void => {};
