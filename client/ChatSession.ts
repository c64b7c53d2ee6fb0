import { ChatApi } from './connection/ChatApi.ts';
import type { Connection } from './connection/Connection.ts';
import { HttpClient } from './connection/HttpClient.ts';
import { ReconnectingSocket } from './connection/ReconnectingSocket.ts';
import { ownersOf, TokenSource } from './connection/TokenSource.ts';
import { Emitter } from './Emitter.ts';
import type { OutboxAction, OutboxEntry, OutboxStore } from './outbox/OutboxStore.ts';
import { SendQueue } from './outbox/SendQueue.ts';
import { RoomHandle } from './room/RoomHandle.ts';
import type { RoomHost } from './room/RoomHost.ts';
import { showUnsent } from './room/showMessages.ts';
import { Computed } from './runtime/Computed.ts';
import { Poller } from './runtime/Poller.ts';
import type { Runtime } from './runtime/Runtime.ts';
import type { SessionOptions } from './SessionOptions.ts';
import { type ReadMarkAnswer, ReadMarks } from './sync/ReadMarks.ts';
import { RoomListSync } from './sync/RoomListSync.ts';
import type { DurableEvent, Hello, IncomingFrame } from './wire/frames.ts';
import type { Me, Message, Person, Reaction } from './wire/wireTypes.ts';

const nobody: Person = { id: 0, username: '', full_name: '', role: '', avatar_url: null };

/** Puts the parts together: what the link hears goes to the rooms, and what people do to the server. */
export class ChatSession implements RoomHost {
  readonly runtime: Runtime;
  readonly emitter = new Emitter();
  readonly me = new Computed<Me | null>(() => this.#me);
  readonly server: ChatApi;
  readonly link: ReconnectingSocket;
  readonly rooms: RoomListSync;
  readonly queue: SendQueue;
  readonly #reads: ReadMarks;
  readonly #poller: Poller;
  readonly #outbox: OutboxStore;
  readonly #tokens: TokenSource;
  readonly #views = new Map<number, RoomHandle>();
  readonly #looking = new Set<RoomHandle>();
  #me: Me | null = null;
  #self: Person = nobody;
  #only: number | null;
  #wasLost = false;

  constructor({ url, token, outbox, fetch, WebSocket, runtime, roomId }: SessionOptions) {
    this.runtime = runtime;
    this.#outbox = outbox;
    this.#only = roomId;
    this.#tokens = new TokenSource(token, runtime);
    const tokens = this.#tokens;
    const http = new HttpClient({ url, tokens, fetch, runtime });
    const send = (frame: object): boolean => this.link.send(frame);
    this.server = new ChatApi({ http, tokens, runtime, send, isOnline: () => this.link.isOnline });
    this.link = new ReconnectingSocket({
      address: () => `${url.replace(/^http/, 'ws')}/ws/chat/${this.#only === null ? '' : `${this.#only}/`}`,
      authenticate: () => this.server.authenticate(),
      onTokenRefused: () => tokens.discard(),
      WebSocket,
      runtime,
      onFrame: (frame) => this.#hear(frame),
      onUp: (hello) => this.#up(hello),
      onDown: () => this.#down(),
      onStatus: (status) => this.#follow(status),
    });
    this.rooms = new RoomListSync({
      runtime,
      server: this.server,
      emitter: this.emitter,
      boundRoomId: () => this.#only,
      myId: () => this.#self.id,
      onEvent: (event) => this.#apply(event),
      onReload: (id) => this.#each(id, (view) => view.screen.reload()),
      onLeft: (id, reason) => this.#each(id, (view) => view.screen.left(reason)),
      onChange: (id) => this.#each(id, (view) => view.state.invalidate()),
    });
    this.queue = new SendQueue({
      outbox,
      runtime,
      deliver: (entry) => this.server.deliver(entry),
      onChange: (id) => this.#each(id, (view) => view.state.invalidate()),
      onDelivered: (entry, answer) => this.#delivered(entry, answer),
      onFailed: (entry) => this.#failed(entry),
    });
    this.#reads = new ReadMarks({
      runtime,
      sendMark: (id, upToId) => this.server.markRead(id, upToId),
      onMarked: (id, state) => this.#marked(id, state),
      onRefused: (id) => this.rooms.refresh(id),
    });
    this.#poller = new Poller(runtime, () => this.#poll());
  }

  /** Who one is; with id 0 until it is known. */
  get self(): Person {
    return this.#self;
  }

  send(frame: object): boolean {
    return this.link.send(frame);
  }

  view(roomId: number): RoomHandle {
    const known = this.#views.get(roomId);
    if (known !== undefined) return known;
    const view: RoomHandle = new RoomHandle(roomId, this, (isLooking) =>
      isLooking ? this.#look(view) : this.#lookAway(view),
    );
    this.#views.set(roomId, view);
    return view;
  }

  #look(view: RoomHandle): void {
    this.#views.set(view.id, view);
    this.#looking.add(view);
    this.#subscribe(view);
  }

  #lookAway(view: RoomHandle): void {
    this.#looking.delete(view);
    if (this.#views.get(view.id) === view) this.#views.delete(view.id);
    if (this.#only === null) this.send({ type: 'unsubscribe_room', room_id: view.id });
  }

  /** @returns the key of what was done */
  act(roomId: number, action: OutboxAction): string {
    const [known] = ownersOf(this.#self);
    return this.queue.enqueue(this.#self.id === 0 ? this.#tokens.owner : (known ?? null), roomId, action).key;
  }

  markRead(roomId: number, upToId: number, left: { readonly count: number; readonly seq: number } | null): void {
    if (!this.#reads.mark(roomId, upToId)) return;
    const room = this.rooms.get(roomId);
    if (room === undefined) return;
    if (left !== null)
      this.rooms.change(roomId, { unread_count: left.count, last_read_seq: Math.max(left.seq, room.last_read_seq) });
    else if (room.last_message !== null && upToId >= room.last_message.id)
      this.rooms.change(roomId, { unread_count: 0, last_read_seq: room.last_message.seq });
  }

  /** Binds to another room. */
  bind(roomId: number): void {
    if (this.#only === roomId) return;
    this.#only = roomId;
    this.rooms.clear();
    this.link.renew();
  }

  close(): void {
    this.#poller.stop();
    this.link.close();
    for (const view of this.#looking) view.screen.sleep();
    this.#outbox.close();
  }

  #up(hello: Hello): void {
    this.#poller.stop();
    if (this.#self.id !== 0 && this.#self.id !== hello.user_id) this.#become(nobody);
    this.rooms.enterEpoch(hello.epoch);
    if (this.#self.id === 0) this.#become({ ...nobody, id: hello.user_id, username: hello.username });
    this.#open();
    for (const view of this.#looking) {
      this.#subscribe(view);
      view.screen.wake();
    }
    void this.rooms.resume();
    this.emitter.emit('connection_established', this.link.connection.get());
  }

  #down(): void {
    this.server.disconnected();
    this.#pause();
    for (const view of this.#looking) view.screen.sleep();
  }

  #open(): void {
    this.queue.resume();
    this.#reads.resume();
    if (this.#me === null) void this.#introduce();
  }

  #pause(): void {
    this.queue.pause();
    this.#reads.pause();
    this.rooms.pause();
  }

  #follow(status: Connection['status']): void {
    const connection = this.link.connection.get();
    if (connection.isLost && !this.#wasLost) this.emitter.emit('connection_lost', connection);
    this.#wasLost = connection.isLost;
    if (status === 'polling') this.#poller.start();
    else this.#poller.stop();
    if (status === 'closed' || status === 'waiting') this.#pause();
  }

  /** Sockets do not get through. */
  async #poll(): Promise<boolean> {
    if (this.#me === null) await this.#introduce();
    this.#open();
    const before = this.rooms.list.get();
    await this.rooms.resume();
    return this.rooms.list.get() !== before;
  }

  async #introduce(): Promise<void> {
    try {
      const me = await this.server.fetchMe();
      this.#me = me;
      this.#become(me);
      this.me.invalidate();
    } catch {
      // The next connection asks again.
    }
  }

  /** What another person did, read or left unsent is none of this one's. */
  #become(person: Person): void {
    const isOther = this.#self.id !== person.id;
    if (isOther && this.#self.id !== 0) {
      this.#me = null;
      this.rooms.clear();
      this.#each(null, (view) => view.screen.reload());
    }
    this.#self = person;
    this.#each(null, (view) => view.state.invalidate());
    if (isOther && person.id !== 0) void this.#restore(person);
  }

  async #restore(person: Person): Promise<void> {
    const owners = ownersOf(person);
    this.queue.setOwner(owners[0] ?? '');
    try {
      const entries = await this.#outbox.all();
      this.queue.restore(entries.filter(({ owner }) => owners.includes(owner)));
    } catch {
      // What cannot be read cannot be sent; everything new can.
    }
  }

  #hear(frame: IncomingFrame): void {
    this.server.receive(frame);
    this.rooms.receive(frame);
    if (frame.type === 'presence') {
      this.emitter.emit('presence', { userId: frame.user_id, isOnline: frame.is_online });
      return this.#each(null, (view) => view.screen.take(frame));
    }
    if (frame.type === 'message_read' && frame.user_id === this.#self.id && frame.last_read_id !== null)
      if (frame.last_read_id > this.#reads.reached(frame.room_id))
        this.rooms.showRead(frame.room_id, frame.last_read_id);
    if ('room_id' in frame && frame.room_id !== undefined) this.#each(frame.room_id, (view) => view.screen.take(frame));
  }

  #apply(event: DurableEvent): void {
    this.#each(event.room_id, (view) => view.screen.apply(event));
    if (event.type !== 'new_message') return;
    const { message } = event;
    if (message.sender.id === this.#self.id && message.client_id !== null) this.queue.settle(message.client_id);
    this.emitter.emit('message', { roomId: event.room_id, message });
  }

  #delivered({ roomId, action }: OutboxEntry, answer: Message | readonly Reaction[]): Message | null {
    if (action.kind === 'react' && !('id' in answer)) {
      this.#each(roomId, (view) => view.screen.showReactions(action.messageId, answer));
      return null;
    }
    if (!('id' in answer)) return null;
    if (action.kind !== 'send') {
      this.#each(roomId, (view) => view.screen.showAnswer(answer));
      return null;
    }
    const known = this.rooms.events.cursor(roomId);
    return known !== null && known >= answer.seq ? null : answer;
  }

  #failed(entry: OutboxEntry): void {
    if (entry.action.kind === 'react') return this.queue.discard(entry.key);
    const shown = this.view(entry.roomId)
      .state.get()
      .messages.find(
        ({ id, key }) => key === entry.key || (entry.action.kind !== 'send' && id === entry.action.messageId),
      );
    this.emitter.emit('message_failed', { roomId: entry.roomId, message: shown ?? showUnsent(entry, this.#self) });
  }

  #marked(roomId: number, state: ReadMarkAnswer): void {
    const room = this.rooms.get(roomId);
    if (room === undefined || state.last_read_seq < room.last_read_seq) return;
    // The answer does not say which events it knew of; where it differs, the room is asked for as a whole.
    if (state.unread_count !== room.unread_count) this.rooms.refresh(roomId);
    this.rooms.change(roomId, { last_read_seq: state.last_read_seq });
  }

  #subscribe(view: RoomHandle): void {
    if (this.#only === null) this.send({ type: 'subscribe_room', room_id: view.id });
  }

  #each(roomId: number | null, act: (view: RoomHandle) => void): void {
    for (const view of this.#looking) if (roomId === null || view.id === roomId) act(view);
  }
}
