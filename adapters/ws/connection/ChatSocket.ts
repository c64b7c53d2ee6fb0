import type { ChatError, ErrorCode } from '../../../core/errors.ts';
import { asUserId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import type { Identity } from '../../wire/account/Authenticator.ts';
import { asChatError, closeCodes, errorTable } from '../../wire/errors/errorTable.ts';
import type { ClientFrame } from '../../wire/frames/clientFrames.ts';
import type { ServerFrame } from '../../wire/frames/serverFrames.ts';
import type { ConnectedPerson } from '../fanout/ConnectedPerson.ts';
import { frameText } from '../fanout/frameText.ts';
import type { ClientSession, FrameFacts, OwnNamesOfMessage } from '../requests/ClientSession.ts';
import { InFlightSends } from '../requests/InFlightSends.ts';
import { TypingStates } from '../requests/TypingStates.ts';
import type { UpgradedConnection } from '../upgrade/acceptUpgrades.ts';
import { authenticateSocket } from '../upgrade/authenticateSocket.ts';
import { tooOften, unauthenticated, userInactive } from '../upgrade/identityErrors.ts';
import { pauseWhile, WaitingSocket } from '../upgrade/WaitingSocket.ts';
import { ClientFrameReader } from './ClientFrameReader.ts';
import { errorFrame } from './errorFrame.ts';
import { OwnNames } from './OwnNames.ts';
import { RoomBinding } from './RoomBinding.ts';
import type { SocketDeps } from './SocketDeps.ts';
import { SocketJournal } from './SocketJournal.ts';
import { SocketTransport } from './SocketTransport.ts';

interface Connection extends UpgradedConnection {
  /** Called once, when the connection is no more. */
  readonly onClosed: (socket: ChatSocket) => void;
}

/** The user of a socket that nobody has authenticated yet. */
const nobody = asUserId(0);

/** Undefined where the code of the refusal is the caller's to choose. */
const closeCodesOf: Partial<Record<ErrorCode, number>> = {
  ...{ UNAVAILABLE: closeCodes.restart, INTERNAL: closeCodes.internalError, RATE_LIMIT_EXCEEDED: closeCodes.flooding },
};

/** One socket of a person, from the upgrade of its connection to its close. */
export class ChatSocket implements ClientSession {
  readonly inFlight = new InFlightSends();
  readonly typing: TypingStates;
  readonly #deps: SocketDeps;
  readonly #journal: SocketJournal;
  readonly #transport: SocketTransport;
  readonly #reader: ClientFrameReader;
  /** The client's own names for messages that it has sent and that have not come back. */
  readonly #ownNames = new OwnNames();
  readonly #binding = new RoomBinding();
  readonly #subscriptions = new Set<RoomId>();
  /** On the monotonic clock. */
  readonly #openedAt: number;
  #userId: UserId = nobody;
  #connected: ConnectedPerson | null = null;
  #identity: Identity | null = null;
  #waiting: WaitingSocket | undefined;

  constructor({ ws, socket, legacy, request, address, onClosed }: Connection, deps: SocketDeps) {
    const { chat, coalescer, limits, clock, headOf, log, watch } = deps;
    this.#deps = deps;
    this.#journal = new SocketJournal(log, watch, deps.entrance.addressOf(request));
    this.#reader = new ClientFrameReader(deps.limits.isStrict);
    this.#openedAt = clock.monotonic();
    this.#transport = new SocketTransport({
      ...{ ws, socket, legacy, coalescer, limits, clock, headOf, log, journal: this.#journal },
      onFailure: (failure) => log.debug({ reason: failure.message, userId: this.#userId }, 'socket failed'),
      onEnded: () => this.#disconnect(),
      onClosed: () => onClosed(this),
    });
    this.typing = new TypingStates((roomId, isTyping) => chat.notifyTyping(this.#userId, roomId, isTyping), limits);
    void this.#begin({ request, address, legacy });
  }

  get userId(): UserId {
    return this.#userId;
  }

  /** More waits for the socket than it accepts. */
  get isSlow(): boolean {
    return this.#transport.isSlow;
  }

  get subscriptions(): ReadonlySet<RoomId> {
    return this.#subscriptions;
  }

  get sessionId(): number | undefined {
    return this.#identity?.sessionId;
  }

  get connected(): ConnectedPerson | null {
    return this.#connected;
  }

  roomOf({ room_id: named }: { readonly room_id?: number }): RoomId {
    return this.#binding.choose(named);
  }

  async person(): Promise<Person> {
    const account = this.#connected?.account ?? (await this.#deps.chat.people.find(this.#userId));
    if (account?.isActive === true) return account;
    throw userInactive();
  }

  reply(frame: ServerFrame): void {
    if (frame.type === 'message_ack') this.#journal.storedMessage(frame.room_id, frame.message.id, frame.client_id);
    this.send(frameText(frame));
  }

  refuse(failure: unknown, about: FrameFacts = {}): void {
    const error = asChatError(failure);
    if (error.code === 'INTERNAL') this.#deps.log.error({ err: error.cause, userId: this.#userId }, 'a frame failed');
    const { roomId } = this.#binding;
    if (about.type === 'send_message')
      this.#journal.refusedMessage(error.code, about.room_id ?? roomId, about.client_id);
    this.reply(errorFrame(error, roomId === undefined ? about : { room_id: roomId, ...about }));
    const { close } = errorTable[error.code];
    if (close !== null) this.close(close, error.code);
  }

  end(failure: ChatError): void {
    this.refuse(failure);
  }

  /** Closes after everything that waits has been written. Nothing reaches the socket from here on. */
  close(code: number, reason: string): void {
    this.#journal.closing(reason);
    this.#transport.close(code, reason);
  }

  isBoundTo(roomId: RoomId): boolean {
    return this.#binding.includes(roomId);
  }

  send(frame: Buffer): void {
    this.#transport.send(frame);
  }

  deliver(roomId: RoomId, frame: Buffer): void {
    this.#transport.deliver(roomId, this.#ownNames.addTo(frame));
  }

  deliverEphemeral(frame: Buffer): void {
    this.#transport.deliverEphemeral(frame);
  }

  expectOwn(clientId: string, names: OwnNamesOfMessage): void {
    this.#ownNames.expect(clientId, names);
  }

  roomSubscribed(roomId: RoomId): void {
    this.#subscriptions.add(roomId);
  }

  roomUnsubscribed(roomId: RoomId): void {
    this.#subscriptions.delete(roomId);
  }

  /** A socket for the latest room that found none binds to the first one that its person joins. */
  roomJoined(roomId: RoomId): void {
    if (this.#binding.isSearching) void this.#bindTo(roomId);
  }

  roomLeft(roomId: RoomId): void {
    this.typing.forget(roomId);
    this.#transport.forget(roomId);
  }

  /** Reads no more frames, waits at most `withinMs` for the answers to those read, and closes for a restart. */
  async finish(withinMs: number): Promise<void> {
    const answered = this.#transport.stopFrames().then(() => this.inFlight.settled());
    await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, withinMs).unref())]);
    this.close(closeCodes.restart, 'restart');
  }

  terminate(): void {
    this.#transport.terminate();
  }

  /** Resolves when the connection is no more. */
  whenClosed(): Promise<void> {
    return this.#transport.whenClosed();
  }

  /** Keeps the deadlines, for all sockets by one timer. `now` on the monotonic clock. */
  tick(now: number, date: Date): void {
    this.#transport.tick(now);
    if (this.#transport.isEnded) return;
    if (this.#userId === nobody && now - this.#openedAt > this.#deps.limits.authMs)
      return this.close(closeCodes.noAuthInTime, 'no auth in time');
    const { expiresAt = null } = this.#identity ?? {};
    if (expiresAt !== null && date >= expiresAt)
      return this.end(unauthenticated('The token has expired. Connect with a new one.'));
    this.typing.tick(now);
  }

  async #begin({ request, address, legacy }: Omit<UpgradedConnection, 'ws' | 'socket'>): Promise<void> {
    const { registry, entrance } = this.#deps;
    try {
      const identity = await this.#authenticate({ request, address });
      if (identity === undefined || this.#transport.isEnded) return;
      this.#userId = identity.userId;
      this.#identity = identity;
      const waitMs = entrance.opened(identity.userId);
      if (waitMs > 0) throw tooOften(waitMs);
      await legacy?.sockets.admit(identity.userId, legacy.address);
      const connected = await registry.connect(this, identity.userId);
      if (connected === null) return this.close(closeCodes.tooManySockets, 'too many sockets');
      // A socket that ended meanwhile has disconnected before it was connected.
      if (this.#transport.isEnded) return registry.disconnect(this, connected.userId);
      this.#userId = connected.userId;
      this.#connected = connected;
      this.#journal.opened(
        connected.userId,
        identity.sessionId,
        address.room,
        legacy === undefined ? 'homeroom' : 'legacy',
      );
      this.#deps.greet(this, connected);
      connected.goLive(this);
      if (address.room !== 'all') await this.#bindTo(address.room);
      await this.#deps.burstGate.opened();
      this.#transport.answerFrames(
        (text) => this.#answer(text),
        (failure) => this.refuse(failure),
      );
    } catch (failure) {
      this.#closeFor(failure, closeCodes.internalError);
    }
  }

  /** Undefined for a socket that was refused, or has ended meanwhile. */
  async #authenticate(from: Pick<Connection, 'request' | 'address'>): Promise<Identity | undefined> {
    const { identify, entrance } = this.#deps;
    this.#waiting = new WaitingSocket(entrance, from.request, () => this.#transport.whenClosed());
    try {
      const waits = { firstFrame: () => this.#transport.firstFrame(), onWaiting: () => this.#waiting?.enter() };
      return await authenticateSocket({ identify, ...from, ...waits });
    } catch (failure) {
      await this.#waiting.holdUp(failure);
      this.#closeFor(failure, closeCodes.internalError);
      return undefined;
    } finally {
      this.#waiting.leave();
    }
  }

  /** A client comes back where the database was away, and may come back later where the fault is ours. */
  #closeFor(failure: unknown, refusal: number): void {
    const { code } = asChatError(failure);
    this.refuse(failure);
    this.close(closeCodesOf[code] ?? refusal, code);
  }

  /** Binds to a room, which subscribes to it. A room of others and one that does not exist both end the socket. */
  async #bindTo(room: RoomId | 'first'): Promise<void> {
    this.#binding.bindTo(room);
    try {
      const roomId = room === 'first' ? await this.#latestRoom() : room;
      if (roomId === undefined) return this.refuse(roomNotFound());
      this.#binding.bindTo(roomId);
      await this.#deps.answerFrame(this, { type: 'subscribe_room' });
    } catch (failure) {
      const refusal = errorTable.USER_INACTIVE.close ?? closeCodes.internalError;
      const isForeign = asChatError(failure).code === 'ROOM_NOT_FOUND' || asChatError(failure).code === 'CANNOT_CHAT';
      const waitMs = isForeign ? this.#deps.entrance.roomRefused(this.#userId) : 0;
      if (waitMs > 0) await pauseWhile(waitMs, this.#transport.whenClosed());
      this.#closeFor(failure, refusal);
    }
  }

  async #latestRoom(): Promise<RoomId | undefined> {
    const { rooms } = await this.#deps.chat.listRooms(await this.person(), { limit: 1 });
    return this.#binding.roomId ?? rooms[0]?.room.id;
  }

  async #answer(text: string): Promise<void> {
    let frame: ClientFrame;
    try {
      frame = this.#reader.read(text);
    } catch (failure) {
      this.refuse(failure);
      if (this.#reader.isAbused) this.close(closeCodes.badFrames, 'bad frames');
      return;
    }
    try {
      await this.#deps.answerFrame(this, frame);
    } catch (failure) {
      this.refuse(failure, frame);
    }
  }

  #disconnect(): void {
    this.#waiting?.leave();
    this.typing.stopAll();
    this.#deps.registry.disconnect(this, this.#userId);
    this.#connected = null;
  }
}
