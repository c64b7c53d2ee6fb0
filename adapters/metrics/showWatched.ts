import { Counter, Gauge, type Registry } from 'prom-client';
import type { Watched } from './Watched.ts';

/** Adds the metrics that other parts of a node count: they are read when somebody asks. */
export const showWatched = (registry: Registry, watched: Watched): void => {
  const { sockets, degraded, pool, feed, holds, reports, cases, held, requests, keys, bus } = watched;
  const registers = [registry];
  const shown = (name: string, help: string, read: () => number): void =>
    void new Gauge({
      name: `homeroom_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  const grown = (name: string, help: string, read: () => number): void =>
    void new Counter({
      name: `homeroom_${name}_total`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  shown('sockets', 'Open sockets', () => sockets().sockets);
  shown('people', 'People with a socket on this node', () => sockets().people);
  shown('rooms', 'Rooms with a member who has a socket on this node', () => sockets().rooms);
  shown('slow_sockets', 'Sockets that read more slowly than their events arrive', () => sockets().slow);
  grown('deliveries', 'Events written to sockets', () => sockets().deliveries);
  grown('fanout_repairs', 'Reads that found events without a publication', () => sockets().repairs);
  shown('degraded', '1 while publications do not reach other nodes and rooms are swept more often', () =>
    degraded() === null ? 0 : 1,
  );
  if (bus !== undefined) {
    shown(
      'bus_nodes',
      'Nodes that hear each other over PostgreSQL, this one included; 0 while they do not, and over Redis',
      () => bus().nodes,
    );
    shown(
      'bus_queue_usage',
      'The share of PostgreSQL’s queue of notifications that is in use; 0 over Redis',
      () => bus().queueUsage,
    );
    new Counter({
      name: 'homeroom_bus_messages_total',
      help: 'Messages between nodes, by what became of them on this one: published, received, or malformed, expired, dropped; oversized: too large for one publication',
      labelNames: ['outcome'],
      registers,
      collect() {
        this.reset();
        for (const [outcome, count] of Object.entries(bus().messages)) this.inc({ outcome }, count);
      },
    });
  }
  shown('feed_holder', '1 while this node writes the feed', () => (feed().isHolder ? 1 : 0));
  shown('feed_position', 'The last position that this node gave out', () => feed().position);
  shown(
    'feed_waiting',
    'Rooms that have moved, as far as this node knows, and are not in the feed yet',
    () => feed().waiting,
  );
  shown(
    'feed_lag_seconds',
    'For how long the oldest room that waits for the feed has waited',
    () => feed().lagMs / 1_000,
  );
  /** As last read while the database does not answer. */
  const counted = (name: string, help: string, label: string, read: () => Promise<Readonly<Record<string, number>>>) =>
    new Gauge({
      name: `homeroom_${name}`,
      help: `${help}; as last read while the database does not answer`,
      labelNames: [label],
      registers,
      async collect() {
        const counts = await read().catch(() => null);
        for (const [value, count] of Object.entries(counts ?? {})) this.set({ [label]: value }, count);
      },
    });
  const ages = 'by age: less than a day, less than a week, older';
  counted('holds', 'Holds in force, by effect', 'effect', holds);
  counted('reports_open', `Reports that nobody has decided, ${ages}`, 'age', reports);
  counted('cases_open', 'Cases that wait for approval, and those that run', 'state', cases);
  counted('messages_held', `Messages that wait for a reviewer, ${ages}`, 'age', held);
  counted('requests_to_talk', 'Requests to talk that nobody has accepted: waiting, declined', 'state', requests);
  if (keys !== undefined) {
    shown('key_set_stale', '1 while the key set at AUTH_JWKS_URL cannot be loaded', () =>
      keys().problem === null ? 0 : 1,
    );
    grown('key_set_failures', 'Loads of the key set that failed', () => keys().failures);
  }
  if (pool === undefined) return;
  shown('db_pool_used', 'Database connections in use', () => pool().used);
  shown('db_pool_free', 'Database connections that are idle', () => pool().free);
  shown('db_pool_waiting', 'Queries that wait for a connection', () => pool().waiting);
};
