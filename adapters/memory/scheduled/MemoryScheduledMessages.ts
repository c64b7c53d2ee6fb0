import { randomUUID } from 'node:crypto';
import type { RoomId, UserId } from '../../../core/ids.ts';
import { comparedText } from '../../../core/messages/comparedText.ts';
import { conflict } from '../../../core/messages/Message.ts';
import {
  asScheduledId,
  beingSent,
  endedAlready,
  type ScheduledBody,
  type ScheduledId,
  type ScheduledMessage,
  tooManyScheduled,
  waitingAtMost,
} from '../../../core/scheduled/ScheduledMessage.ts';
import type {
  ScheduledDraft,
  ScheduledEnd,
  ScheduledErasure,
  ScheduledFigures,
  ScheduledMessages,
  ScheduledQuery,
} from '../../../core/scheduled/ScheduledMessages.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredScheduled } from './StoredScheduled.ts';

type Attempt = Pick<ScheduledDraft, 'roomId' | 'senderId' | 'clientId' | 'sent'>;

export class MemoryScheduledMessages implements ScheduledMessages {
  readonly #database: MemoryDatabase;
  #latest = 0;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  add(draft: ScheduledDraft) {
    return this.#database.writes.write(() => {
      const known = this.#findAttempt(draft);
      if (known !== undefined) return { scheduled: this.#shown(known), isNew: false };
      const { senderId, clientId, sent, ...given } = draft;
      const waiting = this.#all().filter(({ one }) => one.state === 'waiting' && one.senderId === senderId);
      if (waiting.length >= waitingAtMost) throw tooManyScheduled();
      const one: ScheduledMessage = {
        ...given,
        ...{ id: asScheduledId(++this.#latest), senderId, clientId: clientId ?? randomUUID(), state: 'waiting' },
        ...{ outcome: null, messageId: null, createdAt: this.#database.clock.now(), endedAt: null },
      };
      const stored: StoredScheduled = { one, sentText: comparedText(sent), retryAt: null, isSending: false };
      this.#database.scheduled.set(one.id, stored);
      return { scheduled: this.#shown(stored), isNew: true };
    });
  }

  async findAttempt(attempt: Attempt): Promise<ScheduledMessage | undefined> {
    const known = this.#findAttempt(attempt);
    return known && this.#shown(known);
  }

  async find(id: ScheduledId, senderIds: readonly UserId[]): Promise<ScheduledMessage | undefined> {
    const stored = this.#own(id, senderIds);
    return stored && this.#shown(stored);
  }

  async list({ senderIds, roomId, state, after = asScheduledId(0), limit }: ScheduledQuery) {
    return this.#all()
      .filter(({ one }) => senderIds.includes(one.senderId) && (roomId === undefined || one.roomId === roomId))
      .filter(({ one }) => (one.state === 'waiting' || one.state === 'failed') === (state === 'open'))
      .filter(({ one }) => one.id > after)
      .slice(0, limit)
      .map((stored) => this.#shown(stored));
  }

  async scheduledIn(roomId: RoomId, senderIds: readonly UserId[]): Promise<readonly ScheduledMessage[]> {
    return this.#all()
      .filter(({ one }) => one.roomId === roomId && senderIds.includes(one.senderId))
      .map((stored) => this.#shown(stored));
  }

  change(id: ScheduledId, senderIds: readonly UserId[], change: Partial<ScheduledBody>) {
    return this.#database.writes.write(() => {
      const stored = this.#changeable(id, senderIds, ['waiting']);
      if (stored === undefined) return undefined;
      stored.one = { ...stored.one, ...change };
      stored.retryAt = null;
      return this.#shown(stored);
    });
  }

  cancel(id: ScheduledId, senderIds: readonly UserId[]): Promise<ScheduledMessage | undefined> {
    return this.#database.writes.write(() => {
      const stored = this.#changeable(id, senderIds, ['waiting', 'failed', 'cancelled']);
      if (stored === undefined || stored.one.state === 'cancelled') return stored && this.#shown(stored);
      stored.one = {
        ...stored.one,
        ...emptied,
        state: 'cancelled',
        outcome: null,
        endedAt: this.#database.clock.now(),
      };
      return this.#shown(stored);
    });
  }

  hurry(id: ScheduledId, senderIds: readonly UserId[], now: Date): Promise<ScheduledMessage | undefined> {
    return this.#database.writes.write(() => {
      const stored = this.#changeable(id, senderIds, ['waiting', 'failed']);
      if (stored === undefined) return undefined;
      stored.one = { ...stored.one, state: 'waiting', dueAt: now, outcome: null, endedAt: null };
      stored.retryAt = null;
      return this.#shown(stored);
    });
  }

  async nextDue(): Promise<Date | null> {
    const moments = this.#all().flatMap((stored) => (stored.one.state === 'waiting' ? [triedAt(stored)] : []));
    return moments.length === 0 ? null : new Date(Math.min(...moments));
  }

  async due(now: Date, limit: number): Promise<readonly ScheduledMessage[]> {
    return this.#all()
      .filter((stored) => stored.one.state === 'waiting' && triedAt(stored) <= now.getTime())
      .sort((one, other) => triedAt(one) - triedAt(other))
      .slice(0, limit)
      .map((stored) => this.#shown(stored))
      .sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime() || one.id - other.id);
  }

  claim(id: ScheduledId): Promise<ScheduledMessage | undefined> {
    return this.#database.writes.write(() => {
      const stored = this.#database.scheduled.get(id);
      if (stored?.one.state !== 'waiting') return undefined;
      stored.isSending = true;
      return this.#shown(stored);
    });
  }

  end(id: ScheduledId, end: ScheduledEnd): Promise<ScheduledMessage | undefined> {
    return this.#database.writes.write(() => {
      const stored = this.#database.scheduled.get(id);
      const isOpen = stored?.one.state === 'waiting' || (stored?.one.state === 'failed' && end.state === 'sent');
      if (stored === undefined || !isOpen) return undefined;
      const { state, outcome } = end;
      const ended = { state, outcome, endedAt: this.#database.clock.now() };
      const sent = end.state === 'sent' ? { ...emptied, messageId: end.messageId } : {};
      stored.one = { ...stored.one, ...ended, ...sent };
      stored.isSending = false;
      stored.retryAt = null;
      return this.#shown(stored);
    });
  }

  postpone(id: ScheduledId, until: Date): Promise<void> {
    return this.#database.writes.write(() => {
      const postponed = this.#database.scheduled.get(id);
      if (postponed === undefined) return;
      postponed.isSending = false;
      for (const stored of this.#all()) {
        const { senderId, state, dueAt } = stored.one;
        const isLater = state === 'waiting' && dueAt <= until && senderId === postponed.one.senderId;
        if (stored !== postponed && !isLater) continue;
        stored.retryAt = new Date(Math.max(stored.retryAt?.getTime() ?? 0, until.getTime()));
      }
    });
  }

  forget({ roomId, senderIds, before = null }: ScheduledErasure): Promise<number> {
    return this.#drop(
      ({ one }) =>
        (before === null || (one.state !== 'waiting' && one.createdAt < before)) &&
        (roomId === undefined || one.roomId === roomId) &&
        (senderIds === undefined || senderIds.includes(one.senderId)),
    );
  }

  dropEnded(before: Date, limit: number): Promise<number> {
    let left = limit;
    return this.#drop(({ one }) => one.endedAt !== null && one.endedAt < before && left-- > 0);
  }

  async figures(now: Date): Promise<ScheduledFigures> {
    const all = this.#all().map(({ one }) => one);
    const waiting = all.filter(({ state }) => state === 'waiting');
    const lateMs = waiting.reduce((most, { dueAt }) => Math.max(most, now.getTime() - dueAt.getTime()), 0);
    return { waiting: waiting.length, failed: all.filter(({ state }) => state === 'failed').length, lateMs };
  }

  /** By id. */
  #all(): StoredScheduled[] {
    return [...this.#database.scheduled.values()];
  }

  #own(id: ScheduledId, senderIds: readonly UserId[]): StoredScheduled | undefined {
    const stored = this.#database.scheduled.get(id);
    return stored !== undefined && senderIds.includes(stored.one.senderId) ? stored : undefined;
  }

  #changeable(id: ScheduledId, senderIds: readonly UserId[], states: readonly ScheduledMessage['state'][]) {
    const stored = this.#own(id, senderIds);
    if (stored === undefined) return undefined;
    if (!states.includes(stored.one.state)) throw endedAlready(stored.one);
    if (stored.isSending) throw beingSent();
    return stored;
  }

  #findAttempt({ roomId, senderId, clientId, sent }: Attempt): StoredScheduled | undefined {
    if (clientId === null) return undefined;
    const stored = this.#all().find(
      ({ one }) => one.roomId === roomId && one.senderId === senderId && one.clientId === clientId,
    );
    if (stored !== undefined && stored.sentText !== comparedText(sent)) throw conflict();
    return stored;
  }

  #drop(isMeant: (stored: StoredScheduled) => boolean): Promise<number> {
    return this.#database.writes.write(() => {
      const chosen = this.#all().filter(isMeant);
      for (const { one } of chosen) this.#database.scheduled.delete(one.id);
      return chosen.length;
    });
  }

  /** Who scheduled it under an account that is another one now is that one. */
  #shown({ one }: StoredScheduled): ScheduledMessage {
    return { ...one, senderId: this.#database.tables.survivorOf(one.senderId) };
  }
}

const emptied = { content: '', replyTo: null, mentions: [], attachments: [], asksConfirmation: false };

const triedAt = ({ one, retryAt }: StoredScheduled): number => Math.max(one.dueAt.getTime(), retryAt?.getTime() ?? 0);
