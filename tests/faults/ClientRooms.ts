import { beginAnew, type ClientHistory, type RoomView, type SeenMessage } from './History.ts';

/** A frame of the server; only its type is certain. */
// biome-ignore lint/suspicious/noExplicitAny: a client looks into frames of every shape
export type Frame = Readonly<Record<string, any>> & { readonly type: string };

/** Types of frames that are durable events of a room. */
export const durableTypes = new Set([
  'new_message',
  'message_edited',
  'message_deleted',
  'reaction_changed',
  'pin_changed',
  'room_updated',
  'participants_joined',
  'participants_left',
  'participants_suspended',
  'participants_restored',
  'event_hidden',
]);

interface Room {
  readonly roomId: number;
  cursor: number;
  /** The greatest seq that the client has heard of. */
  knownHead: number;
  isMember: boolean;
  era: number;
  /** When the missing page was requested; null if none is. */
  syncingSince: number | null;
  messages: Map<number, SeenMessage>;
}

/** Requests the events after a seq. */
export type RequestSync = (roomId: number, after: number) => void;

/**
 * The rooms of a client, kept as a careful library does: each room has a cursor, events are applied only in the order of
 * their seqs, and missing events are requested page by page, forward from the cursor.
 */
export class ClientRooms {
  readonly #rooms = new Map<number, Room>();
  readonly #history: ClientHistory;
  readonly #requestSync: RequestSync;

  constructor(history: ClientHistory, requestSync: RequestSync) {
    this.#history = history;
    this.#requestSync = requestSync;
  }

  get memberships(): number[] {
    return [...this.#rooms.values()].filter(({ isMember }) => isMember).map(({ roomId }) => roomId);
  }

  /** Whether every event that the client has heard of is applied. */
  get isCaughtUp(): boolean {
    return [...this.#rooms.values()].every((room) => !room.isMember || room.cursor >= room.knownHead);
  }

  cursorOf(roomId: number): number {
    return this.#rooms.get(roomId)?.cursor ?? 0;
  }

  isMemberOf(roomId: number): boolean {
    return this.#rooms.get(roomId)?.isMember ?? false;
  }

  messagesOf(roomId: number): readonly SeenMessage[] {
    return [...(this.#rooms.get(roomId)?.messages.values() ?? [])];
  }

  views(): RoomView[] {
    return [...this.#rooms.values()].map(({ roomId, cursor, isMember, messages }) => ({
      roomId,
      cursor,
      isMember,
      messages,
    }));
  }

  /** The connection has ended, so no requested page will come. */
  disconnected(): void {
    for (const room of this.#rooms.values()) room.syncingSince = null;
  }

  /** The server has another history, so every cursor is invalid. */
  dropCursors(): void {
    beginAnew(this.#history);
    for (const room of this.#rooms.values()) restart(room);
  }

  enter(roomId: number, headSeq: number): void {
    this.#room(roomId).isMember = true;
    this.noteHead(roomId, headSeq);
  }

  leave(roomId: number): void {
    const room = this.#room(roomId);
    room.isMember = false;
    room.syncingSince = null;
  }

  noteHead(roomId: number, headSeq: number): void {
    const room = this.#room(roomId);
    room.knownHead = Math.max(room.knownHead, headSeq);
    this.#sync(room);
  }

  /** The history does not contain the cursor: loads the room from where it begins for the person. */
  restart(roomId: number, floorSeq: number): void {
    const room = this.#room(roomId);
    restart(room);
    room.cursor = floorSeq;
    room.knownHead = floorSeq + 1;
    this.#history.floors.push({ roomId, era: room.era, seq: floorSeq });
    this.#sync(room);
  }

  applyLive(event: Frame): void {
    const room = this.#room(Number(event['room_id']));
    room.isMember = true;
    room.knownHead = Math.max(room.knownHead, Number(event['seq']));
    this.#apply(room, event);
    this.#sync(room);
  }

  applyPage(page: Frame): void {
    const room = this.#room(Number(page['room_id']));
    room.syncingSince = null;
    for (const event of page['events'] as Frame[]) this.#apply(room, event);
    room.knownHead = Math.max(room.knownHead, Number(page['head_seq']));
    this.#sync(room);
  }

  /** Requests refused pages again. */
  retrySync(): void {
    for (const room of this.#rooms.values()) {
      room.syncingSince = null;
      this.#sync(room);
    }
  }

  /** Whether a page has been missing for longer than this. */
  isOverdue(ms: number): boolean {
    const since = performance.now() - ms;
    return [...this.#rooms.values()].some(({ syncingSince }) => syncingSince !== null && syncingSince < since);
  }

  #sync(room: Room): void {
    if (!room.isMember || room.syncingSince !== null || room.cursor >= room.knownHead) return;
    room.syncingSince = performance.now();
    this.#requestSync(room.roomId, room.cursor);
  }

  #apply(room: Room, event: Frame): void {
    const { type } = event;
    const seq = Number(event['seq']);
    if (seq !== room.cursor + 1) return;
    room.cursor = seq;
    const messageId = messageIdOf(event);
    this.#history.applied.push({ roomId: room.roomId, seq, type, messageId, era: room.era });
    if (messageId === null) return;
    const before = room.messages.get(messageId);
    if (event['message'] !== undefined) room.messages.set(messageId, seen(event['message']));
    // Reactions and pins change no words.
    else if (type === 'message_deleted' && before !== undefined)
      room.messages.set(messageId, { ...before, content: '', isDeleted: true });
  }

  #room(roomId: number): Room {
    const known = this.#rooms.get(roomId);
    if (known !== undefined) return known;
    const room: Room = {
      roomId,
      cursor: 0,
      knownHead: 0,
      isMember: false,
      era: 0,
      syncingSince: null,
      messages: new Map(),
    };
    this.#rooms.set(roomId, room);
    return room;
  }
}

const restart = (room: Room): void => {
  room.cursor = 0;
  room.knownHead = 0;
  room.era += 1;
  room.syncingSince = null;
  room.messages = new Map();
};

export const messageIdOf = (event: Frame): number | null => {
  const id: unknown = event['message']?.id ?? event['message_id'];
  return typeof id === 'number' ? id : null;
};

const seen = (message: Frame[string]): SeenMessage => ({
  id: message.id,
  clientId: message.client_id,
  senderId: message.sender.id,
  content: message.content,
  isDeleted: message.is_deleted,
});
