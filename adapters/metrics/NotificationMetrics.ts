import { type Counter, Gauge, type Registry } from 'prom-client';
import type { ChannelFigures, Gathered } from '../../core/notifications/Notices.ts';
import { deliveryResults } from './labelWords.ts';
import { MailMetrics } from './MailMetrics.ts';
import { makeCounter, showAtZero } from './makeCounter.ts';

const botOutcomes = ['linked', 'unlinked', 'sent', 'refused', 'advised'] as const;

/** Who is told of messages over which channel, and what became of it. */
export class NotificationMetrics {
  readonly mail: MailMetrics;
  readonly #registry: Registry;
  #channels: readonly string[] = [];
  readonly #heard: Counter<'outcome'>;
  readonly #noticed: Counter;
  readonly #dropped: Counter<'channel'>;
  readonly #attempts: Counter<'channel' | 'outcome'>;
  readonly #repeats: Counter<'channel'>;
  readonly #waiting: Gauge<'channel' | 'what'>;
  readonly #lag: Gauge<'channel'>;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.mail = new MailMetrics(registry);
    const registers = [registry];
    this.#heard = makeCounter(
      registry,
      'bot_messages_total',
      'Messages that people wrote to the bot of Telegram, by what became of them on this node',
      { outcome: botOutcomes },
    );
    this.#noticed = makeCounter(
      registry,
      'notices_total',
      'Messages of which this node decided that somebody is told, one for each person and channel',
    );
    this.#dropped = makeCounter(
      registry,
      'notices_dropped_total',
      'Notices that were read, deleted or not to be seen any more when they were due',
      { channel: [] },
    );
    this.#attempts = makeCounter(
      registry,
      'notifications_total',
      'Attempts of this node to tell a person, by channel and outcome',
      { channel: [], outcome: [] },
    );
    this.#repeats = makeCounter(
      registry,
      'notifications_repeated_total',
      'Attempts after one that left no record: its peer may have got them twice',
      { channel: [] },
    );
    this.#waiting = new Gauge({
      name: 'homeroom_notifications_waiting',
      help: 'In all: notices that are not due, deliveries that wait, and deliveries that were given up (dead)',
      labelNames: ['channel', 'what'],
      registers,
    });
    this.#lag = new Gauge({
      name: 'homeroom_notifications_lag_seconds',
      help: 'For how long the oldest delivery of a channel has been due',
      labelNames: ['channel'],
      registers,
    });
  }

  /** The channels that there are. */
  open(channel: readonly string[]): void {
    for (const counter of [this.#dropped, this.#repeats]) showAtZero(counter, { channel });
    showAtZero(this.#attempts, { channel, outcome: deliveryResults });
    this.#channels = channel;
    this.#showNothing();
  }

  /** How long senders of this node wait for each attempt, in milliseconds. */
  watchPace(gapMs: () => number): void {
    new Gauge({
      name: 'homeroom_notifications_gap_seconds',
      help: 'How long this node waits for each attempt while people write, so that their sends stay fast; 0 while nobody does',
      registers: [this.#registry],
      collect() {
        this.set(gapMs() / 1_000);
      },
    });
  }

  /** What became of a message to a bot. */
  readonly countHeard = (outcome: (typeof botOutcomes)[number]): void => this.#heard.inc({ outcome });

  readonly countNoticed = (notices: number): void => this.#noticed.inc(notices);

  readonly countGathered = (channel: string, { dropped }: Gathered): void => this.#dropped.inc({ channel }, dropped);

  readonly countAttempt = (channel: string, outcome: string, mayRepeat: boolean): void => {
    this.#attempts.inc({ channel, outcome });
    if (mayRepeat) this.#repeats.inc({ channel });
  };

  readonly setFigures = (figures: readonly ChannelFigures[]): void => {
    this.#showNothing();
    for (const { channel, notices, waiting, dead, lagSeconds } of figures) {
      this.#waiting.set({ channel, what: 'notices' }, notices);
      this.#waiting.set({ channel, what: 'deliveries' }, waiting);
      this.#waiting.set({ channel, what: 'dead' }, dead);
      this.#lag.set({ channel }, lagSeconds);
    }
  };

  /** What waits, of the channels that there are; others only as long as something of them waits. */
  #showNothing(): void {
    this.#waiting.reset();
    this.#lag.reset();
    for (const channel of this.#channels) {
      for (const what of ['notices', 'deliveries', 'dead']) this.#waiting.set({ channel, what }, 0);
      this.#lag.set({ channel }, 0);
    }
  }
}
