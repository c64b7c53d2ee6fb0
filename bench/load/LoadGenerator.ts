import { randomUUID } from 'node:crypto';
import { quantile } from '../measure/quantile.ts';
import type { ClientEvents, Outgoing, Peer, PeerClient } from '../Peer.ts';
import type { LoadCommand, LoadCounts, Sender, Spread } from './LoadCommand.ts';

/** Marks the place in each message where the microseconds of its sending are. */
const mark = '@@';
/** Characters of a message: a typical length of what people write to a class. */
const messageChars = 160;
const padding =
  ' Please bring the signed form, your ruler and the books for chapter four, and remember that the bus leaves at eight. '.repeat(
    2,
  );
/** Connections that are opened at the same time, at most. */
const connectWidth = 50;
/** Milliseconds between two rounds of an open loop, and for which `settle` waits while nothing arrives. */
const beatMs = 5;
const quietMs = 4_000;

type Connect = Extract<LoadCommand, { do: 'connect' }>;

interface Pending extends Outgoing {
  readonly sender: Sender;
  readonly at: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The people of a workload: sends for them, and counts what comes back. */
export class LoadGenerator {
  #open: (person: number) => Promise<void> = () => Promise.reject(new Error('Nobody is connected yet'));
  readonly #memories = new Map<number, Map<number, number>>();
  #isPersistent = false;
  #isBouncing = false;
  #reconnecting = 0;
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
  #lastMessage = performance.now();

  /** Connects these people; `rooms` holds the number of members of each room. */
  async connect(peer: Peer, { target, people, rooms }: Connect): Promise<void> {
    this.#membersOf = rooms;
    this.#open = async (person) => {
      const memory = this.#memories.get(person) ?? new Map<number, number>();
      this.#memories.set(person, memory);
      const events: ClientEvents = { ...this.#events, closed: () => this.#onClosed(person) };
      this.#clients.set(person, await peer.connect(target, person, events, memory));
    };
    const waiting = people.values();
    const open = async (): Promise<void> => {
      for (const person of waiting) await this.#open(person);
    };
    await Promise.all(Array.from({ length: connectWidth }, open));
  }

  async bounce(): Promise<void> {
    this.#isBouncing = true;
    const people = [...this.#clients.keys()];
    for (const client of this.#clients.values()) client.drop();
    this.#clients.clear();
    await Promise.all(people.map((person) => this.#reconnect(person)));
    this.#isBouncing = false;
  }

  async persist(): Promise<void> {
    this.#isPersistent = true;
  }

  async recover(): Promise<void> {
    const before = [...this.#pending.values()];
    while (this.#reconnecting > 0 || before.some((one) => this.#pending.get(one.id) === one)) await pause(5);
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
    this.#lastMessage = performance.now();
    while (performance.now() - this.#lastMessage < quietMs) {
      if (this.#pending.size === 0 && this.#delivered >= this.#expected) break;
      await pause(20);
    }
  }

  #send(sender: Sender): void {
    const id = randomUUID();
    const at = performance.now();
    const text = `${mark}${Math.round(at * 1000)}${mark}${padding}`.slice(0, messageChars);
    const message = { sender, at, room: sender.room, text, id };
    this.#pending.set(id, message);
    this.#sent += 1;
    this.#expected += this.#membersOf[sender.room] ?? 0;
    // A person without a connection sends it after the reconnect.
    this.#clients.get(sender.person)?.send(message);
  }

  #onClosed(person: number): void {
    if (this.#isBouncing) return;
    this.#clients.delete(person);
    this.#closed += 1;
    if (this.#isPersistent) void this.#reconnect(person);
  }

  /** Tries every 50 ms, as a client on a local network does in the first seconds. */
  async #reconnect(person: number): Promise<void> {
    this.#reconnecting += 1;
    while (
      !(await this.#open(person).then(
        () => true,
        () => false,
      ))
    )
      await pause(50);
    this.#reconnecting -= 1;
    for (const message of this.#pending.values())
      if (message.sender.person === person) this.#clients.get(person)?.send(message);
  }

  readonly #events: ClientEvents = {
    acked: (id) => {
      const pending = this.#pending.get(id);
      if (pending === undefined) return;
      this.#pending.delete(id);
      this.#acked += 1;
      this.#lastMessage = performance.now();
      this.#ackMs.push(this.#lastMessage - pending.at);
      if (this.#isClosedLoop) this.#send(pending.sender);
    },
    delivered: (frame) => {
      this.#delivered += 1;
      this.#lastMessage = performance.now();
      this.#deliverMs.push(this.#lastMessage - sentAt(frame));
    },
    closed: () => {},
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
