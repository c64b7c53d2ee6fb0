import { errorTable } from '../../adapters/wire/errors/errorTable.ts';
import type { Frame } from './ClientRooms.ts';
import type { ClientHistory, ProbeRecord, SendRecord } from './History.ts';

interface Draft {
  readonly clientId: string;
  readonly roomId: number;
  readonly content: string;
}

interface Waiting {
  readonly record: SendRecord;
  /** When the current attempt was made; null if there is none. */
  attemptedAt: number | null;
}

/** Messages that wait for their answer, at most. */
const capacity = 40;

/** The messages of a client without a final answer, which it sends again under the same client_id. */
export class Outbox {
  readonly #history: ClientHistory;
  /** Returns false if there is no connection. */
  readonly #write: (frame: object) => boolean;
  readonly #waiting = new Map<string, Waiting>();
  readonly #probes = new Map<string, ProbeRecord>();
  /** Acknowledged client_ids that were used again, either by `repeat` or by `probe`. */
  readonly #reused = new Set<string>();

  constructor(history: ClientHistory, write: (frame: object) => boolean) {
    this.#history = history;
    this.#write = write;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  send({ clientId, roomId, content }: Draft, node: number | null): boolean {
    if (this.#waiting.size >= capacity) return false;
    const record: SendRecord = {
      clientId,
      roomId,
      content,
      sentAt: performance.now(),
      attempts: 0,
      isUncertain: false,
      outcome: 'unknown',
      node,
      code: null,
      settledAt: null,
      answers: [],
    };
    this.#history.sends.push(record);
    const waiting: Waiting = { record, attemptedAt: null };
    this.#waiting.set(clientId, waiting);
    this.#attempt(waiting);
    return true;
  }

  /** Sends an acknowledged message again, as a careless client does. */
  repeat(index: number): void {
    const record = this.#ackedOne(index);
    if (record !== undefined) this.#write(frameOf(record));
  }

  probe(index: number, content: string): ProbeRecord | undefined {
    const record = this.#ackedOne(index);
    if (record === undefined) return undefined;
    const probe: ProbeRecord = { clientId: record.clientId, content, outcome: 'unknown', code: null };
    this.#history.probes.push(probe);
    this.#probes.set(record.clientId, probe);
    this.#write(frameOf({ ...record, content }));
    return probe;
  }

  /** After a connect: sends everything that waits, again or for the first time. */
  resend(): void {
    for (const waiting of this.#waiting.values()) this.#attempt(waiting);
  }

  resendOne(clientId: string): void {
    const waiting = this.#waiting.get(clientId);
    if (waiting !== undefined && waiting.attemptedAt === null) this.#attempt(waiting);
  }

  /** The messages in flight may or may not be stored. */
  disconnected(): void {
    for (const waiting of this.#waiting.values()) {
      if (waiting.attemptedAt !== null) waiting.record.isUncertain = true;
      waiting.attemptedAt = null;
    }
    this.#probes.clear();
  }

  isOverdue(ms: number): boolean {
    const since = performance.now() - ms;
    return [...this.#waiting.values()].some(({ attemptedAt }) => attemptedAt !== null && attemptedAt < since);
  }

  acked(frame: Frame): void {
    const { client_id: clientId, message } = frame;
    const record = this.#waiting.get(clientId)?.record ?? this.#recordOf(clientId);
    const at = performance.now();
    const probe = this.#probes.get(clientId);
    if (probe !== undefined) probe.outcome = 'acked';
    this.#probes.delete(clientId);
    if (record === undefined) return;
    record.answers.push({ messageId: message.id, seq: message.seq, at });
    if (record.outcome === 'unknown') record.settledAt = at;
    record.outcome = 'acked';
    this.#waiting.delete(clientId);
  }

  /** Returns false if a retry may succeed. */
  refused(frame: Frame): boolean {
    const { client_id: clientId, code } = frame;
    const waiting = this.#waiting.get(clientId);
    const probe = this.#probes.get(clientId);
    if (waiting === undefined && probe !== undefined) {
      probe.outcome = 'refused';
      probe.code = code;
      this.#probes.delete(clientId);
    }
    if (waiting === undefined) return true;
    const { record } = waiting;
    record.code = code;
    waiting.attemptedAt = null;
    if (errorTable[code as keyof typeof errorTable]?.canRetry !== false || code === 'INTERNAL') {
      record.isUncertain = true;
      return false;
    }
    record.outcome = 'refused';
    record.settledAt = performance.now();
    this.#waiting.delete(clientId);
    return true;
  }

  #attempt(waiting: Waiting): void {
    if (!this.#write(frameOf(waiting.record))) return;
    waiting.attemptedAt = performance.now();
    waiting.record.attempts += 1;
  }

  #ackedOne(index: number): SendRecord | undefined {
    const { sends } = this.#history;
    const record = sends[index % Math.max(1, sends.length)];
    if (record?.outcome !== 'acked' || this.#reused.has(record.clientId)) return undefined;
    this.#reused.add(record.clientId);
    return record;
  }

  #recordOf(clientId: string): SendRecord | undefined {
    return this.#history.sends.findLast((record) => record.clientId === clientId);
  }
}

const frameOf = ({ clientId, roomId, content }: Draft): object => ({
  type: 'send_message',
  room_id: roomId,
  client_id: clientId,
  content,
});
