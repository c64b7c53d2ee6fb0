import { ChatApi } from './connection/ChatApi.ts';
import type { Connection } from './connection/Connection.ts';
import { HttpClient } from './connection/HttpClient.ts';
import { ReconnectingSocket } from './connection/ReconnectingSocket.ts';
import { ownersOf, TokenSource } from './connection/TokenSource.ts';
import { Emitter } from './Emitter.ts';
import { fileCalls } from './files/fileCalls.ts';
import { type DeliveryAnswer, makeDeliverEntry } from './outbox/deliverEntry.ts';
import type { OutboxAction, OutboxEntry, OutboxStore } from './outbox/OutboxStore.ts';
import { SendQueue } from './outbox/SendQueue.ts';
import { PolicyReader } from './PolicyReader.ts';
import { reportFrame } from './reportFrame.ts';
import { OpenRooms } from './room/OpenRooms.ts';
import { RoomHandle } from './room/RoomHandle.ts';
import type { RoomViewModel } from './room/RoomViewModel.ts';
import { Poller } from './runtime/Poller.ts';
import { SessionIdentity } from './SessionIdentity.ts';
import type { SessionOptions } from './SessionOptions.ts';
import { ReadSync } from './sync/ReadSync.ts';
import { RoomListSync } from './sync/RoomListSync.ts';
import { unreadFrom } from './sync/unreadFrom.ts';
import { asFailure } from './wire/ChatRefusal.ts';
import type { Hello, IncomingFrame, SequencedEvent } from './wire/frames.ts';
import type { Message, Person } from './wire/wireTypes.ts';

/** The code that shows rooms. */
const loadRooms = () => import('./room/RoomViewModel.ts');

/** Wires the parts of a client together: frames go to rooms, actions go to the server. */
export class ChatSession {
  readonly emitter = new Emitter();
  readonly identity: SessionIdentity;
  readonly api: ChatApi;
  readonly socket: ReconnectingSocket;
  readonly rooms: RoomListSync;
  readonly policy: PolicyReader;
  readonly #openRooms: OpenRooms;
  readonly #queue: SendQueue;
  readonly #reads: ReadSync;
  readonly #poller: Poller;
  readonly #outbox: OutboxStore;
  readonly #tokens: TokenSource;
  /** The only room of a client that is bound to one. */
  #boundRoomId: number | null;
  #wasLost = false;

  constructor(options: SessionOptions) {
    const { url, outbox, runtime, erasedName } = options;
    this.#outbox = outbox;
    this.#boundRoomId = options.roomId;
    this.#tokens = new TokenSource(options.token, runtime);
    const tokens = this.#tokens;
    this.socket = new ReconnectingSocket({
      address: () =>
        `${url.replace(/^http/, 'ws')}/ws/chat/${this.#boundRoomId === null ? '' : `${this.#boundRoomId}/`}`,
      authenticate: () => this.api.authenticate(),
      onTokenRefused: () => tokens.discard(),
      WebSocket: options.WebSocket,
      runtime,
      erasedName,
      onFrame: (frame) => this.#receive(frame),
      onUp: (hello) => this.#connected(hello),
      onDown: () => this.#disconnected(),
      onStatus: (status) => this.#follow(status),
    });
    this.api = new ChatApi({
      http: new HttpClient({ url, tokens, fetch: options.fetch, runtime, erasedName }),
      tokens,
      runtime,
      send: (frame) => this.socket.send(frame),
      isOnline: () => this.socket.isOnline,
    });
    this.policy = new PolicyReader(() => this.api.fetchPolicy());
    this.identity = new SessionIdentity({
      fetchMe: () => this.api.fetchMe(),
      onLeft: () => {
        this.policy.forget();
        this.rooms.clear();
        this.#openRooms.forEach(null, (model) => model.reload());
      },
      onEntered: (person) => void this.#restore(person),
      onChange: () => this.#openRooms.forEach(null, (model) => model.changed()),
    });
    const invalidate = (roomId: number): void => this.#openRooms.forEach(roomId, (model) => model.changed());
    this.rooms = new RoomListSync({
      runtime,
      api: this.api,
      boundRoomId: () => this.#boundRoomId,
      myId: () => this.identity.person.id,
      onEvent: (event) => this.#apply(event),
      onReload: (roomId) => {
        if (roomId === null) this.#queue.forgetStored(null);
        this.#openRooms.forEach(roomId, (model) => model.reload());
      },
      onJoined: (room) => this.emitter.emit('room_joined', { room }),
      onLeft: (roomId, reason, wasListed) => {
        this.#openRooms.forEach(roomId, (model) => model.left(reason));
        if (wasListed) this.emitter.emit('room_left', { roomId, reason });
      },
      onChange: invalidate,
    });
    const deliverEntry = makeDeliverEntry(this.api, fileCalls(this.api.http).upload);
    this.#queue = new SendQueue({
      outbox,
      runtime,
      deliver: (entry, steps) => {
        this.socket.expectAnswer();
        return deliverEntry(entry, steps);
      },
      onChange: invalidate,
      onDelivered: (entry, answer) => this.#delivered(entry, answer),
      onFailed: (entry) => this.#failed(entry),
      cancelHeld: (heldId) => void this.api.cancelHeld(heldId).catch(() => {}),
    });
    this.#reads = new ReadSync({
      runtime,
      rooms: this.rooms,
      sendMark: (roomId, upToId) => this.api.markRead(roomId, upToId),
    });
    this.#openRooms = new OpenRooms({
      makeHandle: (roomId, onWatch) => this.#makeHandle(roomId, onWatch, options),
      onWatch: (roomId, isWatched) => this.#subscribe(roomId, isWatched),
    });
    this.#poller = new Poller(runtime, () => this.#poll());
  }

  room(roomId: number): RoomHandle {
    return this.#openRooms.get(roomId);
  }

  /** Binds the socket to another room. */
  bind(roomId: number): void {
    if (this.#boundRoomId === roomId) return;
    this.#boundRoomId = roomId;
    this.rooms.clear();
    this.socket.renew();
  }

  /** The page goes: what could be undone is sent. */
  hurry(): void {
    this.#queue.hurry();
  }

  close(): void {
    this.hurry();
    this.#poller.stop();
    this.socket.close();
    this.#openRooms.forEach(null, (model) => model.disconnected());
    this.#outbox.close();
  }

  #makeHandle(
    roomId: number,
    onWatch: (isWatched: boolean) => void,
    { runtime }: Pick<SessionOptions, 'runtime'>,
  ): RoomHandle {
    const { api, rooms } = this;
    const [queue, reads] = [this.#queue, this.#reads];
    const me = (): Person => this.identity.person;
    const sendFrame = (frame: object): void => void this.socket.send(frame);
    const perform = (id: number, action: OutboxAction, undoMs?: number): string => this.#perform(id, action, undoMs);
    const loadModel = async (onChange: () => void): Promise<RoomViewModel> => {
      const shared = { runtime, api, rooms, queue, me, sendFrame, onChange, failureOf: asFailure, unreadFrom };
      return new (await loadRooms()).RoomViewModel(roomId, shared);
    };
    return new RoomHandle(roomId, { http: api.http, api, rooms, queue, reads, perform, onWatch, loadModel });
  }

  #perform(roomId: number, action: OutboxAction, undoMs?: number): string {
    const { person } = this.identity;
    const owner = person.id === 0 ? this.#tokens.owner : ownersOf(person)[0];
    return this.#queue.enqueue(owner, roomId, action, undoMs).key;
  }

  /** A socket that is bound to a room needs no subscription. */
  #subscribe(roomId: number, isWatched: boolean): void {
    if (this.#boundRoomId === null)
      this.socket.send({ type: isWatched ? 'subscribe_room' : 'unsubscribe_room', room_id: roomId });
  }

  #connected(hello: Hello): void {
    this.#poller.stop();
    this.identity.leaveUnless(hello);
    this.rooms.enterEpoch(hello.epoch);
    this.identity.enter(hello);
    this.#resume();
    this.#openRooms.forEach(null, (model, roomId) => {
      this.#subscribe(roomId, true);
      model.reconnected();
    });
    void this.rooms.resume();
    this.emitter.emit('connection_established', this.socket.connection.get());
    // What shows rooms is there before the first is opened.
    void loadRooms().catch(() => {});
  }

  #disconnected(): void {
    this.api.disconnected();
    this.#pause();
    this.#openRooms.forEach(null, (model) => model.disconnected());
  }

  #resume(): void {
    this.#queue.resume();
    this.#reads.resume();
    if (!this.identity.isLoaded) void this.identity.load();
  }

  #pause(): void {
    this.#queue.pause();
    this.#reads.pause();
    this.rooms.pause();
  }

  #follow(status: Connection['status']): void {
    const connection = this.socket.connection.get();
    if (connection.isLost && !this.#wasLost) this.emitter.emit('connection_lost', connection);
    this.#wasLost = connection.isLost;
    if (status === 'polling') this.#poller.start();
    else this.#poller.stop();
    if (status === 'closed' || status === 'waiting' || status === 'paused') this.#pause();
  }

  /** Fetches over REST what sockets do not bring. @returns whether the list has changed */
  async #poll(): Promise<boolean> {
    if (!this.identity.isLoaded) await this.identity.load();
    this.#resume();
    const before = this.rooms.list.get();
    await this.rooms.resume();
    return this.rooms.list.get() !== before;
  }

  /** Takes up what this person left unsent. Entries of other people stay where they are. */
  async #restore(person: Person): Promise<void> {
    const owners = ownersOf(person);
    this.#queue.setOwner(owners[0] ?? '');
    try {
      const entries = await this.#outbox.all();
      this.#queue.restore(entries.filter(({ owner }) => owners.includes(owner)));
    } catch {
      // The stored entries cannot be read. New ones are sent all the same.
    }
    try {
      for (const held of await this.api.fetchHeld()) this.#queue.hold(owners[0] ?? '', held);
    } catch {
      // An older server holds nothing.
    }
  }

  #receive(frame: IncomingFrame): void {
    this.api.receive(frame);
    this.rooms.receive(frame);
    if (frame.type === 'message_held') this.#queue.hold(ownersOf(this.identity.person)[0] ?? '', frame);
    if (frame.type === 'server_notice' && !frame.maintenance) this.#queue.resume('MAINTENANCE');
    reportFrame(this.emitter, frame);
    if (frame.type === 'presence') return this.#openRooms.forEach(null, (model) => model.receive(frame));
    this.#reads.receive(frame, this.identity.person.id);
    if ('room_id' in frame && frame.room_id !== undefined)
      this.#openRooms.forEach(frame.room_id, (model) => model.receive(frame));
  }

  #apply(event: SequencedEvent): void {
    this.#openRooms.forEach(event.room_id, (model) => model.apply(event));
    if (event.type !== 'new_message') return;
    const { message } = event;
    const isMine = message.sender.id === this.identity.person.id;
    if (isMine && message.client_id !== null) this.#queue.settle(message.client_id);
    this.emitter.emit('message', { roomId: event.room_id, message });
  }

  /** @returns the message to show until its event comes; null when there is nothing to wait for */
  #delivered({ roomId, action }: OutboxEntry, answer: DeliveryAnswer): Message | null {
    if (answer === null) {
      if (action.kind === 'confirm')
        this.emitter.emit('confirmation', { roomId, messageId: action.messageId, state: 'confirmed' });
      return null;
    }
    if (!('id' in answer)) {
      if (action.kind === 'react')
        this.#openRooms.forEach(roomId, (model) => model.showReactions(action.messageId, answer));
      return null;
    }
    if (action.kind !== 'send') {
      this.#openRooms.forEach(roomId, (model) => model.showAnswer(answer));
      return null;
    }
    const cursor = this.rooms.events.cursor(roomId);
    return cursor !== null && cursor >= answer.seq ? null : answer;
  }

  #failed(entry: OutboxEntry): void {
    const { key, roomId, action } = entry;
    // What this person may do here has changed.
    if (entry.failure?.code === 'ACCESS_DENIED') this.#openRooms.forEach(roomId, (model) => model.refresh());
    if (action.kind === 'react' || action.kind === 'confirm') return this.#queue.discard(key);
    this.room(roomId).use((model) => this.emitter.emit('message_failed', { roomId, message: model.shownOf(entry) }));
  }
}
