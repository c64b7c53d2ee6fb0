import { beginAnew, type ClientHistory, type RoomView, type SeenMessage } from './History.ts';

/** A frame of the server, of which only the type is certain. */
// biome-ignore lint/suspicious/noExplicitAny: a client looks into frames of every shape
export type Frame = Readonly<Record<string, any>> & { readonly type: string };

/** Frames that are events of a room's history. */
export const durableTypes = new Set([
  'new_message',
  'message_edited',
  'message_deleted',
  'room_updated',
  'participants_joined',
  'participants_left',
  'participants_suspended',
  'participants_restored',
]);

interface Room {
  readonly roomId: number;
  cursor: number;
  /** The greatest seq that is known to exist. */
  wanted: number;
  isMember: boolean;
  era: number;
  /** When the page that is waited for was asked for. */
  syncingSince: number | null;
  messages: Map<number, SeenMessage>;
}

/** Asks for what came after a seq. */
export type AskSync = (roomId: number, after: number) => void;

/**
 * The rooms of a client as a careful library keeps them: one cursor each, events taken only in the order of their
 * seqs, and whatever is missing asked for page by page, forward from the cursor.
 */
export class ClientRooms {
  readonly #rooms = new Map<number, Room>();
  readonly #history: ClientHistory;
  readonly #ask: AskSync;

  constructor(history: ClientHistory, ask: AskSync) {
    this.#history = history;
    this.#ask = ask;
  }

  get memberships(): number[] {
    return [...this.#rooms.values()].filter(({ isMember }) => isMember).map(({ roomId }) => roomId);
  }

  /** Everything that is known to exist has been taken. */
  get isCaughtUp(): boolean {
    return [...this.#rooms.values()].every((room) => !room.isMember || room.cursor >= room.wanted);
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

  /** Nothing that was asked for will be answered any more. */
  disconnected(): void {
    for (const room of this.#rooms.values()) room.syncingSince = null;
  }

  /** The history is another one: every cursor is void. */
  dropCursors(): void {
    beginAnew(this.#history);
    for (const room of this.#rooms.values()) restart(room);
  }

  enter(roomId: number, headSeq: number): void {
    this.#room(roomId).isMember = true;
    this.want(roomId, headSeq);
  }

  leave(roomId: number): void {
    const room = this.#room(roomId);
    room.isMember = false;
    room.syncingSince = null;
  }

  want(roomId: number, headSeq: number): void {
    const room = this.#room(roomId);
    room.wanted = Math.max(room.wanted, headSeq);
    this.#sync(room);
  }

  /** The cursor is not in the history: begins the room anew. */
  restart(roomId: number): void {
    const room = this.#room(roomId);
    restart(room);
    room.wanted = 1;
    this.#sync(room);
  }

  takeLive(event: Frame): void {
    const room = this.#room(Number(event['room_id']));
    room.isMember = true;
    room.wanted = Math.max(room.wanted, Number(event['seq']));
    this.#apply(room, event);
    this.#sync(room);
  }

  takePage(page: Frame): void {
    const room = this.#room(Number(page['room_id']));
    room.syncingSince = null;
    for (const event of page['events'] as Frame[]) this.#apply(room, event);
    room.wanted = Math.max(room.wanted, Number(page['head_seq']));
    this.#sync(room);
  }

  /** Asks again for what was refused. */
  retrySync(): void {
    for (const room of this.#rooms.values()) {
      room.syncingSince = null;
      this.#sync(room);
    }
  }

  /** A page has been waited for longer than this. */
  isOverdue(ms: number): boolean {
    const since = performance.now() - ms;
    return [...this.#rooms.values()].some(({ syncingSince }) => syncingSince !== null && syncingSince < since);
  }

  #sync(room: Room): void {
    if (!room.isMember || room.syncingSince !== null || room.cursor >= room.wanted) return;
    room.syncingSince = performance.now();
    this.#ask(room.roomId, room.cursor);
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
    if (type !== 'message_deleted') room.messages.set(messageId, seen(event['message']));
    else if (before !== undefined) room.messages.set(messageId, { ...before, content: '', isDeleted: true });
  }

  #room(roomId: number): Room {
    const known = this.#rooms.get(roomId);
    if (known !== undefined) return known;
    const room: Room = {
      roomId,
      cursor: 0,
      wanted: 0,
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
  room.wanted = 0;
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
