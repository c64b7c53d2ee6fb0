import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ChatError } from '../../../core/errors.ts';
import { asUserId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import { type ClientFrame, readClientFrame } from '../../wire/clientFrames.ts';
import { asChatError, closeCodes, errorTable } from '../../wire/errorTable.ts';
import type { ServerFrame } from '../../wire/serverFrames.ts';
import type { ConnectedPerson } from '../fanout/ConnectedPerson.ts';
import { frameText } from '../fanout/frameText.ts';
import type { ClientSession, FrameFacts } from '../requests/ClientSession.ts';
import { InFlightSends } from '../requests/InFlightSends.ts';
import { TypingStates } from '../requests/TypingStates.ts';
import { authenticateSocket } from '../upgrade/authenticateSocket.ts';
import { unauthenticated, userInactive } from '../upgrade/makeIdentify.ts';
import type { SocketAddress } from '../upgrade/SocketAddress.ts';
import { chooseRoom } from './chooseRoom.ts';
import { errorFrame } from './errorFrame.ts';
import { FrameQueue } from './FrameQueue.ts';
import { FrameWriter } from './FrameWriter.ts';
import { OutboundQueue } from './OutboundQueue.ts';
import type { SocketDeps } from './SocketDeps.ts';
import { SocketHeartbeat } from './SocketHeartbeat.ts';
import { TokenBucket } from './TokenBucket.ts';

interface Connection {
  readonly ws: WebSocket;
  readonly socket: Duplex;
  readonly request: IncomingMessage;
  readonly address: SocketAddress;
  /** Called once, when the connection is no more. */
  readonly onGone: (socket: ChatSocket) => void;
}

/** Frames in a row that are no known frames, until the socket is closed. */
const badFramesAtMost = 5;
/** The close code of RFC 6455 for a failure that is ours. */
const internalError = 1011;
/** Until it is known who opened the socket. */
const nobody = asUserId(0);

/** One connection, from its upgrade to its close. */
export class ChatSocket implements ClientSession {
  readonly subscriptions = new Set<RoomId>();
  readonly inFlight = new InFlightSends();
  readonly typing: TypingStates;
  readonly #ws: WebSocket;
  readonly #deps: SocketDeps;
  readonly #writer: FrameWriter;
  readonly #outbound: OutboundQueue;
  readonly #frames: FrameQueue;
  readonly #frameRate: TokenBucket;
  readonly #heartbeat: SocketHeartbeat;
  #room: SocketAddress['room'] = 'all';
  #userId: UserId = nobody;
  #connected: ConnectedPerson | null = null;
  #expiresAt: Date | null = null;
  #badFrames = 0;
  /** On the monotonic clock. */
  readonly #openedAt: number;
  #endedAt: number | null = null;

  constructor({ ws, socket, request, address, onGone }: Connection, deps: SocketDeps) {
    const { coalescer, options, clock, fanout } = deps;
    this.#ws = ws;
    this.#deps = deps;
    this.#openedAt = clock.monotonic();
    this.#writer = new FrameWriter(ws, socket, coalescer);
    this.#outbound = new OutboundQueue({
      writer: this.#writer,
      limits: options,
      clock,
      headOf: (roomId) => fanout.find(roomId)?.appliedSeq,
      onTooSlow: () => this.close(closeCodes.tooSlow, 'too slow'),
    });
    this.#frames = new FrameQueue(ws);
    this.#frameRate = new TokenBucket(options.framesPerSecond, this.#openedAt);
    this.#heartbeat = new SocketHeartbeat(options.heartbeatMs, this.#openedAt);
    this.typing = new TypingStates((roomId, isTyping) => deps.signalTyping(this.#userId, roomId, isTyping), options);
    ws.on('message', (data, isBinary) => this.#isWelcome() && this.#frames.push(isBinary ? '' : String(data)));
    ws.on('ping', (data) => this.#isWelcome() && this.#writer.pong(data));
    ws.on('pong', () => this.#isWelcome());
    ws.on('error', (failure) => this.#fail(failure));
    ws.on('close', () => {
      this.#depart();
      onGone(this);
    });
    void this.#begin(request, address);
  }

  get userId(): UserId {
    return this.#userId;
  }

  /** More waits for it than it takes. */
  get isSlow(): boolean {
    return this.#outbound.isSlow;
  }

  get connected(): ConnectedPerson | null {
    return this.#connected;
  }

  roomOf({ room_id: named }: { readonly room_id?: number }): RoomId {
    return chooseRoom(this.#room, named);
  }

  async person(): Promise<Person> {
    const person = this.#connected?.person ?? (await this.#deps.chat.people.find(this.#userId));
    if (person?.isActive === true) return person;
    throw userInactive();
  }

  reply(frame: ServerFrame): void {
    this.send(frameText(frame));
  }

  refuse(failure: unknown, about: FrameFacts = {}): void {
    const error = asChatError(failure);
    if (error.code === 'INTERNAL') this.#deps.log.error({ err: error.cause, userId: this.#userId }, 'a frame failed');
    this.reply(errorFrame(error, typeof this.#room === 'number' ? { room_id: this.#room, ...about } : about));
    const { close } = errorTable[error.code];
    if (close !== null) this.close(close, error.code);
  }

  end(failure: ChatError): void {
    this.refuse(failure);
  }

  /** Closes after everything that waits has been written. Nothing reaches the socket from here on. */
  close(code: number, reason: string): void {
    if (this.#endedAt !== null) return;
    this.#writer.close(code, reason);
    this.#depart();
  }

  isBoundTo(roomId: RoomId): boolean {
    return this.#room === 'all' || this.#room === roomId;
  }

  send(frame: Buffer): void {
    if (this.#endedAt === null) this.#outbound.send(frame);
  }

  deliver(roomId: RoomId, frame: Buffer): void {
    if (this.#endedAt === null) this.#outbound.deliver(roomId, frame);
  }

  deliverEphemeral(frame: Buffer): void {
    if (this.#endedAt === null) this.#outbound.deliverEphemeral(frame);
  }

  /** A socket for the latest room that found none takes the first one that comes. */
  roomJoined(roomId: RoomId): void {
    if (this.#room === 'first') void this.#bindTo(roomId);
  }

  roomLeft(roomId: RoomId): void {
    this.subscriptions.delete(roomId);
    this.typing.forget(roomId);
    this.#outbound.forget(roomId);
  }

  /** Takes no more frames, waits for those in hand, at most `withinMs`, and closes for a restart. */
  async finish(withinMs: number): Promise<void> {
    const answered = this.#frames.stop().then(() => this.inFlight.settled());
    await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, withinMs).unref())]);
    this.close(closeCodes.restart, 'restart');
  }

  terminate(): void {
    this.#ws.terminate();
  }

  /** Resolves when the connection is no more. */
  async whenClosed(): Promise<void> {
    if (this.#ws.readyState !== this.#ws.CLOSED) await new Promise((resolve) => this.#ws.once('close', resolve));
  }

  /** Looks after deadlines, for all sockets by one timer. `now` on the monotonic clock. */
  tick(now: number, date: Date): void {
    const { authMs, closeMs } = this.#deps.options;
    if (this.#endedAt !== null) {
      if (now - this.#endedAt > closeMs) this.#ws.terminate();
      return;
    }
    if (this.#userId === nobody && now - this.#openedAt > authMs)
      return this.close(closeCodes.noAuthInTime, 'no auth in time');
    if (this.#expiresAt !== null && date >= this.#expiresAt)
      return this.end(unauthenticated('The token has expired. Connect with a new one.'));
    if (this.#outbound.isStuck(now)) return this.close(closeCodes.tooSlow, 'too slow');
    // A socket that is not read for now cannot be heard either.
    if (this.#heartbeat.isGone(now) && !this.#ws.isPaused) return this.#ws.terminate();
    if (this.#heartbeat.isDue(now)) this.#writer.ping();
    this.typing.tick(now);
  }

  async #begin(request: IncomingMessage, address: SocketAddress): Promise<void> {
    const { registry, identify } = this.#deps;
    try {
      const identity = await authenticateSocket(identify, request, address, () => this.#frames.first());
      if (this.#endedAt !== null) return;
      this.#userId = identity.userId;
      this.#expiresAt = identity.expiresAt;
      const connected = await registry.connect(this, identity.userId);
      if (connected === null) return this.close(closeCodes.tooManySockets, 'too many sockets');
      // A socket that ended meanwhile has departed before it arrived.
      if (this.#endedAt !== null) return registry.disconnect(this, identity.userId);
      this.#goLive(connected);
      if (address.room !== 'all') await this.#bindTo(address.room);
      void this.#deps.burstGate.opened().then(() => this.#frames.start((text) => this.#answer(text)));
    } catch (failure) {
      this.refuse(failure);
      const { code } = asChatError(failure);
      this.close(code === 'UNAVAILABLE' ? closeCodes.restart : internalError, code);
    }
  }

  #goLive(connected: ConnectedPerson): void {
    const { options, clock, epochNow, isDegraded, registry } = this.#deps;
    this.#connected = connected;
    this.reply({
      type: 'connection_established',
      user_id: this.#userId,
      username: connected.person?.externalId ?? '',
      session_id: randomUUID(),
      epoch: epochNow(),
      heartbeat_ms: options.heartbeatMs,
      degraded: isDegraded(),
      timestamp: clock.now().toISOString(),
    });
    registry.goLive(this, connected);
  }

  /** Binds to a room, which counts as subscribing to it. One that is not theirs ends the socket like one that is not. */
  async #bindTo(room: RoomId | 'first'): Promise<void> {
    this.#room = room;
    try {
      const roomId = room === 'first' ? await this.#latestRoom() : room;
      if (roomId === undefined) return this.refuse(roomNotFound());
      this.#room = roomId;
      await this.#deps.answer(this, { type: 'subscribe_room' });
    } catch (failure) {
      this.refuse(failure);
      this.close(errorTable.USER_INACTIVE.close ?? internalError, asChatError(failure).code);
    }
  }

  async #latestRoom(): Promise<RoomId | undefined> {
    const { rooms } = await this.#deps.inbox.list(this.#userId, { limit: 1 });
    return typeof this.#room === 'number' ? this.#room : rooms[0]?.room.id;
  }

  /** Something has come in. False when the socket is over, or by this. */
  #isWelcome(): boolean {
    if (this.#endedAt !== null) return false;
    const now = this.#deps.clock.monotonic();
    this.#heartbeat.recordTraffic(now);
    if (this.#frameRate.acquire(now)) return true;
    this.close(closeCodes.flooding, 'flooding');
    return false;
  }

  async #answer(text: string): Promise<void> {
    let frame: ClientFrame;
    try {
      frame = readClientFrame(text);
    } catch (failure) {
      this.refuse(failure);
      this.#badFrames += 1;
      if (this.#badFrames >= badFramesAtMost) this.close(closeCodes.badFrames, 'bad frames');
      return;
    }
    this.#badFrames = 0;
    try {
      await this.#deps.answer(this, frame);
    } catch (failure) {
      this.refuse(failure, frame);
    }
    await this.#outbound.whenDrained();
  }

  /** What the peer sent is no WebSocket traffic, or the connection broke; ws closes it with the right code. */
  #fail(failure: Error): void {
    this.#deps.log.debug({ reason: failure.message, userId: this.#userId }, 'socket failed');
    this.#depart();
  }

  #depart(): void {
    if (this.#endedAt !== null) return;
    this.#endedAt = this.#deps.clock.monotonic();
    void this.#frames.stop();
    this.typing.stopAll();
    this.#deps.registry.disconnect(this, this.#userId);
    this.#connected = null;
  }
}
