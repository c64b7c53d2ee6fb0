import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a node's sockets say of themselves when they are asked. */
export interface SocketFigures {
  readonly sockets: number;
  readonly people: number;
  readonly rooms: number;
  /** Sockets that more waits for than they take. */
  readonly slow: number;
  /** Since the start, like the next. */
  readonly deliveries: number;
  readonly repairs: number;
}

export interface PoolFigures {
  readonly used: number;
  readonly free: number;
  readonly waiting: number;
}

/** What is looked at when somebody reads the metrics, and not before. */
export interface Watched {
  sockets(): SocketFigures;
  /** Why news does not travel between nodes; null while it does. */
  degraded(): string | null;
  /** Absent where there is no pool of connections. */
  pool?(): PoolFigures;
}

/** Milliseconds of a flush: from an idle database near by to one that hangs. */
const flushBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const sizeBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/**
 * What a node counts for its operators. No label has more values than the code has names for, and none is a person, a
 * room or an address. Counting is one addition; everything else happens while the metrics are read.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #sends: Counter<'outcome'>;
  readonly #requests: Counter<'route' | 'method' | 'status'>;
  readonly #limited: Counter<'bucket'>;
  readonly #syncPages: Counter;
  readonly #syncEvents: Counter;
  readonly #flushSeconds: Histogram;
  readonly #flushSize: Histogram;
  readonly #degradations: Counter;
  #isProcessWatched = false;

  constructor() {
    const registers = [this.#registry];
    const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
      new Counter({ name: `homeroom_${name}`, help, labelNames, registers });
    this.#sends = counter(
      'sends_total',
      'Sends by what became of them: stored, duplicate, or the code of the refusal',
      ['outcome'],
    );
    this.#requests = counter('http_requests_total', 'HTTP requests by the pattern of their address', [
      'route',
      'method',
      'status',
    ]);
    this.#limited = counter('rate_limited_total', 'Refusals by a limit, by what is counted', ['bucket']);
    this.#syncPages = counter('sync_pages_total', 'Pages of missed events that clients asked for');
    this.#syncEvents = counter('sync_events_total', 'Events in these pages');
    this.#degradations = counter('degradations_total', 'Times at which news ceased to travel between nodes');
    const histogram = (name: string, help: string, buckets: number[]) =>
      new Histogram({ name: `homeroom_${name}`, help, buckets, registers });
    this.#flushSeconds = histogram('append_flush_seconds', 'Statements that store messages', flushBuckets);
    this.#flushSize = histogram('append_flush_messages', 'Messages that one such statement took along', sizeBuckets);
  }

  readonly countSend = (outcome: string): void => this.#sends.inc({ outcome });

  readonly countRequest = (route: string, method: string, status: number): void =>
    this.#requests.inc({ route, method, status });

  readonly countLimited = (bucket: string): void => this.#limited.inc({ bucket });

  readonly countSyncPage = (events: number): void => {
    this.#syncPages.inc();
    this.#syncEvents.inc(events);
  };

  readonly countFlush = (messages: number, ms: number): void => {
    this.#flushSize.observe(messages);
    this.#flushSeconds.observe(ms / 1_000);
  };

  readonly countDegradation = (): void => this.#degradations.inc();

  /** Shows what others keep count of. Once. */
  watch({ sockets, degraded, pool }: Watched): void {
    const registers = [this.#registry];
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
    shown('people', 'People with a socket here', () => sockets().people);
    shown('rooms', 'Rooms that somebody here sits in', () => sockets().rooms);
    shown('slow_sockets', 'Sockets that more waits for than they take', () => sockets().slow);
    grown('deliveries', 'Events handed to sockets', () => sockets().deliveries);
    grown('fanout_repairs', 'Reads that found events which no news had brought', () => sockets().repairs);
    shown('degraded', 'The breaker before Redis is open, and rooms are swept more often', () =>
      degraded() === null ? 0 : 1,
    );
    if (pool === undefined) return;
    shown('db_pool_used', 'Connections to the database at work', () => pool().used);
    shown('db_pool_free', 'Connections to the database at rest', () => pool().free);
    shown('db_pool_waiting', 'Questions that wait for a connection', () => pool().waiting);
  }

  /** The `Content-Type` of `read`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All of them in Prometheus' text format. The process itself, with its event loop, is watched from the first call. */
  read(): Promise<string> {
    if (!this.#isProcessWatched) collectDefaultMetrics({ register: this.#registry });
    this.#isProcessWatched = true;
    return this.#registry.metrics();
  }
}
