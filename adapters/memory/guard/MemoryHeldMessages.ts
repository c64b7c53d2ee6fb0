import { randomUUID } from 'node:crypto';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import {
  asHeldId,
  type HeldDecision,
  type HeldDraft,
  type HeldId,
  type HeldMessage,
} from '../../../core/guard/HeldMessage.ts';
import type { HeldErasure, HeldMessages, HeldPart, HeldQuery, Released } from '../../../core/guard/HeldMessages.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import { comparedText } from '../../../core/messages/comparedText.ts';
import type { GuardRecord } from '../../../core/messages/GuardRecord.ts';
import { conflict, type SendAttempt } from '../../../core/messages/Message.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { MemoryMessageStore } from '../messages/MemoryMessageStore.ts';

const dayMs = 24 * 3_600_000;

interface StoredHeld {
  held: HeldMessage;
  /** What a retry is compared with; null once the words are erased. */
  sentText: string | null;
}

export class MemoryHeldMessages implements HeldMessages {
  readonly #database: MemoryDatabase;
  readonly #messages: MemoryMessageStore;
  /** In the order of their ids: 1, 2, 3 … */
  readonly #stored: StoredHeld[] = [];

  constructor(database: MemoryDatabase, messages: MemoryMessageStore) {
    this.#database = database;
    this.#messages = messages;
  }

  hold(draft: HeldDraft) {
    return this.#database.writes.write(() => {
      this.#messages.checkPost(draft);
      const known = this.#findHeld(draft);
      if (known !== undefined) return { held: this.#shown(known), isNew: false };
      const { roomId, organisation, senderId, content, masked, replyTo, reasons, attachments } = draft;
      const held: HeldMessage = {
        ...{ id: asHeldId(this.#stored.length + 1), roomId, organisation, senderId, content, masked, replyTo, reasons },
        ...{ clientId: draft.clientId ?? randomUUID(), state: 'waiting', at: this.#database.clock.now() },
        ...{ decision: null, messageId: null },
        ...(draft.mentions !== undefined && { mentions: draft.mentions }),
        ...(draft.asksConfirmation && { asksConfirmation: true }),
        ...(draft.isUrgent && { isUrgent: true }),
        ...(attachments && { attachments }),
      };
      this.#stored.push({ held, sentText: comparedText(draft.sent) });
      return { held, isNew: true };
    });
  }

  async findHeld(attempt: SendAttempt): Promise<HeldMessage | undefined> {
    const known = this.#findHeld(attempt);
    return known && this.#shown(known);
  }

  async find(id: HeldId, part: HeldPart): Promise<HeldMessage | undefined> {
    const stored = this.#stored[id - 1];
    return stored !== undefined && this.#isIn(part, stored) ? this.#shown(stored) : undefined;
  }

  async list({ part, state, after, limit }: HeldQuery): Promise<readonly HeldMessage[]> {
    const found = this.#stored
      .filter((one) => (one.held.state === 'waiting') === (state === 'waiting') && this.#isIn(part, one))
      .map((one) => this.#shown(one));
    if (state === 'waiting') return found.filter(({ id }) => after === undefined || id > after).slice(0, limit);
    return found
      .reverse()
      .filter(({ id }) => after === undefined || id < after)
      .slice(0, limit);
  }

  async hasAny(): Promise<boolean> {
    return this.#stored.length > 0;
  }

  async waitingOf(senderIds: readonly UserId[], limit: number): Promise<readonly HeldMessage[]> {
    return this.#stored
      .filter(({ held }) => held.state === 'waiting' && senderIds.includes(held.senderId))
      .slice(0, limit)
      .map((one) => this.#shown(one));
  }

  async heldIn(roomId: RoomId, senderIds?: readonly UserId[]): Promise<readonly HeldMessage[]> {
    return this.#stored
      .filter(({ held }) => held.roomId === roomId && (senderIds === undefined || senderIds.includes(held.senderId)))
      .map((one) => this.#shown(one));
  }

  decide(
    id: HeldId,
    state: 'refused' | 'cancelled',
    decision: Omit<HeldDecision, 'at'>,
    audit: AuditDraft | null,
  ): Promise<HeldMessage | undefined> {
    const { writes, clock } = this.#database;
    return writes.write(() => {
      const stored = this.#stored[id - 1];
      if (stored?.held.state !== 'waiting') return undefined;
      if (audit !== null) this.#record(audit);
      stored.held = { ...stored.held, state, decision: { ...decision, at: clock.now() } };
      return this.#shown(stored);
    });
  }

  release(
    id: HeldId,
    { deciderId, note, asMasked }: Omit<HeldDecision, 'at' | 'answer'> & { readonly asMasked: boolean },
    audit: AuditDraft,
  ): Promise<Released | undefined> {
    const { writes, clock } = this.#database;
    return writes.write(() => {
      const stored = this.#stored[id - 1];
      if (stored?.held.state !== 'waiting') return undefined;
      const held = this.#shown(stored);
      const { roomId, senderId, clientId, replyTo, reasons, attachments } = held;
      const content = asMasked ? (held.masked ?? held.content) : held.content;
      const guard: GuardRecord = {
        ...{ action: 'release', reasons, reviewerId: deciderId },
        ...(content === held.content ? {} : { original: held.content }),
      };
      const sent = stored.sentText ?? held.content;
      const appended = this.#messages.appendNow({
        ...{ roomId, senderId, clientId, sent, content, replyTo, guard },
        ...(held.mentions && { mentions: held.mentions }),
        ...(held.asksConfirmation && { asksConfirmation: true }),
        ...(held.isUrgent && { isUrgent: true }),
        ...(attachments && { attachments }),
      });
      this.#record({ ...audit, details: { ...audit.details, message: appended.message.id } });
      const decision = { deciderId, note, answer: '', at: clock.now() };
      const messageId = appended.message.id;
      stored.held = { ...stored.held, state: 'released', content: '', masked: null, decision, messageId };
      return { held: this.#shown(stored), appended };
    });
  }

  eraseWords({ roomId, senderIds, before = null }: HeldErasure): Promise<number> {
    const { writes, clock } = this.#database;
    return writes.write(() => {
      const chosen = this.#stored.filter(
        ({ held }) =>
          (held.content !== '' || held.attachments !== undefined) &&
          (roomId === undefined || held.roomId === roomId) &&
          (senderIds === undefined || senderIds.includes(held.senderId)) &&
          (before === null || held.at < before),
      );
      for (const stored of chosen) {
        const { state, senderId, decision } = stored.held;
        const ended = decision ?? { deciderId: senderId, at: clock.now(), note: '' };
        stored.sentText = null;
        const { attachments: _, ...kept } = stored.held;
        stored.held = {
          ...kept,
          ...{ content: '', masked: null, replyTo: null, reasons: [], decision: { ...ended, answer: '' } },
          state: state === 'waiting' ? 'expired' : state,
        };
      }
      return chosen.length;
    });
  }

  async countWaiting() {
    const now = this.#database.clock.now().getTime();
    const counts = { day: 0, week: 0, older: 0 };
    for (const { held } of this.#stored) {
      const age = now - held.at.getTime();
      if (held.state === 'waiting') counts[age < dayMs ? 'day' : age < 7 * dayMs ? 'week' : 'older'] += 1;
    }
    return counts;
  }

  #findHeld({ roomId, senderId, clientId, sent }: SendAttempt): StoredHeld | undefined {
    if (clientId === null) return undefined;
    const stored = this.#stored.find(
      ({ held }) => held.roomId === roomId && held.senderId === senderId && held.clientId === clientId,
    );
    if (stored !== undefined && stored.sentText !== null && stored.sentText !== comparedText(sent)) throw conflict();
    return stored;
  }

  /** Who sent it under an account that is another one now is that one. */
  #shown({ held }: StoredHeld): HeldMessage {
    return { ...held, senderId: this.#database.tables.survivorOf(held.senderId) };
  }

  #record(audit: AuditDraft): void {
    this.#database.audit.append([audit], this.#database.clock.now());
  }

  #isIn({ within, exceptBy }: HeldPart, { held: { senderId, organisation } }: StoredHeld): boolean {
    if (exceptBy.includes(senderId)) return false;
    return within === 'all' || this.#database.tables.scopeOf(organisation).some((id) => within.includes(id));
  }
}
