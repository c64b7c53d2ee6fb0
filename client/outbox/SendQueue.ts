import { backoffDelay } from '../runtime/backoffDelay.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import type { ChatFailure } from '../wire/ChatRefusal.ts';
import { asFailure, failureKind } from '../wire/ChatRefusal.ts';
import { type HeldMessage, heldFailure } from '../wire/heldMessage.ts';
import type { Message } from '../wire/wireTypes.ts';
import type { DeliveryAnswer, DeliverySteps } from './deliverEntry.ts';
import { hasFilesToSend, isOfFiles, type Lane, laneOf } from './laneOf.ts';
import type { OutboxAction, OutboxEntry, OutboxStore } from './OutboxStore.ts';
import type { PendingEntry, SendWait } from './PendingEntry.ts';

interface Deps {
  readonly outbox: OutboxStore;
  readonly runtime: Runtime;
  /** Resolves with what the server stored. @throws ChatRefusal */
  readonly deliver: (entry: OutboxEntry, steps: DeliverySteps) => Promise<DeliveryAnswer>;
  readonly onChange: (roomId: number) => void;
  /** Null: the entry is done. A message: its event has not come yet, and it is shown in this form until then. */
  readonly onDelivered: (entry: OutboxEntry, answer: DeliveryAnswer) => Message | null;
  readonly onFailed: (entry: OutboxEntry) => void;
  /** The person takes back a message that waits for a reviewer. */
  readonly cancelHeld: (heldId: number) => void;
}

/** The most entries that wait, beyond which they fail at once; attempts that fail with e.g. INTERNAL until one is given up. */
const [capacity, suspiciousTries] = [1_000, 5];
const full: ChatFailure = { code: 'OUTBOX_FULL', message: 'Too many messages wait to be sent.', retryAfterMs: null };

/** Milliseconds between two reports of how far a file is. */
const progressEveryMs = 100;

/** Delivers actions in order and one at a time for each room, and repeats them until the server accepts or refuses. */
export class SendQueue {
  readonly #deps: Deps;
  readonly #pending = new Map<string, Omit<PendingEntry, 'wait'>>();
  readonly #lanes = new Map<string, Lane>();
  /** What ends the transfer of an entry's files. */
  readonly #transfers = new Map<string, AbortController>();
  /** The time until which the server accepts no more messages of this person. */
  #limitedUntil = 0;
  #limit: ChatFailure | null = null;
  #isOpen = false;
  #lastOrder = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  entriesOf(roomId: number): PendingEntry[] {
    const own = [...this.#pending.values()].filter(({ entry }) => entry.roomId === roomId);
    return own.map((one) => ({ ...one, wait: this.#waitOf(one) }));
  }

  /** `undoMs`: milliseconds for which it waits, so that it can be discarded. */
  enqueue(owner: string | null | undefined, roomId: number, action: OutboxAction, undoMs = 0): OutboxEntry {
    const now = this.#deps.runtime.now();
    const entry: OutboxEntry = {
      key: this.#deps.runtime.uuid(),
      owner: owner ?? '',
      roomId,
      order: this.#nextOrder(),
      createdAt: new Date(now).toISOString(),
      action,
      failure: this.#pending.size < capacity ? null : full,
      ...(undoMs > 0 && { notBefore: now + undoMs }),
    };
    this.#store(entry);
    this.#pump();
    return entry;
  }

  /** Sets the owner of entries that were made before the person was known. */
  setOwner(owner: string): void {
    for (const { entry, stored } of this.#pending.values())
      if (entry.owner === '' && stored === null) this.#store({ ...entry, owner });
  }

  /** Takes over the entries that an earlier page stored. */
  restore(entries: readonly OutboxEntry[]): void {
    const known = [...this.#pending.values()].map(({ entry }) => entry);
    // What waited for a reviewer may be decided by now: it is asked for again.
    const found = entries
      .filter(({ key }) => !this.#pending.has(key))
      .map((entry) => (entry.failure?.heldId === undefined ? entry : { ...entry, failure: null }));
    if (found.length === 0) return;
    this.#pending.clear();
    for (const entry of [...found, ...known].sort((a, b) => a.order - b.order)) {
      this.#lastOrder = Math.max(this.#lastOrder, entry.order);
      this.#pending.set(entry.key, { entry, stored: null });
    }
    for (const { roomId } of found) this.#deps.onChange(roomId);
    this.#pump();
  }

  /** The server can be reached; with a code, what it refused for that is not refused any more. */
  resume(code?: string): void {
    // What a reviewer had to decide about is asked for again, once for each connection.
    if (!this.#isOpen)
      for (const { entry } of [...this.#pending.values()])
        if (entry.failure?.heldId !== undefined) this.#store({ ...entry, failure: null });
    this.#isOpen = true;
    for (const lane of this.#lanes.values()) if (!code || lane.failure?.code === code) lane.notBefore = 0;
    this.#pump();
  }

  /** The server cannot be reached. Requests that are under way still report their result. */
  pause(): void {
    this.#isOpen = false;
    this.#cancelTimer?.();
  }

  retry(key: string): void {
    const pending = this.#pending.get(key);
    if (!pending?.entry.failure) return;
    // It goes behind what was sent since, which is where the stored message will appear.
    this.#pending.delete(key);
    this.#store({ ...pending.entry, failure: null, order: this.#nextOrder() });
    this.#pump();
  }

  /** Drops what was refused, or what waits to be sent; not what is under way. */
  discard(key: string): void {
    const pending = this.#pending.get(key);
    if (!pending || pending.stored) return;
    const { failure } = pending.entry;
    // A message goes to the server in a moment, files may take long: of what is under way only their transfer can be ended.
    if (!failure && this.#lane(laneOf(pending.entry)).busyKey === key && !hasFilesToSend(pending.entry)) return;
    if (failure?.heldId !== undefined) this.#deps.cancelHeld(failure.heldId);
    this.#transfers.get(key)?.abort();
    this.#remove(key);
  }

  /** A message of this person waits for a reviewer, or one has decided; perhaps another device sent it. */
  hold(owner: string, held: HeldMessage): void {
    const { client_id: key, room_id: roomId, created_at: createdAt, reply_to: replyTo } = held;
    const { content, state, attachments } = held;
    const known = this.#pending.get(key);
    if (known?.stored) return;
    if (state === 'cancelled') return known && this.#remove(key);
    if (state === 'released' || (known === undefined && state !== 'waiting')) return;
    const asking = held.requires_confirmation && { asksConfirmation: true as const };
    const sent = { kind: 'send', content, replyTo, ...asking } as const;
    const action: OutboxAction = { ...sent, ...(attachments?.length && { attachments }) };
    const entry = known?.entry ?? { key, owner, roomId, order: this.#nextOrder(), createdAt, action };
    this.#store({ ...entry, failure: heldFailure(held) });
  }

  /** What waited to be undone goes out, or stays in the outbox. */
  hurry(): void {
    for (const { entry } of [...this.#pending.values()])
      if ((entry.notBefore ?? 0) > this.#deps.runtime.now()) this.#store({ ...entry, notBefore: 0 });
    this.#pump();
  }

  /** An event of the room shows that the entry is done, e.g. because another tab sent it. */
  settle(key: string): void {
    if (this.#pending.has(key)) this.#remove(key);
  }

  /**
   * Drops stored messages that wait for their event: the room was loaded anew up to a seq and includes them; null: all of
   * them, since the server has another history.
   */
  forgetStored(roomId: number | null, upToSeq = Number.POSITIVE_INFINITY): void {
    for (const { entry, stored } of [...this.#pending.values()])
      if (stored && stored.seq <= upToSeq && (roomId ?? entry.roomId) === entry.roomId) this.#remove(entry.key);
  }

  #nextOrder(): number {
    this.#lastOrder = Math.max(this.#lastOrder + 1, this.#deps.runtime.now());
    return this.#lastOrder;
  }

  #store(entry: OutboxEntry): void {
    this.#pending.set(entry.key, { entry, stored: null });
    // An entry without an owner is not stored: the next page could not tell whose it is.
    if (entry.owner !== '') void this.#deps.outbox.put(entry).catch(() => {});
    this.#deps.onChange(entry.roomId);
  }

  #remove(key: string): void {
    const pending = this.#pending.get(key);
    this.#pending.delete(key);
    void this.#deps.outbox.remove(key).catch(() => {});
    if (pending) this.#deps.onChange(pending.entry.roomId);
  }

  #pump(): void {
    if (!this.#isOpen) return;
    this.#cancelTimer?.();
    const now = this.#deps.runtime.now();
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const { entry, stored } of [...this.#pending.values()]) {
      const lane = this.#lane(laneOf(entry));
      if (entry.failure || stored || lane.busyKey !== null) continue;
      const limit = entry.action.kind === 'send' ? this.#limitedUntil : 0;
      const startAt = Math.max(lane.notBefore, limit, entry.notBefore ?? 0);
      if (startAt <= now) void this.#deliver(entry, lane);
      else wakeAt = Math.min(wakeAt, startAt);
    }
    if (wakeAt < Number.POSITIVE_INFINITY)
      this.#cancelTimer = this.#deps.runtime.after(wakeAt - now, () => this.#pump());
  }

  #lane(name: string): Lane {
    const known = this.#lanes.get(name);
    if (known !== undefined) return known;
    const lane: Lane = { busyKey: null, tries: 0, notBefore: 0, failure: null };
    this.#lanes.set(name, lane);
    return lane;
  }

  async #deliver(entry: OutboxEntry, lane: Lane): Promise<void> {
    lane.busyKey = entry.key;
    this.#deps.onChange(entry.roomId);
    const now = (): OutboxEntry => this.#pending.get(entry.key)?.entry ?? entry;
    try {
      const answer = await this.#deps.deliver(entry, this.#stepsOf(entry));
      lane.tries = 0;
      this.#delivered(now(), answer);
    } catch (thrown) {
      this.#refused(now(), lane, asFailure(thrown));
    } finally {
      lane.busyKey = null;
      this.#transfers.delete(entry.key);
      if (isOfFiles(entry) && !this.#pending.has(entry.key)) this.#lanes.delete(laneOf(entry));
    }
    this.#pump();
  }

  /** How a delivery of several steps says how far it is. What is done is not done again. */
  #stepsOf(entry: OutboxEntry): DeliverySteps {
    const ending = new AbortController();
    if (hasFilesToSend(entry)) this.#transfers.set(entry.key, ending);
    let reportedAt = 0;
    return {
      signal: ending.signal,
      advance: (action) => {
        const pending = this.#pending.get(entry.key);
        if (pending !== undefined) this.#store({ ...pending.entry, action });
      },
      report: (progress) => {
        const pending = this.#pending.get(entry.key);
        const at = this.#deps.runtime.now();
        if (pending === undefined || (progress < 1 && at - reportedAt < progressEveryMs)) return;
        reportedAt = at;
        this.#pending.set(entry.key, { ...pending, progress });
        this.#deps.onChange(entry.roomId);
      },
    };
  }

  #delivered(entry: OutboxEntry, answer: DeliveryAnswer): void {
    const stored = this.#deps.onDelivered(entry, answer);
    if (!this.#pending.has(entry.key)) return;
    if (stored === null) return this.#remove(entry.key);
    this.#pending.set(entry.key, { entry, stored });
    void this.#deps.outbox.remove(entry.key).catch(() => {});
    this.#deps.onChange(entry.roomId);
  }

  #refused(entry: OutboxEntry, lane: Lane, failure: ChatFailure): void {
    const { runtime } = this.#deps;
    if (!this.#pending.has(entry.key)) return;
    const kind = failureKind(failure.code);
    if (kind === 'permanent' || (kind === 'suspicious' && lane.tries + 1 >= suspiciousTries)) {
      lane.tries = 0;
      const failed = { ...entry, failure };
      this.#store(failed);
      return failure.heldId === undefined ? this.#deps.onFailed(failed) : undefined;
    }
    const pause = failure.retryAfterMs ?? backoffDelay(lane.tries, runtime.random());
    if (failure.code === 'RATE_LIMIT_EXCEEDED' && entry.action.kind === 'send' && !hasFilesToSend(entry)) {
      this.#limitedUntil = runtime.now() + pause;
      this.#limit = failure;
      return this.#allChanged();
    }
    lane.tries += 1;
    lane.notBefore = runtime.now() + pause;
    lane.failure = failure;
    this.#allChanged();
  }

  #waitOf({ entry, stored }: Omit<PendingEntry, 'wait'>): SendWait | null {
    if (entry.failure || stored || !this.#isOpen) return null;
    const now = this.#deps.runtime.now();
    const { notBefore, failure, busyKey } = this.#lane(laneOf(entry));
    if (busyKey === entry.key) return null;
    const isLimited = entry.action.kind === 'send' && this.#limitedUntil > now;
    if (isLimited && this.#limit) return { failure: this.#limit, until: this.#limitedUntil };
    return failure && notBefore > now ? { failure, until: notBefore } : null;
  }

  /** What holds one back may hold all back. */
  #allChanged(): void {
    for (const roomId of new Set([...this.#pending.values()].map(({ entry }) => entry.roomId)))
      this.#deps.onChange(roomId);
  }
}
