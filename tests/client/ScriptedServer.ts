import type { Fetch } from '../../client/connection/HttpClient.ts';
import type { SocketConstructor, SocketLike } from '../../client/connection/SocketLike.ts';
import type { SequencedEvent } from '../../client/wire/frames.ts';
import type { Message, Person, Room } from '../../client/wire/wireTypes.ts';
import type { ManualRuntime } from './ManualRuntime.ts';

/** What happens to a frame that the server sends. */
export type Fate = 'arrives' | 'is lost' | 'comes twice' | 'comes late' | 'cuts before' | 'cuts after';

type Listener = (event: { readonly data: unknown; readonly code: number }) => void;
type Body = Readonly<Record<string, unknown>>;

interface StoredRoom {
  readonly id: number;
  readonly events: SequencedEvent[];
  lastReadSeq: number;
  /** The first seq that the person sees. */
  visibleFromSeq: number;
}

const latencyMs = 5;
const lateMs = 200;
export const me: Person = { id: 1, username: 'me', full_name: 'Me', role: 'teacher', avatar_url: null };
export const other: Person = { id: 2, username: 'other', full_name: 'Other', role: 'student', avatar_url: null };

/** The client's end of a connection without a network. */
class ScriptedSocket implements SocketLike {
  readonly #listeners = new Map<string, Listener[]>();
  readonly #server: ScriptedServer;
  isOpen = true;

  constructor(server: ScriptedServer, url: string) {
    this.#server = server;
    server.runtime.after(latencyMs, () => server.admit(this, url));
  }

  addEventListener(type: string, listener: unknown): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener as Listener]);
  }

  emit(type: string, event: { data?: unknown; code?: number } = {}): void {
    if (!this.isOpen) return;
    if (type === 'close') this.isOpen = false;
    for (const listener of this.#listeners.get(type) ?? []) listener({ data: event.data, code: event.code ?? 1006 });
  }

  send(text: string): void {
    const frame = JSON.parse(text) as Body;
    this.#server.runtime.after(latencyMs, () => this.isOpen && this.#server.receive(this, frame));
  }

  close(): void {
    this.isOpen = false;
    this.#server.sockets.delete(this);
  }
}

/** A small chat server whose frames can be lost, repeated or late. What it stores is always consistent. */
export class ScriptedServer {
  readonly runtime: ManualRuntime;
  readonly WebSocket: SocketConstructor;
  readonly sockets = new Set<ScriptedSocket>();
  readonly rooms = new Map<number, StoredRoom>();
  /** Each frame that has a room uses up one; without any left, frames arrive. */
  fates: Fate[] = [];
  /** The errors that answer the next messages instead of an ack. */
  refusals: { readonly code: string; readonly retry_after_ms?: number }[] = [];
  /** What happens to the next sockets; without any left, they are accepted. */
  entrances: ('refused' | 'silent' | number)[] = [];
  isHttpDown = false;
  areSocketsBlocked = false;
  isFrozen = false;
  epoch = 'first';
  tickets = 0;
  requests: string[] = [];
  frames: Body[] = [];
  #messageIds = 0;

  constructor(runtime: ManualRuntime) {
    this.runtime = runtime;
    const make = (url: string): ScriptedSocket => new ScriptedSocket(this, url);
    this.WebSocket = class {
      constructor(url: string) {
        // biome-ignore lint/correctness/noConstructorReturn: a constructor is what clients take
        return make(url);
      }
    } as unknown as SocketConstructor;
  }

  open(roomId: number): void {
    this.rooms.set(roomId, { id: roomId, events: [], lastReadSeq: 0, visibleFromSeq: 0 });
  }

  /** The person sees the room from its next event on, and hears of it if they are connected. */
  join(roomId: number): void {
    const room = this.#room(roomId);
    room.visibleFromSeq = room.events.length + 1;
    room.lastReadSeq = 0;
    const at = new Date(this.runtime.now()).toISOString();
    const { visibleFromSeq: seq } = room;
    room.events.push({ type: 'participants_joined', room_id: roomId, seq, at, user_ids: [me.id] });
    this.broadcast({ type: 'room_joined', room: this.#show(room) });
  }

  /** Everything stored in a room that the person sees, as its history shows it. */
  messages(roomId: number): Message[] {
    const { events, visibleFromSeq } = this.#room(roomId);
    const messages = events.flatMap((event) => (event.type === 'new_message' ? [event.message] : []));
    return messages.filter(({ seq }) => seq >= visibleFromSeq);
  }

  say(roomId: number, sender: Person, content: string, clientId: string | null = null): Message {
    const { events } = this.#room(roomId);
    const seq = events.length + 1;
    const at = new Date(this.runtime.now()).toISOString();
    this.#messageIds += 1;
    const message: Message = {
      ...{ id: this.#messageIds, room_id: roomId, seq, sender, content, message_type: 'text', client_id: clientId },
      ...{ reply_to: null, thread_root: null, thread: null, attachments: [], reactions: [], mentions: [] },
      ...{ created_at: at, timestamp: at, updated_at: at, is_edited: false, edited_at: null, is_deleted: false },
    };
    this.publish({ type: 'new_message', room_id: roomId, seq, at, message });
    return message;
  }

  publish(event: SequencedEvent): void {
    this.#room(event.room_id).events.push(event);
    for (const socket of this.sockets) this.#send(socket, event);
  }

  /** Sends a frame to everybody as it is. */
  broadcast(frame: object): void {
    for (const socket of this.sockets) this.#write(socket, frame);
  }

  cut(code = 1006): void {
    for (const socket of [...this.sockets]) this.#end(socket, code);
  }

  admit(socket: ScriptedSocket, url: string): void {
    const entrance = this.entrances.shift();
    if (!socket.isOpen || entrance === 'silent') return;
    if (this.areSocketsBlocked || entrance === 'refused') return socket.emit('close');
    if (!url.includes('ticket=')) return socket.emit('close', { code: 4401 });
    socket.emit('open');
    if (entrance !== undefined) return socket.emit('close', { code: entrance });
    this.sockets.add(socket);
    const facts = { user_id: me.id, username: me.username, session_id: 's', epoch: this.epoch };
    this.#write(socket, { type: 'connection_established', ...facts, heartbeat_ms: 25_000, degraded: false });
  }

  receive(socket: ScriptedSocket, frame: Body): void {
    this.frames.push(frame);
    if (this.isFrozen) return;
    const roomId = frame['room_id'] as number;
    switch (frame['type']) {
      case 'ping':
        return this.#write(socket, { type: 'pong' });
      case 'subscribe_room':
        return this.#write(socket, { type: 'subscribed', room_id: roomId, head_seq: this.#room(roomId).events.length });
      case 'sync': {
        const { events, visibleFromSeq } = this.#room(roomId);
        const [after, limit] = [frame['after'] as number, 3];
        const floorSeq = Math.max(0, visibleFromSeq - 1);
        if (after > events.length || after < floorSeq)
          return this.#write(socket, { type: 'sync_gone', room_id: roomId, floor_seq: floorSeq });
        const page = events.slice(after, after + limit);
        const to = after + page.length;
        const head = { head_seq: events.length, has_more: to < events.length };
        return this.#send(socket, { type: 'sync_page', room_id: roomId, after, to, events: page, ...head });
      }
      case 'send_message':
        return this.#store(socket, roomId, frame);
      default:
    }
  }

  readonly fetch: Fetch = async (url, init) => {
    const { pathname, searchParams } = new URL(url);
    const path = pathname.replace(/^\/api\/chat\//, '');
    this.requests.push(`${init.method} ${path}`);
    await new Promise<void>((resolve) => void this.runtime.after(latencyMs, resolve));
    if (this.isHttpDown || this.isFrozen) throw new TypeError('fetch failed');
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as Body) : {};
    const { status, answer } = this.#answer(`${init.method} ${path}`, searchParams, body);
    return { status, text: async () => JSON.stringify(answer) };
  };

  #answer(call: string, query: URLSearchParams, body: Body): { status: number; answer: unknown } {
    const ok = (answer: unknown) => ({ status: 200, answer });
    const roomId = Number(/rooms\/(\d+)\//.exec(call)?.[1]);
    if (call === 'POST tickets/') {
      this.tickets += 1;
      return ok({ ticket: `t${this.tickets}`, expires_in: 30 });
    }
    if (call === 'GET me/') return ok(me);
    if (call === 'GET rooms/') {
      const rooms = [...this.rooms.values()].map((room) => this.#show(room));
      return ok({ rooms, next_cursor: null, has_more: false });
    }
    const room = this.rooms.get(roomId);
    if (room === undefined) return { status: 404, answer: { error: { code: 'ROOM_NOT_FOUND', message: 'none' } } };
    if (call.endsWith(`GET rooms/${roomId}/`))
      return ok({ ...this.#show(room), participants: [{ ...me, is_suspended: false }] });
    if (call.endsWith('events/')) {
      const after = Number(query.get('after'));
      if (after < room.visibleFromSeq - 1) return { status: 410, answer: { error: { code: 'GONE', message: 'gone' } } };
      const events = room.events.slice(after, after + 3);
      return ok({ events, head_seq: room.events.length, has_more: after + events.length < room.events.length });
    }
    if (call.endsWith('read/')) {
      const read = this.messages(roomId)
        .filter(({ id }) => id <= Number(body['up_to_id']))
        .at(-1);
      room.lastReadSeq = Math.max(room.lastReadSeq, read?.seq ?? 0);
      const shown = this.#show(room);
      return ok({ last_read_id: read?.id ?? null, last_read_seq: room.lastReadSeq, unread_count: shown.unread_count });
    }
    if (call.startsWith('POST') && call.endsWith('messages/')) return ok(this.#keep(roomId, body));
    const all = this.messages(roomId);
    const before = query.has('before') ? all.filter(({ id }) => id < Number(query.get('before'))) : all;
    const limit = Number(query.get('limit'));
    return ok({ messages: before.slice(-limit), has_more: before.length > limit });
  }

  #keep(roomId: number, { content, client_id }: Body): Message {
    const known = this.messages(roomId).find((message) => message.client_id === client_id);
    return known ?? this.say(roomId, me, String(content), String(client_id));
  }

  #store(socket: ScriptedSocket, roomId: number, frame: Body): void {
    const refusal = this.refusals.shift();
    const facts = { room_id: roomId, client_id: frame['client_id'] };
    if (refusal !== undefined) return this.#write(socket, { type: 'error', message: 'no', ...facts, ...refusal });
    const message = this.#keep(roomId, frame);
    this.#send(socket, { type: 'message_ack', ...facts, message, duplicate: false });
  }

  #show({ id, events, lastReadSeq, visibleFromSeq }: StoredRoom): Room {
    const messages = this.messages(id);
    const last = messages.at(-1) ?? null;
    const born = '2026-01-01T00:00:00.000Z';
    return {
      ...{
        id,
        type: 'group',
        room_type: 'group',
        name: `Room ${id}`,
        context: '',
        context_name: '',
        is_active: true,
        archived_into: null,
        is_request: false,
      },
      ...{ organisation_id: null, organisation: null, organisation_name: null },
      ...{ participant_count: 2, other_participant: null, faces: [], last_message: last },
      last_message_content: last?.content ?? null,
      last_message_time: last?.created_at ?? null,
      last_message_sender: last && { id: last.sender.id, username: last.sender.username },
      unread_count: messages.filter(({ seq, sender }) => seq > lastReadSeq && sender.id !== me.id).length,
      ...{
        head_seq: events.length,
        last_read_seq: lastReadSeq,
        is_mentioned: false,
        is_muted: false,
        is_pinned: false,
        is_hidden: false,
      },
      ...{ visible_from_seq: visibleFromSeq, created_at: born, updated_at: born },
    };
  }

  #room(roomId: number): StoredRoom {
    const room = this.rooms.get(roomId);
    if (room === undefined) throw new Error(`The test opened no room ${roomId}`);
    return room;
  }

  /** Sends a frame with the next fate. */
  #send(socket: ScriptedSocket, frame: object): void {
    const fate = this.fates.shift() ?? 'arrives';
    if (fate === 'cuts before') return this.#end(socket, 1006);
    if (fate !== 'is lost') this.#write(socket, frame, fate === 'comes late' ? lateMs : latencyMs);
    if (fate === 'comes twice') this.#write(socket, frame);
    if (fate === 'cuts after') this.runtime.after(latencyMs, () => this.#end(socket, 1006));
  }

  #write(socket: ScriptedSocket, frame: object, ms = latencyMs): void {
    if (this.isFrozen) return;
    const data = JSON.stringify(frame);
    this.runtime.after(ms, () => socket.emit('message', { data }));
  }

  #end(socket: ScriptedSocket, code: number): void {
    this.sockets.delete(socket);
    this.runtime.after(latencyMs, () => socket.emit('close', { code }));
  }
}
