import type { UserId } from '../../../core/ids.ts';
import { withinMs } from '../../bus/link/withinMs.ts';
import { readEnvelope, writeEnvelope } from '../../bus/secret/Envelope.ts';
import { Seal } from '../../bus/secret/Seal.ts';
import { isPositive, parseObject } from '../../bus/text/parseObject.ts';
import type { PostgresLink, PostgresMember } from '../link/PostgresLink.ts';
import type { PostgresSession } from '../link/PostgresSession.ts';
import type { NodeRoll, RollMember } from './NodeRoll.ts';

export interface SharedTallyOptions {
  readonly link: PostgresLink;
  readonly roll: NodeRoll;
  /** What is counted; tallies of one name hear each other. */
  readonly name: string;
  /** Milliseconds that an answer may take. */
  readonly patienceMs?: number;
}

interface Change {
  readonly userId: UserId;
  readonly count: number;
  /** Called with what all other nodes count, when they have heard this. */
  readonly resolve: (elsewhere: number) => void;
}

const maxBytes = 8_192;
/** Counts in one message, at most: about 5 KB when it is sealed. */
const countsPerMessage = 150;

/**
 * A number for each person on each node, which every node knows of all others. Changes reach all nodes in one order, which
 * PostgreSQL gives them, and each is answered where it stands in it: of two nodes that change a number in the same moment one
 * sees the other's. Nothing is stored; a node that comes is told everything, and what a node said goes with it.
 */
export class SharedTally implements PostgresMember, RollMember {
  readonly #link: PostgresLink;
  readonly #roll: NodeRoll;
  readonly #patienceMs: number;
  readonly #channel: string;
  readonly #seal: Seal;
  readonly #leave: readonly (() => void)[];
  readonly #own = new Map<UserId, number>();
  readonly #others = new Map<string, Map<UserId, number>>();
  #waiting: Change[] = [];
  /** The changes in each message of this node that has not come back to it, in order. */
  #sent: (readonly Change[])[] = [];
  #flushing: NodeJS.Immediate | undefined;

  constructor({ link, roll, name, patienceMs = 250 }: SharedTallyOptions) {
    this.#link = link;
    this.#roll = roll;
    this.#patienceMs = patienceMs;
    this.#channel = `tally:${name}`;
    this.#seal = new Seal({ secret: link.secret, nodeId: link.nodeId, purpose: `homeroom tally ${name} 1` });
    this.#leave = [link.add(this), roll.add(this)];
  }

  /** What all other nodes count for the person, as far as this one has heard. */
  elsewhere(userId: UserId): number {
    let sum = 0;
    for (const counts of this.#others.values()) sum += counts.get(userId) ?? 0;
    return sum;
  }

  /**
   * Sets this node's number. Resolves to what all others count at the moment at which they hear of it; at once, and as far as
   * this node knows, while there is no other node, the link is broken, or they take too long.
   */
  async set(userId: UserId, count: number): Promise<number> {
    if (count > 0) this.#own.set(userId, count);
    else this.#own.delete(userId);
    if (this.#roll.audience === undefined) return this.elsewhere(userId);
    const answer = new Promise<number>((resolve) => {
      this.#waiting.push({ userId, count, resolve });
      this.#flushing ??= setImmediate(() => this.#flush());
    });
    return withinMs(this.#patienceMs, answer, '').catch(() => this.elsewhere(userId));
  }

  tellAll(): void {
    // What waits is part of it, and is told again after it.
    const counts = [...this.#own].map(([userId, count]) => ({ userId, count, resolve: () => {} }));
    this.#publish(counts, true);
  }

  forget(nodeId: string): void {
    this.#others.delete(nodeId);
  }

  async join(session: PostgresSession): Promise<void> {
    await session.subscribe([this.#channel]);
  }

  leave(): void {
    for (const { userId, resolve } of [...this.#sent.flat(), ...this.#waiting]) resolve(this.elsewhere(userId));
    this.#sent = [];
    this.#waiting = [];
  }

  onMessage(from: string, payload: Buffer, sender?: number): void {
    if (from !== this.#channel) return;
    if (sender !== undefined && sender === this.#roll.joined?.id) {
      for (const { userId, resolve } of this.#sent.shift() ?? []) resolve(this.elsewhere(userId));
      return;
    }
    const envelope = payload.length > maxBytes ? undefined : readEnvelope(this.#seal, from, payload.toString());
    if (envelope === undefined || !this.#roll.isFrom(envelope.nodeId, sender)) return;
    const { counts, all } = parseObject(envelope.text) ?? {};
    if (!isCounts(counts)) return;
    const known = (all === true ? undefined : this.#others.get(envelope.nodeId)) ?? new Map<UserId, number>();
    for (const [userId, count] of counts)
      if (count > 0) known.set(userId, count);
      else known.delete(userId);
    this.#others.set(envelope.nodeId, known);
  }

  close(): void {
    clearImmediate(this.#flushing);
    this.leave();
    for (const leave of this.#leave) leave();
    this.#own.clear();
  }

  #flush(): void {
    this.#flushing = undefined;
    const changes = this.#waiting;
    this.#waiting = [];
    this.#publish(changes, false);
  }

  /** @param isAll these are all counts of this node: the first message replaces what it said before */
  #publish(changes: readonly Change[], isAll: boolean): void {
    const session = this.#roll.audience;
    if (session === undefined) {
      for (const { userId, resolve } of changes) resolve(this.elsewhere(userId));
      return;
    }
    const channel = this.#channel;
    for (let from = 0; from < changes.length || (isAll && from === 0); from += countsPerMessage) {
      const part = changes.slice(from, from + countsPerMessage);
      const counts = part.map(({ userId, count }) => [userId, count]);
      const text = JSON.stringify({ counts, ...(isAll && from === 0 && { all: true }) });
      const { nodeId } = this.#link;
      const payload = writeEnvelope(this.#seal, channel, { nodeId, at: this.#link.now(), text });
      this.#sent.push(part);
      // After a failure the link ends the session, and `leave` answers.
      session.publish([{ channel, payload }]).catch(() => undefined);
    }
  }
}

const isCounts = (value: unknown): value is (readonly [UserId, number])[] =>
  Array.isArray(value) &&
  value.length <= countsPerMessage &&
  value.every((pair) => Array.isArray(pair) && isPositive(pair[0]) && (pair[1] === 0 || isPositive(pair[1])));
