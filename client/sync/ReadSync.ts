import type { ReadMarkAnswer } from '../connection/ChatApi.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import type { IncomingFrame } from '../wire/frames.ts';
import type { Room } from '../wire/wireTypes.ts';
import { ReadMarks } from './ReadMarks.ts';
import type { RoomListSync } from './RoomListSync.ts';

interface Deps {
  readonly runtime: Runtime;
  readonly rooms: Pick<RoomListSync, 'get' | 'change' | 'refresh' | 'showRead'>;
  /** @throws ChatRefusal */
  readonly sendMark: (roomId: number, upToId: number) => Promise<ReadMarkAnswer>;
}

/** What stays unread behind a message, as far as a page can count it. */
export interface UnreadRest {
  readonly count: number;
  /** Of the message. */
  readonly seq: number;
}

/** How far the person has read: shown in the list at once, told to the server, and followed from other devices. */
export class ReadSync {
  readonly #deps: Deps;
  readonly #marks: ReadMarks;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#marks = new ReadMarks({
      runtime: deps.runtime,
      sendMark: deps.sendMark,
      onMarked: (roomId, answer) => this.#marked(roomId, answer),
      onRefused: (roomId) => deps.rooms.refresh(roomId),
    });
  }

  resume(): void {
    this.#marks.resume();
  }

  pause(): void {
    this.#marks.pause();
  }

  /** `rest`: null when the page does not show the end of the room. */
  markRead(roomId: number, upToId: number, rest: UnreadRest | null): void {
    const { rooms } = this.#deps;
    const room = rooms.get(roomId);
    // What was read once counts as unread, and is read again.
    if (isMarked(room)) this.#marks.forget(roomId);
    if (!this.#marks.mark(roomId, upToId)) return;
    if (room === undefined) return;
    if (rest !== null)
      rooms.change(roomId, {
        ...(rest.count === 0 && { is_mentioned: false }),
        unread_count: rest.count,
        last_read_seq: Math.max(rest.seq, room.last_read_seq),
      });
    else if (room.last_message !== null && upToId >= room.last_message.id)
      rooms.change(roomId, { unread_count: 0, is_mentioned: false, last_read_seq: room.last_message.seq });
  }

  /** The room counts as unread again, as the server says. */
  showUnread(roomId: number, { last_read_seq, unread_count, unread_mark_id = null }: ReadMarkAnswer): void {
    this.#marks.forget(roomId);
    this.#deps.rooms.change(roomId, { last_read_seq, unread_count, unread_mark_id });
    this.#deps.rooms.refresh(roomId);
  }

  /** The person may have read on another device. */
  receive(frame: IncomingFrame, myId: number): void {
    if (frame.type !== 'message_read' || frame.user_id !== myId || frame.last_read_id === null) return;
    if (frame.last_read_id > this.#marks.reached(frame.room_id))
      this.#deps.rooms.showRead(frame.room_id, frame.last_read_id);
  }

  #marked(roomId: number, { last_read_seq, unread_count, unread_mark_id = null }: ReadMarkAnswer): void {
    const { rooms } = this.#deps;
    const room = rooms.get(roomId);
    if (room === undefined || last_read_seq < room.last_read_seq) return;
    // The answer does not say which events it includes. If it differs, the whole room is fetched.
    if (unread_count !== room.unread_count) rooms.refresh(roomId);
    rooms.change(roomId, { last_read_seq, unread_mark_id });
  }
}

const isMarked = (room: Room | undefined): boolean => typeof room?.unread_mark_id === 'number';
