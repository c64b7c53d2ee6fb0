import type { LedgerPermit, PermitLedger, Recorded, RecordedListener } from '../../bus/limits/PermitLedger.ts';
import { readEnvelope, writeEnvelope } from '../../bus/secret/Envelope.ts';
import { Seal } from '../../bus/secret/Seal.ts';
import { isPositive, parseObject } from '../../bus/text/parseObject.ts';
import { minInterval } from '../../system/minInterval.ts';
import type { PostgresLink, PostgresMember } from '../link/PostgresLink.ts';
import type { PostgresSession } from '../link/PostgresSession.ts';
import type { NodeRoll, RollMember } from '../nodes/NodeRoll.ts';
import { PermitBook } from './PermitBook.ts';

interface PostgresPermitLedgerOptions {
  readonly link: PostgresLink;
  readonly roll: NodeRoll;
}

/** A permit on its way: to be counted, or not any more. */
interface Entry {
  readonly name: string;
  readonly number: number;
  /** Milliseconds by the server's clock. */
  readonly at: number;
  readonly windowMs: number;
  readonly isRefund: boolean;
  readonly done: RecordedListener;
}

const channel = 'permits';
const maxBytes = 8_192;
/** Entries in one message, at most: about 5 KB when it is sealed. */
const entriesPerMessage = 50;
/** Least milliseconds between two batches: nobody waits for one but who sends again within them. */
const spacingMs = 25;
/** Entries that wait, at most; further ones are not recorded. */
const capacity = 5_000;
const maxNameChars = 64;

/**
 * The permits that all nodes have given, told by each to the others in one order. A permit is recorded when it has come back
 * to the node that gave it: all that others recorded before it have come by then. Nothing is stored, and while there is no
 * other node nothing is sent; a node that comes is told the permits that still count.
 */
export class PostgresPermitLedger implements PermitLedger, PostgresMember, RollMember {
  readonly #link: PostgresLink;
  readonly #roll: NodeRoll;
  readonly #seal: Seal;
  readonly #leave: readonly (() => void)[];
  readonly #schedule = minInterval(spacingMs);
  /** What this node has given. */
  readonly #own = new PermitBook();
  /** What others have given and was not told yet to who decides here. */
  readonly #untold = new PermitBook();
  #waiting: Entry[] = [];
  /** The entries in each message of this node that has not come back to it, in order. */
  #sent: (readonly Entry[])[] = [];
  #number = 0;

  constructor({ link, roll }: PostgresPermitLedgerOptions) {
    this.#link = link;
    this.#roll = roll;
    this.#seal = new Seal({ secret: link.secret, nodeId: link.nodeId, purpose: 'homeroom permits 1' });
    this.#leave = [link.add(this), roll.add(this)];
  }

  get isOpen(): boolean {
    return this.#roll.audience !== undefined && this.#link.session !== undefined;
  }

  /** The moment of the permit is now: it is recorded as soon as it is given. */
  record({ name, allowance: { windowMs } }: LedgerPermit, _at: number, done: RecordedListener): void {
    this.#number += 1;
    const [number, at] = [this.#number, Math.round(this.#link.now())];
    this.#own.add(name, { key: String(number), at, windowMs }, at);
    this.#add({ name, number, at, windowMs, isRefund: false, done });
  }

  refund({ name, allowance: { windowMs } }: LedgerPermit): void {
    const latest = this.#own.removeLatest(name);
    if (latest === undefined) return;
    this.#add({ name, number: Number(latest.key), at: latest.at, windowMs, isRefund: true, done: () => {} });
  }

  tellAll(): void {
    const now = this.#link.now();
    const entries = this.#own.all(now).map(({ name, permit: { key, at, windowMs } }) => ({
      ...{ name, number: Number(key), at, windowMs, isRefund: false },
      done: () => {},
    }));
    this.#publish(entries);
  }

  /** What a node has given counts also after it has gone. */
  forget(): void {}

  async join(session: PostgresSession): Promise<void> {
    await session.subscribe([channel]);
  }

  leave(): void {
    for (const { done } of [...this.#sent.flat(), ...this.#waiting]) done(undefined);
    this.#sent = [];
    this.#waiting = [];
  }

  onMessage(from: string, payload: Buffer, sender?: number): void {
    if (from !== channel) return;
    const now = this.#link.now();
    if (sender !== undefined && sender === this.#roll.joined?.id) {
      for (const { name, isRefund, done } of this.#sent.shift() ?? []) if (!isRefund) done(this.#told(name, now));
      return;
    }
    const envelope = payload.length > maxBytes ? undefined : readEnvelope(this.#seal, from, payload.toString());
    if (envelope === undefined || !this.#roll.isFrom(envelope.nodeId, sender)) return;
    const { permits } = parseObject(envelope.text) ?? {};
    if (!isEntries(permits)) return;
    for (const [name, number, at, windowMs, refunded] of permits) {
      const key = `${envelope.nodeId}:${number}`;
      if (refunded === 1) this.#untold.remove(name, key);
      else this.#untold.add(name, { key, at, windowMs }, now);
    }
  }

  close(): void {
    this.leave();
    for (const leave of this.#leave) leave();
  }

  #told(name: string, now: number): Recorded {
    const others = new Map<string, number>();
    for (const { key, at } of this.#untold.take(name, now)) others.set(key, Math.max(0, now - at));
    return { others, waitMs: 0 };
  }

  #add(entry: Entry): void {
    if (!this.isOpen || this.#waiting.length >= capacity) entry.done(undefined);
    else if (this.#waiting.push(entry) === 1) this.#schedule(() => this.#flush());
  }

  #flush(): void {
    const entries = this.#waiting;
    this.#waiting = [];
    this.#publish(entries);
  }

  #publish(entries: readonly Entry[]): void {
    const session = this.#roll.audience;
    if (session === undefined) {
      for (const { done } of entries) done(undefined);
      return;
    }
    for (let from = 0; from < entries.length; from += entriesPerMessage) {
      const part = entries.slice(from, from + entriesPerMessage);
      const permits = part.map(({ name, number, at, windowMs, isRefund }) =>
        isRefund ? [name, number, at, windowMs, 1] : [name, number, at, windowMs],
      );
      const { nodeId } = this.#link;
      const payload = writeEnvelope(this.#seal, channel, {
        ...{ nodeId, at: this.#link.now() },
        text: JSON.stringify({ permits }),
      });
      this.#sent.push(part);
      // After a failure the link ends the session, and `leave` answers.
      session.publish([{ channel, payload }]).catch(() => undefined);
    }
  }
}

type WrittenEntry = readonly [name: string, number: number, at: number, windowMs: number, refunded?: 1];

const isEntries = (value: unknown): value is WrittenEntry[] =>
  Array.isArray(value) && value.length <= entriesPerMessage && value.every(isEntry);

const isEntry = (value: unknown): boolean => {
  if (!Array.isArray(value)) return false;
  const [name, ...numbers]: unknown[] = value;
  return typeof name === 'string' && name.length <= maxNameChars && numbers.length >= 3 && numbers.every(isPositive);
};
