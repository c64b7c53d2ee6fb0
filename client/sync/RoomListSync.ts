import type { ChatApi, RoomPage } from '../connection/ChatApi.ts';
import { backoffDelay } from '../runtime/backoffDelay.ts';
import { Computed } from '../runtime/Computed.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { asFailure, failureKind } from '../wire/ChatRefusal.ts';
import { type IncomingFrame, isSequencedEvent, type LeftReason, type SequencedEvent } from '../wire/frames.ts';
import type { Room } from '../wire/wireTypes.ts';
import { EventSync } from './EventSync.ts';
import { RoomListModel, settingsOf } from './RoomListModel.ts';
import type { RoomListState } from './RoomListState.ts';
import { unreadFrom } from './unreadFrom.ts';

interface Deps {
  readonly runtime: Runtime;
  readonly api: Pick<ChatApi, 'fetchRooms' | 'fetchRoom' | 'fetchEvents'>;
  /** The only room of a client that is bound to one; null on all others. */
  readonly boundRoomId: () => number | null;
  readonly myId: () => number;
  readonly onEvent: (event: SequencedEvent) => void;
  /** The room has to be loaded anew; null: all of them. */
  readonly onReload: (roomId: number | null) => void;
  /** The person joined a room. */
  readonly onJoined: (room: Room) => void;
  /** `wasListed`: false for a room that the person only visited. */
  readonly onLeft: (roomId: number, reason: LeftReason, wasListed: boolean) => void;
  readonly onChange: (roomId: number) => void;
}

const none: RoomListState = { rooms: [], unreadTotal: 0, isLoading: true, hasMore: false };
const pageSize = 100;
/** The most pages of the list that are read again after a reconnect. */
const maxPages = 10;

/** Keeps the list of the person's rooms and the cursor of each up to date, also over reconnects. */
export class RoomListSync {
  readonly list = new Computed<RoomListState>(
    () => this.#model.show(),
    () => none,
  );
  readonly events: EventSync;
  readonly #deps: Deps;
  readonly #model = new RoomListModel();
  readonly #refreshing = new Map<number, 'once' | 'again'>();
  /** Rooms that were joined or left while the list was being fetched, so the answer may not include that. */
  readonly #changedMeanwhile = new Set<number>();
  /** The list was read once since it was last cleared. */
  hasList = false;
  #round = 0;
  #epoch: string | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.events = new EventSync({
      runtime: deps.runtime,
      fetchPage: (roomId, after) => deps.api.fetchEvents(roomId, after),
      onEvents: (events) => this.#apply(events),
      onGone: (roomId) => this.#restart(roomId),
      onRefused: (roomId) => this.refresh(roomId),
    });
  }

  get(roomId: number): Room | undefined {
    return this.#model.get(roomId);
  }

  change(roomId: number, change: Partial<Room>): void {
    this.#model.change(roomId, change);
    this.#changed(roomId);
  }

  /** Drops the cursors of another epoch: the history was restored from a backup, and they mean nothing in it. */
  enterEpoch(epoch: string): void {
    if (this.#epoch !== null && epoch !== this.#epoch) {
      this.clear();
      this.#deps.onReload(null);
    }
    this.#epoch = epoch;
  }

  /** Forgets everything: the connection now belongs to another person or another room. */
  clear(): void {
    this.#round += 1;
    this.hasList = false;
    this.#model.clear();
    this.events.clear();
    this.list.invalidate();
  }

  pause(): void {
    this.#round += 1;
    this.events.backfill.pause();
  }

  /** Reads the list again and fetches what was missed. Retries until it succeeds or `pause` is called. */
  async resume(): Promise<void> {
    this.events.backfill.resume();
    this.#round += 1;
    const round = this.#round;
    for (let tries = 0; ; tries += 1) {
      this.#changedMeanwhile.clear();
      try {
        const { rooms, next_cursor } = await this.#fetchList();
        if (round === this.#round) this.#reconcile(rooms, next_cursor);
        return;
      } catch (thrown) {
        const { code, retryAfterMs } = asFailure(thrown);
        if (round !== this.#round) return;
        if (failureKind(code) === 'permanent') return this.#reconcile([], null);
        const pause = retryAfterMs ?? backoffDelay(tries, this.#deps.runtime.random());
        await new Promise<void>((resolve) => void this.#deps.runtime.after(pause, resolve));
      }
      if (round !== this.#round) return;
    }
  }

  async loadMore(): Promise<void> {
    const { nextCursor } = this.#model;
    if (nextCursor === null || this.#model.isLoading) return;
    this.#setLoading(true);
    try {
      const page = await this.#deps.api.fetchRooms(pageSize, nextCursor);
      for (const room of page.rooms) this.#put(room, room.head_seq);
      this.#model.nextCursor = page.next_cursor;
    } finally {
      this.#setLoading(false);
    }
  }

  /** Stores a room that the server sent, e.g. in answer to its opening. */
  upsert(room: Room): void {
    this.#put(room, firstCursor(room));
  }

  receive(frame: IncomingFrame): void {
    if (isSequencedEvent(frame)) {
      // The room is beyond the part of the list that was read. Its events count from here on.
      if (this.hasList && this.events.cursor(frame.room_id) === null) this.events.begin(frame.room_id, frame.seq - 1);
      return this.events.receive(frame);
    }
    switch (frame.type) {
      case 'room_joined': {
        this.#changedMeanwhile.add(frame.room.id);
        const wasKnown = this.#model.get(frame.room.id) !== undefined;
        this.upsert(frame.room);
        if (!wasKnown) this.#deps.onJoined(frame.room);
        return this.#deps.onReload(frame.room.id);
      }
      case 'room_left':
        return this.#remove(frame.room_id, frame.reason);
      case 'room_head':
        if (this.events.cursor(frame.room_id) === null) return this.hasList ? this.refresh(frame.room_id) : undefined;
        return this.events.noteHead(frame.room_id, frame.head_seq);
      case 'room_settings':
        return this.change(frame.room_id, settingsOf(frame));
      case 'room_unread':
        return this.refresh(frame.room_id);
      default:
    }
  }

  /** Shows that the person has read up to a message on another device. */
  showRead(roomId: number, lastReadId: number): void {
    const last = this.#model.get(roomId)?.last_message;
    if (last && lastReadId >= last.id)
      this.change(roomId, { unread_count: 0, is_mentioned: false, last_read_seq: last.seq });
    else this.refresh(roomId);
  }

  /** Fetches the room. Calls during a fetch lead to one more fetch. */
  refresh(roomId: number): void {
    if (this.#refreshing.has(roomId)) return void this.#refreshing.set(roomId, 'again');
    this.#refreshing.set(roomId, 'once');
    void this.#fetchRoom(roomId);
  }

  async #fetchRoom(roomId: number): Promise<void> {
    try {
      const { room, participants } = await this.#deps.api.fetchRoom(roomId);
      // A room that a moderator only visits is not in the list.
      const isMine = participants.some(({ id, is_suspended }) => id === this.#deps.myId() && !is_suspended);
      const isOld = room.head_seq < (this.#model.get(roomId)?.head_seq ?? 0);
      if (isMine) this.#put(room, room.head_seq);
      if (isOld && isMine) this.#refreshing.set(roomId, 'again');
    } catch (thrown) {
      const { code } = asFailure(thrown);
      if (failureKind(code) === 'permanent' && this.#model.get(roomId) !== undefined) this.#remove(roomId, 'removed');
      // After a transient failure, the next event or reconnect fetches the room.
    }
    const isWanted = this.#refreshing.get(roomId) === 'again';
    this.#refreshing.delete(roomId);
    if (isWanted) this.refresh(roomId);
  }

  async #fetchList(): Promise<RoomPage> {
    const { api, boundRoomId } = this.#deps;
    const bound = boundRoomId();
    if (bound !== null) return { rooms: [(await api.fetchRoom(bound)).room], next_cursor: null };
    const rooms: Room[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < maxPages; page += 1) {
      const { rooms: more, next_cursor }: RoomPage = await api.fetchRooms(pageSize, cursor);
      rooms.push(...more);
      cursor = next_cursor;
      if (cursor === null || rooms.length >= this.#model.ids().length) break;
    }
    return { rooms, next_cursor: cursor };
  }

  #reconcile(rooms: readonly Room[], nextCursor: string | null): void {
    const isFirst = !this.hasList;
    this.hasList = true;
    this.#model.isLoading = false;
    this.#model.nextCursor = nextCursor;
    const listed = new Set(rooms.map(({ id }) => id));
    for (const room of rooms) {
      if (this.#changedMeanwhile.has(room.id)) continue;
      const isNew = this.#model.get(room.id) === undefined;
      this.#put(room, isFirst ? room.head_seq : firstCursor(room));
      if (isNew && !isFirst) {
        this.#deps.onJoined(room);
        this.#deps.onReload(room.id);
      }
    }
    for (const roomId of this.#model.ids()) {
      if (listed.has(roomId) || this.#changedMeanwhile.has(roomId)) continue;
      if (nextCursor === null && this.#model.get(roomId)?.is_hidden !== true) this.#remove(roomId, 'removed');
      else this.refresh(roomId);
    }
    this.list.invalidate();
  }

  #put(room: Room, cursor: number): void {
    this.#model.put(room);
    if (this.events.cursor(room.id) === null) this.events.begin(room.id, cursor);
    this.events.noteHead(room.id, room.head_seq);
    this.#changed(room.id);
  }

  #apply(events: readonly SequencedEvent[]): void {
    for (const event of events) {
      if (this.#model.apply(event, this.#deps.myId())) this.refresh(event.room_id);
      this.#deps.onEvent(event);
    }
    const roomId = events[0]?.room_id;
    if (roomId !== undefined) this.#changed(roomId);
  }

  /** Starts the room again from its present state. */
  #restart(roomId: number): void {
    this.#model.remove(roomId);
    this.refresh(roomId);
    this.#deps.onReload(roomId);
  }

  #remove(roomId: number, reason: LeftReason): void {
    this.#changedMeanwhile.add(roomId);
    this.events.forget(roomId);
    const wasListed = this.#model.remove(roomId);
    this.list.invalidate();
    this.#deps.onLeft(roomId, reason, wasListed);
  }

  #changed(roomId: number): void {
    this.list.invalidate();
    this.#deps.onChange(roomId);
  }

  #setLoading(isLoading: boolean): void {
    this.#model.isLoading = isLoading;
    this.list.invalidate();
  }
}

/** The first cursor of a room that was just joined: its unread messages are new events, and the person sees them all. */
const firstCursor = (room: Room): number => (room.unread_count > 0 ? unreadFrom(room) : room.head_seq);
