import type { ChatApi } from '../connection/ChatApi.ts';
import type { SendQueue } from '../outbox/SendQueue.ts';
import { Computed } from '../runtime/Computed.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import type { UnreadRest } from '../sync/ReadSync.ts';
import type { RoomListSync } from '../sync/RoomListSync.ts';
import { asFailure } from '../wire/ChatRefusal.ts';
import type { IncomingFrame, LeftReason, SequencedEvent } from '../wire/frames.ts';
import type { RoomRights, RoomSupervision } from '../wire/RoomRights.ts';
import type { Message, Participant, Person, Reaction, Room } from '../wire/wireTypes.ts';
import { findRange, pageSize, type StartPosition } from './findRange.ts';
import { type MessagePage, RoomTimeline } from './RoomTimeline.ts';
import type { RoomViewState } from './RoomView.ts';
import { showMessages } from './showMessages.ts';
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
}

/** What is shown of a room, and kept up to date while the room is open. */
/** Of which a list of pinned messages may change. */
const changesPins: ReadonlySet<string> = new Set(['pin_changed', 'message_edited', 'message_deleted']);

export class RoomViewModel {
  readonly id: number;
  readonly state = new Computed<RoomViewState>(() => this.#show());
  readonly typing: TypingIndicators;
  readonly #deps: Deps;
  readonly #timeline = new RoomTimeline();
  #readUpTo: ReadonlyMap<number, number> = new Map();
  #online: ReadonlySet<number> = new Set();
  #participants: readonly Participant[] = [];
  #rights: RoomRights | null = null;
  #ownerId: number | null = null;
  #supervision: RoomSupervision | null = null;
  #detailRequests = 0;
  /** The request whose answer is shown. */
  #shownDetail = 0;
  /** A room that is not in the list, e.g. one that a moderator reads. */
  #visitedRoom: Room | null = null;
  #loads = 0;
  #pinChanges = 0;
  #failure: RoomViewState['failure'] = null;
  #newSince: number | null = null;
  #isNewKnown = true;
  #leftBecause: LeftReason | null = null;
  #position: StartPosition | null = null;
  /** Asks again who is here, and what this person may do. */
  readonly refresh = (): void => void this.#fetchDetail().catch(() => {});

  constructor(id: number, deps: Deps) {
    this.id = id;
    this.#deps = deps;
    this.typing = new TypingIndicators(
      deps.runtime,
      (isTyping) => deps.sendFrame({ type: isTyping ? 'typing' : 'stop_typing', room_id: id }),
      () => this.state.invalidate(),
    );
  }

  /** Replaces what is shown by another part of the history. */
  async show(position: StartPosition): Promise<void> {
    this.#position = position;
    await this.#load(async () => {
      await this.#begin();
      const range = await findRange(position, {
        room: this.room,
        events: (after) => this.#get('events', { after }),
        history: (at) => this.#fetchHistory(at),
      });
      return () => this.#timeline.replace(range);
    });
  }

  /** Remembers how far the person has read, for the line above new messages. */
  markNew(): void {
    this.#newSince = this.room?.last_read_seq ?? null;
    this.#isNewKnown = this.#newSince !== null;
    this.state.invalidate();
  }

  loadOlder(): Promise<void> {
    const before = this.#timeline.hasOlder ? this.#timeline.messages[0]?.id : undefined;
    return this.#extend(before && { before }, (page) => this.#timeline.addOlder(page));
  }

  loadNewer(): Promise<void> {
    const after = this.#timeline.hasNewer ? this.#timeline.newest?.id : undefined;
    return this.#extend(after && { after }, (page) => this.#timeline.addNewer(page));
  }

  setInView(firstId: number, lastId: number): void {
    if (this.#timeline.setInView(firstId, lastId)) this.state.invalidate();
  }

  /** An event of the room, in its order. */
  apply(event: SequencedEvent): void {
    this.#timeline.apply(event);
    if (changesPins.has(event.type)) this.#pinChanges += 1;
    if (event.type === 'new_message') this.typing.show(event.message.sender, false);
    // An archived room, and one that somebody has left, gives other rights.
    if (event.type.startsWith('participants_') || event.type === 'room_updated') this.refresh();
    this.state.invalidate();
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
        const online = new Set(this.#online);
        if (frame.is_online) online.add(frame.user_id);
        else online.delete(frame.user_id);
        this.#online = online;
        return this.state.invalidate();
      }
      case 'subscribed':
        this.#online = new Set(frame.online_user_ids ?? []);
        for (const { user_id, last_read_id } of frame.read_up_to ?? []) this.showRead(user_id, last_read_id);
        return this.state.invalidate();
      default:
    }
  }

  showRead(userId: number, lastReadId: number): void {
    if (lastReadId <= (this.#readUpTo.get(userId) ?? 0)) return;
    this.#readUpTo = new Map(this.#readUpTo).set(userId, lastReadId);
    this.state.invalidate();
  }

  showParticipants(participants: readonly Participant[]): void {
    this.#participants = participants;
    this.state.invalidate();
  }

  /** The connection is back: what failed to load is tried again. */
  reconnected(): void {
    if (this.#failure !== null) this.reload();
  }

  /** The connection is gone: presence and typing are not known any more. */
  disconnected(): void {
    this.typing.clear();
    this.#online = new Set();
    this.state.invalidate();
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
    this.state.invalidate();
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
    const upTo = this.#timeline.find(messageId);
    if (upTo === undefined || this.#timeline.hasNewer) return null;
    const { id: myId } = this.#deps.me();
    const unread = this.#timeline.messages.filter(
      ({ id, sender, is_deleted }) => id > messageId && sender.id !== myId && !is_deleted,
    );
    return { count: unread.length, seq: upTo.seq };
  }

  async #extend(where: { before?: number; after?: number } | undefined | 0, add: (page: MessagePage) => void) {
    if (!where || this.#loads > 0) return;
    await this.#load(async () => {
      const page = await this.#fetchHistory(where);
      return () => add(page);
    });
  }

  async #load(load: () => Promise<() => void>): Promise<void> {
    this.#timeline.beginLoad();
    this.#loads += 1;
    this.state.invalidate();
    let change: (() => void) | undefined;
    try {
      const position = this.#position;
      const put = await load();
      // The person jumped elsewhere meanwhile, and this page does not continue that part of the history.
      if (position === this.#position) change = put;
      this.#failure = null;
    } catch (thrown) {
      this.#failure = asFailure(thrown);
    }
    this.#loads -= 1;
    this.#timeline.endLoad(change);
    if (change !== undefined) this.#deps.queue.forgetStored(this.id);
    this.state.invalidate();
  }

  /** A room without a cursor is fetched before its messages, so that the events after its head follow without a gap. */
  async #begin(): Promise<void> {
    const reading = this.#fetchDetail();
    if (this.#deps.rooms.events.cursor(this.id) === null) await reading;
    else reading.catch(() => {});
  }

  async #fetchDetail(): Promise<void> {
    this.#detailRequests += 1;
    const request = this.#detailRequests;
    const { room, participants, rights, ownerId, supervision = null } = await this.#deps.api.fetchRoom(this.id);
    // A room that is opened by its address may be in no list yet.
    if (!this.#isNewKnown) this.#newSince = room.last_read_seq;
    this.#isNewKnown = true;
    if (this.#deps.rooms.get(this.id) === undefined) {
      this.#visitedRoom = room;
      this.#deps.rooms.events.begin(this.id, room.head_seq);
    }
    // A late answer to an earlier request says what has changed since.
    if (request < this.#shownDetail) return;
    this.#shownDetail = request;
    this.#rights = rights;
    this.#ownerId = ownerId;
    this.#supervision = supervision;
    this.showParticipants(participants);
  }

  #get<Page>(what: 'messages' | 'events', where: Readonly<Record<string, number>>): Promise<Page> {
    return this.#deps.api.http.get(`rooms/${this.id}/${what}/`, { ...where, limit: pageSize });
  }

  #fetchHistory(where: { before?: number; after?: number; around?: number }): Promise<MessagePage> {
    return this.#get('messages', where);
  }

  #show(): RoomViewState {
    const { hasOlder, hasNewer } = this.#timeline;
    return {
      room: this.room,
      messages: showMessages({
        messages: this.#timeline.messages,
        pending: this.#deps.queue.entriesOf(this.id),
        me: this.#deps.me(),
        isAtEnd: !hasNewer || this.#timeline.newest === undefined,
      }),
      hasOlder,
      hasNewer: hasNewer && this.#timeline.newest !== undefined,
      isLoaded: this.#timeline.isLoaded,
      isLoading: this.#loads > 0,
      failure: this.#failure,
      newSince: this.#newSince,
      typing: this.typing.typists,
      readUpTo: this.#readUpTo,
      online: this.#online,
      participants: this.#participants,
      rights: this.#rights,
      ownerId: this.#ownerId,
      supervision: this.#supervision,
      leftBecause: this.#leftBecause,
      pinChanges: this.#pinChanges,
    };
  }
}
