import { Counter, type Registry } from 'prom-client';
import type { Message } from '../../core/messages/Message.ts';

/** What messages have beside their text, what is pinned, and what service accounts do, as this node counts it. */
export class PartMetrics {
  readonly #parts: Counter<'what'>;
  readonly #pins: Counter<'change'>;
  readonly #services: Counter<'what'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#parts = new Counter({
      name: 'homeroom_messages_with_total',
      help: 'Messages stored through this node that mention people, mention everybody, or ask for confirmations',
      labelNames: ['what'],
      registers,
    });
    this.#pins = new Counter({
      name: 'homeroom_pins_total',
      help: 'Messages pinned and unpinned through this node',
      labelNames: ['change'],
      registers,
    });
    this.#services = new Counter({
      name: 'homeroom_services_total',
      help: 'Requests with a key of a service account, and what became of the messages of service accounts',
      labelNames: ['what'],
      registers,
    });
  }

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
