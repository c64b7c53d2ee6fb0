import type { RoomListState } from './ChatClient.ts';
import { asFailure, prospects } from './ChatRefusal.ts';
import type { Emitter } from './Emitter.ts';
import { type Frame, isRoomEvent, type LeftReason, type RoomEvent } from './frames.ts';
import { Live } from './Live.ts';
import { pauseBefore } from './pauseBefore.ts';
import { RoomFeed } from './RoomFeed.ts';
import { RoomListModel } from './RoomListModel.ts';
import type { Runtime } from './Runtime.ts';
import type { RoomPage, Server } from './Server.ts';
import type { Room } from './wireTypes.ts';

interface Deps {
  readonly runtime: Runtime;
  readonly server: Pick<Server, 'rooms' | 'room' | 'events'>;
  readonly emitter: Emitter;
  /** The only room there is, on a client that is bound to one. */
  readonly only: () => number | null;
  readonly myId: () => number;
  readonly onEvent: (event: RoomEvent) => void;
  /** The room has to be loaded anew; null: all of them. */
  readonly onReload: (roomId: number | null) => void;
  readonly onLeft: (roomId: number, reason: LeftReason) => void;
  readonly onChange: (roomId: number) => void;
}

const pageSize = 100;
/** Pages that are read again after a reconnect, at most. */
const pagesAtMost = 10;

/** One's rooms: the list, each room's cursor, and how both are kept right over reconnects. */
export class MyRooms {
  readonly list = new Live<RoomListState>(() => this.#model.show());
  readonly feed: RoomFeed;
  readonly #deps: Deps;
  readonly #model = new RoomListModel();
  readonly #refreshing = new Map<number, 'once' | 'again'>();
  /** Joined or left while a list was on its way, which need not know of it. */
  readonly #moved = new Set<number>();
  #hasList = false;
  #round = 0;
  #epoch: string | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.feed = new RoomFeed({
      runtime: deps.runtime,
      fetchPage: (roomId, after) => deps.server.events(roomId, after),
      onEvents: (events) => this.#apply(events),
      onGone: (roomId) => this.#restart(roomId),
      onRefused: (roomId) => this.ask(roomId),
    });
  }

  get(roomId: number): Room | undefined {
    return this.#model.get(roomId);
  }

  change(roomId: number, change: Partial<Room>): void {
    this.#model.change(roomId, change);
    this.#changed(roomId);
  }

  /** Cursors of another epoch say nothing: the history was restored from a backup. */
  enterEpoch(epoch: string): void {
    if (this.#epoch !== null && epoch !== this.#epoch) {
      this.forget();
      this.#deps.onReload(null);
    }
    this.#epoch = epoch;
  }

  /** The connection is another person's, or another room's. */
  forget(): void {
    this.#round += 1;
    this.#hasList = false;
    this.#model.clear();
    this.feed.clear();
    this.list.touch();
  }

  pause(): void {
    this.#round += 1;
    this.feed.catchup.pause();
  }

  /** Reads the list again and fetches what was missed. Goes on trying until `pause`. */
  async resume(): Promise<void> {
    this.feed.catchup.open();
    this.#round += 1;
    const round = this.#round;
    for (let tries = 0; ; tries += 1) {
      this.#moved.clear();
      try {
        const { rooms, next_cursor } = await this.#readList();
        if (round === this.#round) this.#reconcile(rooms, next_cursor);
        return;
      } catch (thrown) {
        const { code, retryAfterMs } = asFailure(thrown);
        if (round !== this.#round) return;
        if (prospects(code) === 'final') return this.#reconcile([], null);
        const pause = retryAfterMs ?? pauseBefore(tries, this.#deps.runtime.random());
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
      const page = await this.#deps.server.rooms(pageSize, nextCursor);
      for (const room of page.rooms) this.#put(room, room.head_seq);
      this.#model.nextCursor = page.next_cursor;
    } finally {
      this.#setLoading(false);
    }
  }

  /** The server said how a room is, e.g. in answer to its opening. */
  learn(room: Room): void {
    this.#put(room, firstCursor(room));
  }

  take(frame: Frame): void {
    if (isRoomEvent(frame)) {
      // A room beyond the part of the list that was read: what comes from now on counts.
      if (this.#hasList && this.feed.known(frame.room_id) === null) this.feed.begin(frame.room_id, frame.seq - 1);
      return this.feed.take(frame);
    }
    switch (frame.type) {
      case 'room_joined': {
        this.#moved.add(frame.room.id);
        const wasKnown = this.#model.get(frame.room.id) !== undefined;
        this.learn(frame.room);
        if (!wasKnown) this.#deps.emitter.emit('room_joined', { room: frame.room });
        return this.#deps.onReload(frame.room.id);
      }
      case 'room_left':
        return this.#leave(frame.room_id, frame.reason);
      case 'room_head':
        if (this.feed.known(frame.room_id) === null) return this.#hasList ? this.ask(frame.room_id) : undefined;
        return this.feed.reach(frame.room_id, frame.head_seq);
      case 'room_settings':
        return this.change(frame.room_id, { is_muted: frame.is_muted, is_pinned: frame.is_pinned });
      default:
    }
  }

  /** One has read up to a message, here or elsewhere; what is left unread may have to be asked for. */
  showRead(roomId: number, lastReadId: number): void {
    const last = this.#model.get(roomId)?.last_message;
    if (last && lastReadId >= last.id) this.change(roomId, { unread_count: 0, last_read_seq: last.seq });
    else this.ask(roomId);
  }

  /** Asks the server how the room is now. Many wishes meanwhile are one. */
  ask(roomId: number): void {
    if (this.#refreshing.has(roomId)) return void this.#refreshing.set(roomId, 'again');
    this.#refreshing.set(roomId, 'once');
    void this.#readAgain(roomId);
  }

  async #readAgain(roomId: number): Promise<void> {
    try {
      const { room, participants } = await this.#deps.server.room(roomId);
      // A moderator who looks into a room does not have it in the list.
      const isMine = participants.some(({ id, is_suspended }) => id === this.#deps.myId() && !is_suspended);
      const isOld = room.head_seq < (this.#model.get(roomId)?.head_seq ?? 0);
      if (isMine) this.#put(room, room.head_seq);
      if (isOld && isMine) this.#refreshing.set(roomId, 'again');
    } catch (thrown) {
      const { code } = asFailure(thrown);
      if (prospects(code) === 'final' && this.#model.get(roomId) !== undefined) this.#leave(roomId, 'removed');
      // What passes is made up for by the next event or reconnect.
    }
    const isWanted = this.#refreshing.get(roomId) === 'again';
    this.#refreshing.delete(roomId);
    if (isWanted) this.ask(roomId);
  }

  async #readList(): Promise<RoomPage> {
    const { server, only } = this.#deps;
    const bound = only();
    if (bound !== null) return { rooms: [(await server.room(bound)).room], next_cursor: null };
    const rooms: Room[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < pagesAtMost; page += 1) {
      const { rooms: more, next_cursor }: RoomPage = await server.rooms(pageSize, cursor);
      rooms.push(...more);
      cursor = next_cursor;
      if (cursor === null || rooms.length >= this.#model.ids().length) break;
    }
    return { rooms, next_cursor: cursor };
  }

  #reconcile(rooms: readonly Room[], nextCursor: string | null): void {
    const isFirst = !this.#hasList;
    this.#hasList = true;
    this.#model.isLoading = false;
    this.#model.nextCursor = nextCursor;
    const listed = new Set(rooms.map(({ id }) => id));
    for (const room of rooms) {
      if (this.#moved.has(room.id)) continue;
      const isNew = this.#model.get(room.id) === undefined;
      this.#put(room, isFirst ? room.head_seq : firstCursor(room));
      if (isNew && !isFirst) {
        this.#deps.emitter.emit('room_joined', { room });
        this.#deps.onReload(room.id);
      }
    }
    for (const roomId of this.#model.ids()) {
      if (listed.has(roomId) || this.#moved.has(roomId)) continue;
      if (nextCursor === null) this.#leave(roomId, 'removed');
      else this.ask(roomId);
    }
    this.list.touch();
  }

  #put(room: Room, cursor: number): void {
    this.#model.put(room);
    if (this.feed.known(room.id) === null) this.feed.begin(room.id, cursor);
    this.feed.reach(room.id, room.head_seq);
    this.#changed(room.id);
  }

  #apply(events: readonly RoomEvent[]): void {
    for (const event of events) {
      if (this.#model.apply(event, this.#deps.myId())) this.ask(event.room_id);
      this.#deps.onEvent(event);
    }
    const roomId = events[0]?.room_id;
    if (roomId !== undefined) this.#changed(roomId);
  }

  /** The history begins anew, from the room as it is now. */
  #restart(roomId: number): void {
    this.#model.remove(roomId);
    this.ask(roomId);
    this.#deps.onReload(roomId);
  }

  #leave(roomId: number, reason: LeftReason): void {
    this.#moved.add(roomId);
    this.feed.forget(roomId);
    const wasMine = this.#model.remove(roomId);
    this.list.touch();
    this.#deps.onLeft(roomId, reason);
    if (wasMine) this.#deps.emitter.emit('room_left', { roomId, reason });
  }

  #changed(roomId: number): void {
    this.list.touch();
    this.#deps.onChange(roomId);
  }

  #setLoading(isLoading: boolean): void {
    this.#model.isLoading = isLoading;
    this.list.touch();
  }
}

/** Where events of a room begin that was joined just now: what is unread in it came since. */
const firstCursor = (room: Room): number => (room.unread_count > 0 ? room.last_read_seq : room.head_seq);
