import type { Counter, Registry } from 'prom-client';
import { type AuthFailure, authFailures } from '../wire/account/authFailure.ts';
import { closeCodes, closeTable } from '../wire/errors/errorTable.ts';
import { LeanHistogram } from './LeanHistogram.ts';
import { makeCounter } from './makeCounter.ts';

/** Seconds: from an idle database near by, over the goal of a quarter of a second, to what times out. */
const fast = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Exports and uploads take longer than messages. */
const slow = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const classes = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;
/** Codes of RFC 6455 that come from clients and networks, and ours. */
const codes = [...new Set([1000, 1001, 1002, 1005, 1006, 1007, 1008, ...closeTable.map(({ code }) => code)])];
const closes = codes.sort((one, other) => one - other).map(String);
/** What an upgrade may be refused with. */
const refusals = ['400', '401', '403', '404', '405', '426', '429', '503'];

/** What goes through a node: requests, sockets and messages, and how long they take. */
export class TrafficMetrics {
  readonly #requests: Counter<'route' | 'method' | 'status'>;
  readonly #responses: Counter<'class'>;
  readonly #requestSeconds: LeanHistogram<'route' | 'method'>;
  readonly #sendSeconds: LeanHistogram;
  readonly #deliverySeconds: LeanHistogram;
  readonly #opened: Counter;
  readonly #closes: Counter<'code'>;
  readonly #refused: Counter<'status'>;
  readonly #authFailures: Counter<'over' | 'reason'>;

  constructor(registry: Registry) {
    this.#requests = makeCounter(registry, 'http_requests_total', 'HTTP requests by route, method and status', {
      ...{ route: [], method: [], status: [] },
    });
    this.#responses = makeCounter(
      registry,
      'http_responses_total',
      'HTTP requests by the class of their status: 2xx, 5xx',
      {
        class: classes,
      },
    );
    this.#requestSeconds = new LeanHistogram(registry, {
      name: 'homeroom_http_request_seconds',
      help: 'From a request to the end of its answer, by route and method',
      buckets: slow,
      isLabelled: true,
    });
    this.#sendSeconds = new LeanHistogram(registry, {
      name: 'homeroom_send_seconds',
      help: 'From a send to its acknowledgement: the message is stored',
      buckets: fast,
    });
    this.#deliverySeconds = new LeanHistogram(registry, {
      name: 'homeroom_delivery_seconds',
      help: 'From the storing of a message to its delivery to the sockets of this node, by the clocks of both',
      buckets: fast,
    });
    this.#opened = makeCounter(registry, 'sockets_opened_total', 'Sockets that people opened');
    this.#closes = makeCounter(
      registry,
      'socket_closes_total',
      'Sockets that closed, by close code; other: by another',
      {
        code: [...closes, 'other'],
      },
    );
    this.#refused = makeCounter(
      registry,
      'socket_upgrades_refused_total',
      'Upgrades to sockets that were refused, by HTTP status; other: by another',
      { status: [...refusals, 'other'] },
    );
    this.#authFailures = makeCounter(
      registry,
      'auth_failures_total',
      'Requests and sockets that did not show who they are: over http, socket; by what they showed, or what was wrong',
      { over: ['http', 'socket'], reason: authFailures },
    );
  }

  readonly countRequest = (route: string, method: string, status: number, ms: number): void => {
    this.#requests.inc({ route, method, status });
    this.#responses.inc({ class: classes[Math.floor(status / 100) - 1] ?? '5xx' });
    this.#requestSeconds.observe(ms / 1_000, `${method} ${route}`, () => ({ route, method }));
  };

  readonly countSent = (ms: number): void => this.#sendSeconds.observe(ms / 1_000);

  readonly countAuthFailure = (over: 'http' | 'socket', reason: AuthFailure): void =>
    this.#authFailures.inc({ over, reason });

  /** Called by sockets. */
  readonly sockets = {
    onOpened: (): void => this.#opened.inc(),
    onClosed: (code: number): void => {
      this.#closes.inc({ code: known(closes, String(code)) });
      if (code === closeCodes.noAuthInTime) this.countAuthFailure('socket', 'late');
    },
    onRefused: (status: number): void => this.#refused.inc({ status: known(refusals, String(status)) }),
    onAuthFailure: (reason: AuthFailure): void => this.countAuthFailure('socket', reason),
    /** Clocks that differ make no negative times. */
    onDelivered: (ms: number): void => this.#deliverySeconds.observe(Math.max(0, ms) / 1_000),
  };
}

/** Peers choose the numbers, so others than ours share one series. */
const known = (words: readonly string[], word: string): string => (words.includes(word) ? word : 'other');
