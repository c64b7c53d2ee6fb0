import { attachmentNotFound } from '../../../core/attachments/Attachment.ts';
import type { MessageId, RoomId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import { comparedText } from '../../../core/messages/comparedText.ts';
import {
  conflict,
  type Message,
  type MessageDraft,
  messageNotFound,
  type SendAttempt,
} from '../../../core/messages/Message.ts';
import type {
  Amended,
  Amendment,
  Appended,
  EventCursor,
  EventPage,
  HistoryPage,
  HistoryQuery,
  MessageStore,
  Pinning,
  Reacting,
} from '../../../core/messages/MessageStore.ts';
import { pinsAtMost, tooManyPins } from '../../../core/messages/pinMessages.ts';
import {
  checkPosting,
  needsModerator,
  type PostingAction,
  type PostingFacts,
  targetOf,
} from '../../../core/messages/postingRule.ts';
import { reacted } from '../../../core/messages/reacted.ts';
import type { SharedKind, SharedPage, SharedQuery } from '../../../core/messages/SharedQuery.ts';
import { hasLink } from '../../../core/messages/storedWords.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredMessage } from '../tables/RoomLog.ts';
import type { StoredRoom } from '../tables/StoredRoom.ts';
import { changesIn } from './changesIn.ts';
import { membershipOf } from './membershipOf.ts';
import { pageHistory } from './pageHistory.ts';
import { pinnedIn } from './pinnedIn.ts';
import { shownToSender } from './shownToSender.ts';
import { toChatEvents, toChatMessage } from './toChatMessage.ts';

export class MemoryMessageStore implements MessageStore {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  append(draft: MessageDraft): Promise<Appended> {
    return this.#database.writes.write(() => this.appendNow(draft));
  }

  async findStored(attempt: SendAttempt): Promise<Message | undefined> {
    return this.#findDuplicate(attempt);
  }

  amend(amendment: Amendment): Promise<Amended> {
    return this.#database.writes.write(() => this.#amend(amendment));
  }

  react(reacting: Reacting): Promise<Amended> {
    return this.#database.writes.write(() => this.#react(reacting));
  }

  pin(pinning: Pinning): Promise<Amended> {
    return this.#database.writes.write(() => this.#pin(pinning));
  }

  async pins(roomId: RoomId, fromSeq: number): Promise<readonly Message[]> {
    const live = pinnedIn(this.#database.tables.log(roomId)).filter(({ seq }) => seq >= fromSeq);
    return live.map((stored) => this.#toMessage(roomId, stored));
  }

  async shared(roomId: RoomId, query: SharedQuery & { readonly fromSeq: number }): Promise<SharedPage> {
    const { kind, before, limit, fromSeq } = query;
    const found = this.#database.tables
      .log(roomId)
      .messages.filter(({ id, seq }) => seq >= fromSeq && (before === undefined || id < before))
      .map((stored) => this.#toMessage(roomId, stored))
      .filter((message) => message.deletedAt === null && isShared(message, kind))
      .reverse();
    return { messages: found.slice(0, limit), hasMore: found.length > limit };
  }

  async find(roomId: RoomId, messageId: MessageId): Promise<Message | undefined> {
    const stored = this.#database.tables.log(roomId).find(messageId);
    return stored && this.#toMessage(roomId, stored);
  }

  async changes(roomId: RoomId, messageIds: readonly MessageId[]) {
    const log = this.#database.tables.log(roomId);
    const changes = messageIds.map((id) => [id, changesIn(log, id)] as const);
    return new Map(changes.filter(([, found]) => found.length > 0));
  }

  async history(roomId: RoomId, query: HistoryQuery): Promise<HistoryPage> {
    const { fromSeq = 0 } = query;
    const { messages: all } = this.#database.tables.log(roomId);
    const visible = fromSeq > 1 ? all.filter(({ seq }) => seq >= fromSeq) : all;
    const { messages, hasMore } = pageHistory(visible, query);
    return { messages: messages.map((stored) => this.#toMessage(roomId, stored)), hasMore };
  }

  async thread(roomId: RoomId, rootId: MessageId, after: MessageId | null, limit: number): Promise<HistoryPage> {
    const replies = this.#database.tables.log(roomId).thread(rootId);
    const { messages, hasMore } = pageHistory(replies, { after: after ?? (0 as MessageId), limit });
    return { messages: messages.map((stored) => this.#toMessage(roomId, stored)), hasMore };
  }

  async events(cursors: readonly EventCursor[], limit: number): Promise<ReadonlyMap<RoomId, EventPage>> {
    const { tables } = this.#database;
    const pages = cursors.flatMap(({ roomId, after, upTo }): [RoomId, EventPage][] => {
      const headSeq = tables.rooms.get(roomId)?.state.headSeq;
      if (headSeq === undefined) return [];
      const end = Math.min(after + limit, upTo ?? Number.POSITIVE_INFINITY);
      const stored = tables.log(roomId).events.slice(after, end);
      return [[roomId, { events: stored.flatMap((event) => toChatEvents(tables, event)), headSeq }]];
    });
    return new Map(pages);
  }

  /** As `append`, inside a write. */
  appendNow(draft: MessageDraft): Appended {
    const duplicate = this.#findDuplicate(draft);
    if (duplicate !== undefined) return { message: duplicate, isDuplicate: true };
    const { roomId, senderId, content, clientId, replyTo, guard, attachments } = draft;
    const { tables, clock } = this.#database;
    const log = tables.log(roomId);
    const parent = replyTo === null ? null : log.find(replyTo);
    const row = this.checkPost(draft);
    const fileIds = attachments?.map(({ id }) => id) ?? [];
    if (!this.#database.attachments.areFree(fileIds)) throw attachmentNotFound();
    const seq = row.state.headSeq + 1;
    const stored: StoredMessage = {
      id: ++tables.counters.message as MessageId,
      seq,
      senderId,
      sentText: comparedText(draft.sent),
      clientId,
      replyTo,
      threadRoot: parent ? (parent.threadRoot ?? parent.id) : null,
      createdAt: clock.now(),
      content,
      reactions: [],
      editedAt: null,
      deletedAt: null,
      ...(draft.service && { type: draft.service.type }),
      ...(draft.service?.data && { data: draft.service.data }),
    };
    if (attachments !== undefined) stored.attachments = attachments;
    this.#database.attachments.bind(fileIds, { roomId, messageId: stored.id });
    if (guard !== undefined) stored.guard = [{ ...guard, seq, at: stored.createdAt }];
    if (draft.mentions !== undefined) stored.mentions = draft.mentions;
    if (draft.isUrgent) stored.isUrgent = true;
    if (draft.asksConfirmation) {
      stored.asksConfirmation = true;
      this.#database.announcements.ask(row, stored);
    }
    log.add(stored);
    log.record({ type: 'new_message', roomId, seq, at: stored.createdAt, actorId: senderId, messageId: stored.id });
    const activity = ++tables.counters.activity;
    tables.rooms.set(roomId, { ...row, state: { ...row.state, headSeq: seq }, activity });
    return { message: this.#toMessage(roomId, stored), isDuplicate: false };
  }

  #amend({ action, change, audit, guard, ...target }: Amendment): Amended {
    const { roomId, messageId, actorId } = target;
    const { row, log, stored, before, at, isByModerator } = this.#changeableMessage(action, target);
    const after = change(before, at);
    if (after === before) return { message: before, event: null };
    const replaced = stored.content;
    stored.content = after.content;
    stored.mentions = after.mentions;
    stored.editedAt = after.editedAt;
    stored.deletedAt = after.deletedAt;

    const seq = this.#nextSeq(row);
    const type = after.deletedAt === null ? 'message_edited' : 'message_deleted';
    log.record({ type, roomId, seq, at, actorId, messageId, replaced, isByModerator });
    if (guard !== undefined) stored.guard = [...(stored.guard ?? []), { ...guard, seq, at }];
    if (isByModerator && audit !== undefined) this.#database.audit.append([audit(before)], at);
    const message = this.#toMessage(roomId, stored);
    const event: ChatEvent = {
      roomId,
      seq,
      at,
      actorId,
      ...(type === 'message_deleted' ? { type, messageId, messageSeq: message.seq } : { type, message }),
    };
    return { message, event };
  }

  #react({ roomId, messageId, userId, emoji, isAdded }: Reacting): Amended {
    const target = { roomId, messageId, actorId: userId, asModerator: false };
    const { row, log, stored, before, at } = this.#changeableMessage('react', target);
    const message = reacted(before, { userId, emoji, isAdded });
    if (message === before) return { message, event: null };
    const { reactions } = message;
    stored.reactions = reactions;
    const seq = this.#nextSeq(row);
    const change = { actorId: userId, messageId, messageSeq: stored.seq, emoji, isAdded };
    const event = { type: 'reaction_changed', roomId, seq, at, ...change } as const;
    log.record(event);
    return { message, event: { ...event, reactions } };
  }

  #pin({ roomId, messageId, userId: actorId, isPinned, audit }: Pinning): Amended {
    const place = { roomId, messageId, actorId, asModerator: false };
    const { row, log, stored, before, at } = this.#changeableMessage('pin', place);
    if ((before.pinnedSeq !== undefined) === isPinned) return { message: before, event: null };
    if (isPinned && pinnedIn(log).length >= pinsAtMost) throw tooManyPins();
    const seq = this.#nextSeq(row);
    stored.pinnedSeq = isPinned ? seq : undefined;
    const event = {
      type: 'pin_changed',
      roomId,
      seq,
      at,
      actorId,
      messageId,
      messageSeq: stored.seq,
      isPinned,
    } as const;
    log.record(event);
    if (audit !== undefined) this.#database.audit.append([audit(before)], at);
    return { message: this.#toMessage(roomId, stored), event: { ...event, pinnedSeq: stored.pinnedSeq ?? null } };
  }

  /** A message and its room, if the actor may change it. @throws ChatError as `checkPosting` */
  #changeableMessage(action: PostingAction, target: Actor & { readonly messageId: MessageId }) {
    const { roomId, messageId, actorId } = target;
    const { tables, clock } = this.#database;
    const log = tables.log(roomId);
    const stored = log.find(messageId);
    const before = stored && this.#toMessage(roomId, stored);
    const facts = targetOf(before, actorId);
    const row = this.#checkedRoom(action, target, facts);
    if (stored === undefined || before === undefined) throw messageNotFound();
    const membership = membershipOf(tables, row, target);
    const { asModerator: isModerator } = target;
    const isByModerator = needsModerator(action, { room: row.state, membership, isModerator, message: facts });
    return { row, log, stored, before, at: clock.now(), isByModerator };
  }

  /** The room, if the actor may do this in it. @throws ChatError as `checkPosting` */
  /** @throws ChatError if the sender may not post this now */
  checkPost({
    roomId,
    senderId,
    replyTo,
    service,
    isRequest,
  }: Pick<MessageDraft, 'roomId' | 'senderId' | 'replyTo' | 'service' | 'isRequest'>): StoredRoom {
    const { tables } = this.#database;
    const parent = replyTo === null ? null : tables.log(roomId).find(replyTo);
    const message = parent && {
      seq: parent.seq,
      isDeleted: parent.deletedAt !== null,
      isOwn: tables.survivorOf(parent.senderId) === senderId,
    };
    const pass = { ...(service && { pass: service.pass }), ...(isRequest && { isRequest }) };
    return this.#checkedRoom('post', { roomId, actorId: senderId, asModerator: false, ...pass }, message);
  }

  #checkedRoom(action: PostingAction, target: Actor, message: PostingFacts['message']): StoredRoom {
    const { roomId, asModerator } = target;
    const row = this.#database.tables.rooms.get(roomId);
    const membership = row && membershipOf(this.#database.tables, row, target);
    checkPosting(action, { room: row?.state, membership, isModerator: asModerator, message });
    if (row === undefined) throw roomNotFound();
    return row;
  }

  #nextSeq(row: StoredRoom): number {
    const headSeq = row.state.headSeq + 1;
    this.#database.tables.rooms.set(row.state.id, { ...row, state: { ...row.state, headSeq } });
    return headSeq;
  }

  #findDuplicate({ roomId, senderId, clientId, sent }: SendAttempt): Message | undefined {
    const stored = this.#database.tables.log(roomId).sentAs(senderId, clientId);
    if (stored === undefined) return undefined;
    if (stored.sentText !== null && stored.sentText !== comparedText(sent)) throw conflict();
    return shownToSender(this.#database.tables, roomId, stored);
  }

  #toMessage(roomId: RoomId, stored: StoredMessage): Message {
    return toChatMessage(this.#database.tables, roomId, stored);
  }
}

type Actor = Pick<Amendment, 'roomId' | 'actorId' | 'asModerator' | 'pass'> & Pick<MessageDraft, 'isRequest'>;

const isShared = ({ content, attachments = [] }: Message, kind: SharedKind): boolean =>
  kind === 'link' ? hasLink(content) : attachments.some((file) => (file.kind === 'picture') === (kind === 'picture'));
