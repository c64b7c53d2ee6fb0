import pg from 'pg';
import type { OpenSession } from '../../bus/link/BusSession.ts';
import { linesOf, NotifyQueue } from './NotifyQueue.ts';
import type { PostgresBusSettings } from './PostgresBusSettings.ts';
import type { PostgresSession } from './PostgresSession.ts';

/** Bytes of a notification, at most: PostgreSQL refuses 8,000. */
const payloadBytes = 7_999;
/** Milliseconds that connecting may take. */
const connectTimeoutMs = 3_000;
/** Milliseconds after which a connection that does not end is cut. */
const endMs = 500;
/** SQLSTATE of a NOTIFY for which the server's queue has no place: some session has not read for long. */
const queueIsFull = '54000';

/** Why a session cannot be used where connections are handed out by transaction. */
const pooled =
  'a pooler hands out the connections of the bus by transaction: set DATABASE_DIRECT_URL to the address past it';

interface Meeting {
  /** The channel of PostgreSQL on which all nodes of one chat listen. */
  readonly channel: string;
  /** The keys of the advisory lock that each of their sessions shares: so they see who is there. */
  readonly lock: readonly [number, number];
}

interface Presence {
  readonly now: number;
  readonly pid: number;
  readonly usage: number;
  readonly pids: readonly number[];
}

const listenText = (channel: string): string => `LISTEN ${pg.escapeIdentifier(channel)}`;
/** A node that does not read any more must not hold the server's queue of notifications for long: seconds, and milliseconds. */
const patienceText = `
  SELECT set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '10', false),
    set_config('tcp_keepalives_count', '3', false), set_config('tcp_user_timeout', '60000', false)`;
const lockText = 'SELECT pg_backend_pid() AS pid, pg_try_advisory_lock_shared($1::int, $2::int) AS taken';
/** Locks are written with unsigned numbers. */
const beatText = `
  SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now, pg_backend_pid() AS pid,
    pg_notification_queue_usage() AS usage,
    array(
      SELECT l.pid FROM pg_locks l
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
        AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
        AND l.classid = ($1::bigint & 4294967295)::oid AND l.objid = ($2::bigint & 4294967295)::oid
    ) AS pids`;
const notifyText = 'SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload';

/**
 * A session over LISTEN and NOTIFY on one connection of its own. All nodes of a chat share one channel of PostgreSQL, and a
 * notification has many publications, one in each line: `<channel> <payload>`. PostgreSQL wakes every session that listens
 * anywhere in the database for each notification, and looks through all its channels, so a channel for each room would cost
 * the server more than a node spends on skipping a line.
 */
export const openPostgresSession =
  ({ url, applicationName }: PostgresBusSettings, meet: () => Meeting): OpenSession<PostgresSession> =>
  ({ onMessage, onLost }) => {
    const client = new pg.Client({
      ...{ connectionString: url, keepAlive: true, connectionTimeoutMillis: connectTimeoutMs },
      ...(applicationName !== undefined && { fallback_application_name: applicationName }),
    });
    const subscribed = new Set<string>();
    const watchers: (() => void)[] = [];
    let meeting: Meeting | undefined;
    let [id, queueUsage] = [0, 0];
    let others = new Set<number>();
    /** For each look that has no answer yet, who was heard since it began: the answer may be older than they are. */
    const looks = new Set<Set<number>>();

    client.on('error', onLost);
    client.on('end', () => onLost(new Error('the connection of the bus has ended')));
    client.on('notification', ({ payload = '', processId }) => {
      if (processId !== id) for (const known of [others, ...looks]) known.add(processId);
      for (const line of linesOf(payload)) {
        const end = line.indexOf(' ');
        const channel = line.slice(0, end);
        if (subscribed.has(channel)) onMessage(channel, Buffer.from(line.slice(end + 1)), processId);
      }
    });

    const notify = (payloads: readonly string[]): Promise<unknown> =>
      client.query({ text: notifyText, values: [meeting?.channel, payloads] }).catch((failure: unknown) => {
        onLost(explained(failure));
        throw failure;
      });
    const queue = new NotifyQueue(notify, payloadBytes);

    const look = async (): Promise<number> => {
      const heard = new Set<number>();
      looks.add(heard);
      const { rows } = await client
        .query<Presence>({ text: beatText, values: [...(meeting?.lock ?? [])] })
        .finally(() => looks.delete(heard));
      const [row] = rows;
      if (row?.pid !== id) throw new Error(pooled);
      queueUsage = row.usage;
      others = new Set([...row.pids.filter((pid) => pid !== id), ...heard]);
      for (const watcher of watchers) watcher();
      return row.now;
    };

    const session: PostgresSession = {
      countsReceivers: false,
      publishesAtOnce: 1,
      // A space stands between the two.
      publicationBytes: payloadBytes - 1,
      get isAlone() {
        return others.size === 0;
      },
      get id() {
        return id;
      },
      get others() {
        return others;
      },
      get queueUsage() {
        return queueUsage;
      },
      connect: async () => {
        await client.connect();
        meeting = meet();
        await client.query(patienceText);
        // Listens first: whoever sees the lock may rely on being heard.
        await client.query(listenText(meeting.channel));
        const { rows } = await client.query<{ pid: number; taken: boolean }>({
          text: lockText,
          values: [...meeting.lock],
        });
        const [row] = rows;
        if (row?.taken !== true) throw new Error('another program holds the lock of the bus');
        id = row.pid;
      },
      // What was asked and what is heard come over one connection: an answer proves both.
      beat: async (channel, beat) => {
        const now = await look();
        if (subscribed.has(channel)) onMessage(channel, Buffer.from(String(beat)), id);
        return now;
      },
      ping: () => client.query('SELECT 1'),
      publish: async (publications) => {
        await queue.add(publications.map(({ channel, payload }) => `${channel} ${payload}`));
        return [];
      },
      subscribe: async (channels) => {
        for (const channel of channels) subscribed.add(channel);
      },
      unsubscribe: async (channels) => {
        for (const channel of channels) subscribed.delete(channel);
      },
      onPeers: (listener) => void watchers.push(listener),
      destroy: () => {
        // Ends at once where something still waits for an answer, and politely where nothing does.
        client.end().catch(() => undefined);
        const { stream } = (client as unknown as { readonly connection: { readonly stream: { destroy(): void } } })
          .connection;
        setTimeout(() => stream.destroy(), endMs).unref();
      },
    };
    return session;
  };

/** The same in words for people, where PostgreSQL's say too little. */
const explained = (failure: unknown): Error => {
  if (!(failure instanceof Error)) return new Error(String(failure));
  const { code } = failure as NodeJS.ErrnoException;
  return code === queueIsFull
    ? new Error('the queue of notifications of PostgreSQL is full: some connection listens and does not read')
    : failure;
};
