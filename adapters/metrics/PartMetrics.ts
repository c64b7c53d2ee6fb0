import { type Counter, Histogram, type Registry } from 'prom-client';
import type { Message } from '../../core/messages/Message.ts';
import type { RequestChange } from '../../core/rooms/RequestWatch.ts';
import { makeCounter } from './makeCounter.ts';

/** Seconds between two nodes, from one machine to a server with too much to do. */
const lagBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What messages have beside their text, what is pinned, asked, what service accounts do, and the way between nodes, as this node counts it. */
export class PartMetrics {
  readonly #parts: Counter<'what'>;
  readonly #pins: Counter<'change'>;
  readonly #services: Counter<'what'>;
  readonly #requests: Counter<'what'>;
  readonly #busLag: Histogram;

  constructor(registry: Registry) {
    this.#busLag = new Histogram({
      name: 'homeroom_bus_lag_seconds',
      help: 'How long messages of other nodes were on their way to this one, by the clock that they share',
      buckets: lagBuckets,
      registers: [registry],
    });
    this.#parts = makeCounter(
      registry,
      'messages_with_total',
      'Messages stored through this node that mention people, mention everybody, or ask for confirmations',
      { what: ['mention', 'mention_all', 'confirmation'] },
    );
    this.#pins = makeCounter(registry, 'pins_total', 'Messages pinned and unpinned through this node', {
      change: ['pinned', 'unpinned'],
    });
    this.#services = makeCounter(
      registry,
      'services_total',
      'Requests with a key of a service account, and what became of the messages of service accounts',
      { what: ['identified', 'refused', 'sent', 'duplicate', 'failed'] },
    );
    this.#requests = makeCounter(
      registry,
      'requests_to_talk_total',
      'Requests to talk through this node, by what became of them: asked, accepted, declined, blocked',
      { what: ['asked', 'accepted', 'declined', 'blocked'] },
    );
  }

  /** Notes how many milliseconds a message of another node was on its way. */
  readonly observeBusLag = (ms: number): void => this.#busLag.observe(ms / 1_000);

  /** Counts what became of a request to talk. */
  readonly countRequest = (what: RequestChange): void => this.#requests.inc({ what });

  readonly countService = (what: 'identified' | 'refused' | 'sent' | 'duplicate' | 'failed'): void =>
    this.#services.inc({ what });

  /** Of most messages it looks at what is absent, and counts nothing. */
  readonly countParts = ({ mentions, asksConfirmation }: Pick<Message, 'mentions' | 'asksConfirmation'>): void => {
    if (mentions?.some(({ userId }) => userId === null)) this.#parts.inc({ what: 'mention_all' });
    if (mentions?.some(({ userId }) => userId !== null)) this.#parts.inc({ what: 'mention' });
    if (asksConfirmation) this.#parts.inc({ what: 'confirmation' });
  };

  readonly countPin = (isPinned: boolean): void => this.#pins.inc({ change: isPinned ? 'pinned' : 'unpinned' });
}
