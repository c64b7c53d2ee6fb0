import type { ChatApi } from '../connection/ChatApi.ts';
import type { OutboxEntry } from '../outbox/OutboxStore.ts';
import type { SendQueue } from '../outbox/SendQueue.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import type { UnreadRest } from '../sync/ReadSync.ts';
import type { RoomListSync } from '../sync/RoomListSync.ts';
import type { ChatFailure } from '../wire/ChatRefusal.ts';
import type { IncomingFrame, LeftReason, SequencedEvent } from '../wire/frames.ts';
import type { Message, Participant, Person, Reaction, Room } from '../wire/wireTypes.ts';
import { findRange, pageSize, type StartPosition } from './findRange.ts';
import { RoomDetails } from './RoomDetails.ts';
import { type MessagePage, RoomTimeline } from './RoomTimeline.ts';
import type { RoomViewState, ShownMessage } from './RoomView.ts';
import { findShown, showMessages, showUnsent } from './showMessages.ts';
import { TypingIndicators } from './TypingIndicators.ts';

interface Deps {
  readonly runtime: Runtime;
  readonly api: Pick<ChatApi, 'http' | 'fetchRoom'>;
  readonly rooms: Pick<RoomListSync, 'get' | 'events'>;
  readonly queue: Pick<SendQueue, 'entriesOf' | 'forgetStored'>;
  /** The person whose client it is; with id 0 until it is known. */
  readonly me: () => Person;
  /** Sends an ephemeral frame, or drops it when there is no connection. */
  readonly sendFrame: (frame: object) => void;
  /** Something has changed of what `describe` says. */
  readonly onChange: () => void;
  readonly failureOf: (thrown: unknown) => ChatFailure;
  /** The seq before the first unread message. */
  readonly unreadFrom: (room: Room) => number;
}

/** What is shown of a room, and kept up to date while the room is open. Its code is loaded with the first room. */
export class RoomViewModel {
  readonly id: number;
  readonly typing: TypingIndicators;
  readonly #deps: Deps;
  readonly #timeline = new RoomTimeline();
  #readUpTo: ReadonlyMap<number, number> = new Map();
  #online: ReadonlySet<number> = new Set();
  readonly #details: RoomDetails;
  /** A room that is not in the list, e.g. one that a moderator reads. */
  #visitedRoom: Room | null = null;
  #loads = 0;
  #pinChanges = 0;
  #failure: RoomViewState['failure'] = null;
  #newSince: number | null = null;
  #isNewKnown = true;
  #leftBecause: LeftReason | null = null;
  #position: StartPosition | null = null;
  #toEnd: Promise<void> | null = null;
  /** The keys of what was sent while the end was not shown. */
  readonly #sentBeyond = new Set<string>();
  /** Asks again who is here, and what this person may do. */
  readonly refresh = (): void => void this.#fetchDetail().catch(() => {});

  constructor(id: number, deps: Deps) {
    this.id = id;
    this.#deps = deps;
    this.#details = new RoomDetails(() => deps.api.fetchRoom(id));
    this.typing = new TypingIndicators(
      deps.runtime,
      (isTyping) => deps.sendFrame({ type: isTyping ? 'typing' : 'stop_typing', room_id: id }),
      deps.onChange,
    );
  }

  /** Replaces what is shown by another part of the history. */
  async show(position: StartPosition): Promise<void> {
    this.#position = position;
    if (position !== 'end') this.#sentBeyond.clear();
    await this.#load(async () => {
      await this.#begin();
      const range = await findRange(position, {
        room: this.room,
        unread: (room) => this.#get('events', { after: this.#deps.unreadFrom(room) }),
        history: (at) => this.#get('messages', at),
      });
      return () => this.#timeline.replace(range);
    });
  }

  /** Shows the end; calls at the same time share one request. */
  async showEnd(): Promise<void> {
    if (this.#position !== 'end') this.#toEnd = null;
    const showing = this.#toEnd ?? this.show('end');
    this.#toEnd = showing;
    await showing;
    if (this.#toEnd === showing) this.#toEnd = null;
  }

  /** Something was sent, which stands at the end: it is shown at once, and what stands before it is loaded. */
  followOwn(key: string): void {
    if (!this.#timeline.isLoaded || !this.#timeline.hasNewer) return;
    this.#sentBeyond.add(key);
    void this.showEnd();
  }

  /** Remembers how far the person has read, for the line above new messages. */
  markNew(): void {
    this.#newSince = this.room?.last_read_seq ?? null;
    this.#isNewKnown = this.#newSince !== null;
    this.changed();
  }

  loadOlder(): Promise<void> {
    const before = this.#timeline.hasOlder ? this.#timeline.messages[0]?.id : undefined;
    return this.#extend(before && { before }, (page) => this.#timeline.addOlder(page, before ?? 0));
  }

  loadNewer(): Promise<void> {
    const after = this.#timeline.hasNewer ? this.#timeline.newest?.id : undefined;
    return this.#extend(after && { after }, (page) => this.#timeline.addNewer(page, after ?? 0));
  }

  setInView(firstId: number, lastId: number): void {
    if (this.#timeline.setInView(firstId, lastId)) this.changed();
  }

  changed(): void {
    this.#deps.onChange();
  }

  /** An event of the room, in its order. */
  apply(event: SequencedEvent): void {
    this.#timeline.apply(event);
    // A list of pinned messages may change.
    if (/^(pin_changed|message_(edi|dele)ted)$/.test(event.type)) this.#pinChanges += 1;
    if (event.type === 'new_message') {
      const { message } = event;
      this.typing.show(message.sender, false);
      if (this.#sentBeyond.has(message.client_id ?? '')) this.#timeline.keepBeyond(message);
    }
    // An archived room, and one that somebody has left, gives other rights.
    if (event.type.startsWith('participants_') || event.type === 'room_updated') this.refresh();
    this.changed();
  }

  /** Shows the server's answer to a change before its event arrives. */
  showAnswer(answer: Message): void {
    this.apply({ room_id: this.id, seq: 0, at: '', type: 'message_edited', message: answer });
  }

  showReactions(messageId: number, reactions: readonly Reaction[]): void {
    this.apply({ room_id: this.id, seq: 0, at: '', type: 'reaction_changed', message_id: messageId, reactions });
  }

  /** An ephemeral event of the room. */
  receive(frame: IncomingFrame): void {
    switch (frame.type) {
      case 'typing':
        return this.typing.show({ id: frame.user_id, username: frame.username }, frame.is_typing);
      case 'message_read':
        return frame.last_read_id === null ? undefined : this.showRead(frame.user_id, frame.last_read_id);
      case 'presence': {
        const others = [...this.#online].filter((id) => id !== frame.user_id);
        this.#online = new Set(frame.is_online ? [...others, frame.user_id] : others);
        return this.changed();
      }
      case 'subscribed':
        this.#online = new Set(frame.online_user_ids ?? []);
        for (const { user_id, last_read_id } of frame.read_up_to ?? []) this.showRead(user_id, last_read_id);
        return this.changed();
      default:
    }
  }

  showRead(userId: number, lastReadId: number): void {
    if (lastReadId <= (this.#readUpTo.get(userId) ?? 0)) return;
    this.#readUpTo = new Map(this.#readUpTo).set(userId, lastReadId);
    this.changed();
  }

  showParticipants(participants: readonly Participant[]): void {
    this.#details.shown = { ...this.#details.shown, participants };
    this.changed();
  }

  /** The connection is back: what failed to load is tried again. */
  reconnected(): void {
    if (this.#failure !== null) this.reload();
  }

  /** The connection is gone: presence and typing are not known any more. */
  disconnected(): void {
    this.typing.clear();
    this.#online = new Set();
    this.changed();
  }

  reload(): void {
    this.#leftBecause = null;
    this.#pinChanges += 1;
    if (this.#position !== null) void this.show(this.#position);
  }

  /** The person is not in the room any more. */
  left(reason: LeftReason): void {
    this.#leftBecause = reason;
    this.typing.clear();
    this.changed();
  }

  get room(): Room | null {
    return this.#deps.rooms.get(this.id) ?? this.#visitedRoom;
  }

  /** The id of the last known message of the room; 0 if none is known. */
  get newestId(): number {
    const shown = this.#timeline.hasNewer ? 0 : (this.#timeline.newest?.id ?? 0);
    return Math.max(shown, this.room?.last_message?.id ?? 0);
  }

  /** Messages by others after this one; null if the end of the room is not shown. */
  unreadAfter(messageId: number): UnreadRest | null {
    return this.#timeline.unreadAfter(messageId, this.#deps.me().id);
  }

  async #extend(where: { before?: number; after?: number } | undefined | 0, add: (page: MessagePage) => void) {
    if (!where || this.#loads > 0) return;
    await this.#load(async () => {
      const page = await this.#get<MessagePage>('messages', where);
      return () => add(page);
    });
  }

  async #load(load: () => Promise<() => void>): Promise<void> {
    this.#timeline.beginLoad();
    this.#loads += 1;
    this.changed();
    let change: (() => void) | undefined;
    try {
      const position = this.#position;
      const put = await load();
      // The person jumped elsewhere meanwhile, and this page does not continue that part of the history.
      if (position === this.#position) change = put;
      this.#failure = null;
    } catch (thrown) {
      this.#failure = this.#deps.failureOf(thrown);
    }
    this.#loads -= 1;
    this.#timeline.endLoad(change);
    const seen = Math.max(this.#deps.rooms.events.cursor(this.id) ?? 0, this.#timeline.newest?.seq ?? 0);
    if (change) this.#deps.queue.forgetStored(this.id, seen);
    this.changed();
  }

  /** A room without a cursor is fetched before its messages, so that the events after its head follow without a gap. */
  async #begin(): Promise<void> {
    const reading = this.#fetchDetail();
    if (this.#deps.rooms.events.cursor(this.id) === null) await reading;
    else reading.catch(() => {});
  }

  async #fetchDetail(): Promise<void> {
    const room = await this.#details.refresh();
    // A room that is opened by its address may be in no list yet.
    if (!this.#isNewKnown) this.#newSince = room.last_read_seq;
    this.#isNewKnown = true;
    if (this.#deps.rooms.get(this.id) === undefined) {
      this.#visitedRoom = room;
      this.#deps.rooms.events.begin(this.id, room.head_seq);
    }
    this.changed();
  }

  #get<Page>(what: 'messages' | 'events', where: Readonly<Record<string, number>>): Promise<Page> {
    return this.#deps.api.http.get(`rooms/${this.id}/${what}/`, { ...where, limit: pageSize });
  }

  shownOf(entry: OutboxEntry): ShownMessage {
    return findShown(this.describe().messages, entry) ?? showUnsent(entry, this.#deps.me());
  }

  describe(): RoomViewState {
    const { beyond, newest, hasOlder } = this.#timeline;
    const stored = this.#timeline.storedFor(this.#deps.me().id);
    const hasNewer = this.#timeline.hasNewer && newest !== undefined;
    const pending = this.#deps.queue
      .entriesOf(this.id)
      .filter(({ entry }) => !hasNewer || entry.action.kind !== 'send' || this.#sentBeyond.has(entry.key));
    const messages = showMessages({ messages: [...stored, ...beyond], pending, me: this.#deps.me() });
    return {
      ...{ room: this.room, messages },
      gapBefore: hasNewer ? (messages[stored.length]?.key ?? null) : null,
      hasOlder,
      hasNewer,
      isLoaded: this.#timeline.isLoaded,
      isLoading: this.#loads > 0,
      failure: this.#failure,
      newSince: this.#newSince,
      typing: this.typing.typists,
      readUpTo: this.#readUpTo,
      online: this.#online,
      ...this.#details.shown,
      leftBecause: this.#leftBecause,
      pinChanges: this.#pinChanges,
    };
  }
}
