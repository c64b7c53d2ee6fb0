import { Counter, Gauge, type Registry } from 'prom-client';
import type { ChannelFigures, Gathered } from '../../core/notifications/Notices.ts';
import { MailMetrics } from './MailMetrics.ts';

/** Who is told of messages over which channel, and what became of it. */
export class NotificationMetrics {
  readonly mail: MailMetrics;
  readonly #heard: Counter<'outcome'>;
  readonly #noticed: Counter;
  readonly #dropped: Counter<'channel'>;
  readonly #attempts: Counter<'channel' | 'outcome'>;
  readonly #repeats: Counter<'channel'>;
  readonly #waiting: Gauge<'channel' | 'what'>;
  readonly #lag: Gauge<'channel'>;

  constructor(registry: Registry) {
    this.mail = new MailMetrics(registry);
    const registers = [registry];
    this.#heard = new Counter({
      name: 'homeroom_bot_messages_total',
      help: 'Messages that people wrote to the bot of Telegram, by what became of them on this node',
      labelNames: ['outcome'],
      registers,
    });
    this.#noticed = new Counter({
      name: 'homeroom_notices_total',
      help: 'Messages of which this node decided that somebody is told, one for each person and channel',
      registers,
    });
    this.#dropped = new Counter({
      name: 'homeroom_notices_dropped_total',
      help: 'Of these, those that were read, deleted or not to be seen any more when they were due',
      labelNames: ['channel'],
      registers,
    });
    this.#attempts = new Counter({
      name: 'homeroom_notifications_total',
      help: 'Attempts of this node to tell a person, by channel and outcome',
      labelNames: ['channel', 'outcome'],
      registers,
    });
    this.#repeats = new Counter({
      name: 'homeroom_notifications_repeated_total',
      help: 'Of these, those after an attempt that left no record: its peer may have got them twice',
      labelNames: ['channel'],
      registers,
    });
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

  /** What became of a message to a bot. */
  readonly countHeard = (outcome: string): void => this.#heard.inc({ outcome });

  readonly countNoticed = (notices: number): void => this.#noticed.inc(notices);

  readonly countGathered = (channel: string, { dropped }: Gathered): void => this.#dropped.inc({ channel }, dropped);

  readonly countAttempt = (channel: string, outcome: string, mayRepeat: boolean): void => {
    this.#attempts.inc({ channel, outcome });
    if (mayRepeat) this.#repeats.inc({ channel });
  };

  readonly setFigures = (figures: readonly ChannelFigures[]): void => {
    this.#waiting.reset();
    this.#lag.reset();
    for (const { channel, notices, waiting, dead, lagSeconds } of figures) {
      this.#waiting.set({ channel, what: 'notices' }, notices);
      this.#waiting.set({ channel, what: 'deliveries' }, waiting);
      this.#waiting.set({ channel, what: 'dead' }, dead);
      this.#lag.set({ channel }, lagSeconds);
    }
  };
}
