import { ChatError } from '../core/errors.ts';

/**
 * The stages in the order of closing: a part closes when all earlier stages are closed, because earlier stages use later
 * ones.
 */
const closingOrder = [
  'control',
  'sockets',
  'mailListener',
  'hooks',
  'metrics',
  'settingsKeeper',
  'policyKeeper',
  'dateKeeper',
  'pullKeeper',
  'retentionKeeper',
  'scheduleKeeper',
  'wordKeeper',
  'fileKeeper',
  'pictureKeeper',
  'auditKeeper',
  'signInKeeper',
  'channelSenders',
  'webhookKeeper',
  'feedConsumers',
  'mailTransport',
  'feedKeeper',
  'contactCache',
  'presence',
  'socketSlots',
  'inspector',
  'limits',
  'bus',
  'busLink',
  'database',
] as const;

export type Stage = (typeof closingOrder)[number];

interface Closable {
  close(): Promise<void> | void;
}

/** Closes what was opened for one chat, in order. Does not hold a host's own ports: the host closes them. */
export class Lifetime {
  readonly #patienceMs: number;
  readonly #opened = new Map<Stage, Closable[]>();
  #closing: Promise<void> | undefined;

  /** `patienceMs`: milliseconds that a part may take to close before the ones after it close without it. */
  constructor(patienceMs = 4_000) {
    this.#patienceMs = patienceMs;
  }

  /** Whether `close` was called. */
  get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  /** Registers a thing to be closed with the chat, at this stage. Returns the thing. */
  keep<Thing extends Closable>(stage: Stage, thing: Thing): Thing {
    this.#opened.set(stage, [...(this.#opened.get(stage) ?? []), thing]);
    return thing;
  }

  /** Closes everything once, also after a part has failed to close or did not in time. @throws the first failure */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const failures: unknown[] = [];
    for (const stage of closingOrder)
      for (const thing of this.#opened.get(stage) ?? [])
        try {
          await this.#inTime(stage, thing.close());
        } catch (failure) {
          failures.push(failure);
        }
    if (failures.length > 0) throw failures[0];
  }

  async #inTime(stage: Stage, closed: Promise<void> | void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const message = `The ${stage} did not answer in time and was not closed. What was acknowledged is stored.`;
      timer = setTimeout(() => reject(new ChatError('UNAVAILABLE', message)), this.#patienceMs);
    });
    try {
      await Promise.race([closed, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
