import { randomUUID } from 'node:crypto';
import { quantile } from '../measure/quantile.ts';
import type { ClientEvents, Peer, PeerClient, Target } from '../Peer.ts';
import type { LoadCounts, Sender, Spread } from './LoadCommand.ts';

/** Stands in each message, before the microseconds at which it was sent. */
const mark = '@@';
/** Characters of a message: the middle of what people write to a class. */
const messageChars = 160;
const padding =
  ' Please bring the signed form, your ruler and the books for chapter four, and remember that the bus leaves at eight. '.repeat(
    2,
  );
/** Connections that are opened at the same time. */
const width = 50;
/** Milliseconds: how often an open loop sends what is due, and how long `settle` waits while nothing comes. */
const beatMs = 5;
const quietMs = 4_000;

interface Pending {
  readonly sender: Sender;
  readonly at: number;
}

/** The people of a workload: sends for them, and counts what comes back. */
export class LoadGenerator {
  readonly #clients = new Map<number, PeerClient>();
  readonly #pending = new Map<string, Pending>();
  #membersOf: readonly number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isClosedLoop = false;
  #sent = 0;
  #acked = 0;
  #delivered = 0;
  #expected = 0;
  #closed = 0;
  #ackMs: number[] = [];
  #deliverMs: number[] = [];
  #lastNews = performance.now();

  /** `rooms`: how many of those people who connect sit in each room. */
  async connect(peer: Peer, target: Target, people: readonly number[], rooms: readonly number[]): Promise<void> {
    this.#membersOf = rooms;
    const waiting = people.values();
    const open = async (): Promise<void> => {
      for (const person of waiting) this.#clients.set(person, await peer.connect(target, person, this.#events));
    };
    await Promise.all(Array.from({ length: width }, open));
  }

  startClosedLoop(senders: readonly Sender[]): void {
    this.#isClosedLoop = true;
    for (const sender of senders) this.#send(sender);
  }

  startOpenLoop(senders: readonly Sender[], perSecond: number): void {
    const begun = performance.now();
    let due = 0;
    this.#timer = setInterval(() => {
      for (const until = ((performance.now() - begun) / 1000) * perSecond; due < until; due += 1) {
        const sender = senders[due % senders.length];
        if (sender !== undefined) this.#send(sender);
      }
    }, beatMs);
  }

  reset(): void {
    this.#ackMs = [];
    this.#deliverMs = [];
  }

  count(): LoadCounts {
    return {
      sent: this.#sent,
      acked: this.#acked,
      delivered: this.#delivered,
      expected: this.#expected,
      closed: this.#closed,
      ackMs: spread(this.#ackMs),
      deliverMs: spread(this.#deliverMs),
    };
  }

  async settle(): Promise<void> {
    this.#isClosedLoop = false;
    clearInterval(this.#timer);
    this.#lastNews = performance.now();
    while (performance.now() - this.#lastNews < quietMs) {
      if (this.#pending.size === 0 && this.#delivered >= this.#expected) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  #send(sender: Sender): void {
    const client = this.#clients.get(sender.person);
    if (client === undefined) throw new Error(`Person ${sender.person} is not connected`);
    const id = randomUUID();
    const at = performance.now();
    const text = `${mark}${Math.round(at * 1000)}${mark}${padding}`.slice(0, messageChars);
    this.#pending.set(id, { sender, at });
    this.#sent += 1;
    this.#expected += this.#membersOf[sender.room] ?? 0;
    client.send({ room: sender.room, text, id });
  }

  readonly #events: ClientEvents = {
    acked: (id) => {
      const pending = this.#pending.get(id);
      if (pending === undefined) return;
      this.#pending.delete(id);
      this.#acked += 1;
      this.#lastNews = performance.now();
      this.#ackMs.push(this.#lastNews - pending.at);
      if (this.#isClosedLoop) this.#send(pending.sender);
    },
    delivered: (frame) => {
      this.#delivered += 1;
      this.#lastNews = performance.now();
      this.#deliverMs.push(this.#lastNews - sentAt(frame));
    },
    closed: () => {
      this.#closed += 1;
    },
  };
}

const sentAt = (frame: Buffer | string): number => {
  const start = frame.indexOf(mark) + mark.length;
  const digits =
    typeof frame === 'string' ? frame.slice(start, start + 20) : frame.toString('latin1', start, start + 20);
  return Number.parseInt(digits, 10) / 1000;
};

const spread = (values: readonly number[]): Spread | null =>
  values.length === 0 ? null : { p50: quantile(values, 0.5), p99: quantile(values, 0.99), max: quantile(values, 1) };
