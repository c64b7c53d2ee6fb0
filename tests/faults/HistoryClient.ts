import { ClientRooms, durableTypes, type Frame, messageIdOf } from './ClientRooms.ts';
import { ClientSocket } from './ClientSocket.ts';
import { type ClientHistory, canariesIn, emptyHistory, type ProbeRecord, type SeenMessage } from './History.ts';
import { Outbox } from './Outbox.ts';
import type { SeededRandom } from './seededRandom.ts';

export interface HistoryClientOptions {
  readonly name: string;
  readonly userId: number;
  readonly isModerator: boolean;
  readonly token: string;
  /** The addresses of the nodes; the client may connect to any of them. */
  readonly nodes: readonly string[];
  readonly random: SeededRandom;
}

/** Milliseconds between two checks of the connection, with a ping each. */
const tickMs = 500;
/** Milliseconds to wait for an answer; the server waits for its database for up to 15 s. */
const answerMs = 16_500;
const backOffMs = { least: 30, most: 500 };

/** A careful chat client: stays connected, resumes from cursors, retries sends to a final answer, records everything. */
export class HistoryClient {
  readonly history: ClientHistory;
  readonly rooms: ClientRooms;
  readonly #options: HistoryClientOptions;
  readonly #outbox: Outbox;
  #connection: ClientSocket | undefined;
  #node = 0;
  #socket = 0;
  #isEstablished = false;
  #hasList = false;
  #lostAt: number | null = null;
  #epoch: string | null = null;
  #isStopped = true;
  #timers = new Set<NodeJS.Timeout>();
  #joinedHere = new Set<number>();

  constructor(options: HistoryClientOptions) {
    this.#options = options;
    this.history = emptyHistory(options.name, options.userId, options.isModerator);
    this.rooms = new ClientRooms(this.history, (roomId, after) => {
      this.#send({ type: 'sync', room_id: roomId, after });
    });
    this.#outbox = new Outbox(this.history, (frame) => this.#isEstablished && this.#send(frame));
  }

  get name(): string {
    return this.#options.name;
  }

  /** The index of the node to which it is connected or tries to connect. */
  get node(): number {
    return this.#node;
  }

  get isLive(): boolean {
    return this.#isEstablished && this.#hasList;
  }

  /** Whether it is connected, all its sends are answered and all known events are applied. */
  get isSettled(): boolean {
    return this.isLive && this.#outbox.isEmpty && this.rooms.isCaughtUp;
  }

  start(node = this.#options.random.below(this.#options.nodes.length)): void {
    this.#isStopped = false;
    this.#node = node;
    this.#timers.add(setInterval(() => this.#tick(), tickMs));
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#abandon();
    this.history.rooms = this.rooms.views();
  }

  /** Sends until there is a final answer. Returns false if too many messages wait already. */
  send(roomId: number, content: string): boolean {
    return this.#outbox.send(
      { clientId: this.#options.random.uuid(), roomId, content },
      this.isLive ? this.#node : null,
    );
  }

  /** Sends an acknowledged message again; `probe` sends another body under its client_id. */
  repeat(index: number): void {
    this.#outbox.repeat(index);
  }

  probe(index: number, content: string): ProbeRecord | undefined {
    return this.#outbox.probe(index, content);
  }

  edit(roomId: number, messageId: number, content: string): void {
    if (this.isLive) this.#send({ type: 'edit_message', room_id: roomId, message_id: messageId, content });
  }

  remove(roomId: number, messageId: number): void {
    if (this.isLive) this.#send({ type: 'delete_message', room_id: roomId, message_id: messageId });
  }

  /** Marks the room as read up to its last message. */
  read(roomId: number): void {
    const last: SeenMessage | undefined = this.rooms.messagesOf(roomId).at(-1);
    if (!this.isLive || last === undefined) return;
    this.history.reads.push({ roomId, upToId: last.id, at: performance.now() });
    this.#send({ type: 'mark_read', room_id: roomId, up_to_id: last.id });
  }

  /** Connects to another node by its own decision. */
  moveTo(node: number): void {
    if (this.#isStopped) return;
    this.#abandon();
    this.#node = node;
    this.#connect();
  }

  /** Stops reading from the socket; `resume` continues. */
  pause(): void {
    this.#connection?.pause();
  }

  resume(): void {
    this.#connection?.resume();
  }

  #connect(): void {
    if (this.#isStopped) return;
    this.#socket += 1;
    this.#isEstablished = false;
    this.#hasList = false;
    this.#joinedHere = new Set();
    this.#connection = new ClientSocket({
      address: this.#options.nodes[this.#node] ?? '',
      token: this.#options.token,
      onText: (text) => this.#receive(text),
      onClosed: (code) => this.#closed(code),
    });
  }

  #otherNode(): number {
    const { random, nodes } = this.#options;
    return random.pick(nodes.flatMap((_, index) => (index === this.#node ? [] : [index]))) ?? this.#node;
  }

  /** Ends the connection and ignores everything that it still delivers. */
  #abandon(): void {
    this.#connection?.abandon();
    this.#connection = undefined;
    this.#isEstablished = false;
    this.#outbox.disconnected();
    this.rooms.disconnected();
  }

  #closed(code: number): void {
    const at = performance.now();
    this.history.closings.push({ code, node: this.#node, at, wasLive: this.#isEstablished });
    this.#lostAt ??= at;
    this.#abandon();
    this.#node = this.#otherNode();
    this.#schedule(backOffMs.least + this.#options.random.below(backOffMs.most - backOffMs.least), () => {
      if (this.#connection === undefined) this.#connect();
    });
  }

  #receive(text: string): void {
    for (const roomId of canariesIn(text)) this.history.canaries.add(roomId);
    const frame = JSON.parse(text) as Frame;
    const { type } = frame;
    const roomId = Number(frame['room_id']);
    if (durableTypes.has(type)) {
      this.#record('live', frame);
      this.rooms.applyLive(frame);
    } else if (type === 'sync_page') {
      for (const event of frame['events'] as Frame[]) this.#record('sync', event);
      this.rooms.applyPage(frame);
    } else if (type === 'message_ack') this.#outbox.acked(frame);
    else if (type === 'error') this.#refused(frame);
    else if (type === 'room_head') {
      this.#mark('head', roomId, Number(frame['head_seq']));
      this.rooms.noteHead(roomId, Number(frame['head_seq']));
    } else if (type === 'room_joined') {
      const { id, head_seq: headSeq } = frame['room'];
      this.#joinedHere.add(id);
      this.#mark('joined', id, headSeq);
      this.rooms.enter(id, headSeq);
    } else if (type === 'room_left') {
      this.#mark('left', roomId, Number(frame['seq']));
      this.rooms.leave(roomId);
    } else if (type === 'sync_gone') {
      this.#notice(type);
      this.rooms.restart(roomId, Number(frame['floor_seq']));
    } else if (type === 'connection_established') this.#established(frame);
    else if (type === 'room_list') this.#listed(frame['rooms']);
    else if (type === 'drain') {
      this.#notice(type);
      // Half of the clients move when they get `drain`, the others when the node closes the socket.
      const connection = this.#connection;
      const move = (): void => {
        if (this.#connection === connection) this.moveTo(this.#otherNode());
      };
      if (this.#options.random.chance(0.5)) this.#schedule(frame['reconnect_in_ms'], move);
    } else if (type === 'degraded' || type === 'restored') this.#notice(type);
    this.#checkResumed();
  }

  #established(frame: Frame): void {
    if (this.#epoch !== null && this.#epoch !== frame['epoch']) {
      this.#notice('epoch');
      this.rooms.dropCursors();
    }
    this.#epoch = frame['epoch'];
    this.#isEstablished = true;
    this.#send({ type: 'get_room_list' });
    this.#outbox.resend();
  }

  #listed(rooms: readonly Frame[string][]): void {
    const listed = new Set(rooms.map(({ id }) => id));
    for (const roomId of this.rooms.memberships)
      if (!listed.has(roomId) && !this.#joinedHere.has(roomId)) this.rooms.leave(roomId);
    this.#hasList = true;
    for (const { id, head_seq: headSeq } of rooms) this.rooms.enter(id, headSeq);
  }

  #checkResumed(): void {
    if (this.#lostAt === null || !this.isLive || !this.rooms.isCaughtUp) return;
    this.history.resumptions.push({ lostAt: this.#lostAt, ms: performance.now() - this.#lostAt });
    this.#lostAt = null;
  }

  #refused(frame: Frame): void {
    const { code, retry_after_ms: retryAfterMs = 500, client_id: clientId } = frame;
    if (clientId !== undefined) {
      const isFinal = this.#outbox.refused(frame);
      if (!isFinal) this.#schedule(Math.min(retryAfterMs, 1_000), () => this.#outbox.resendOne(clientId));
      return;
    }
    this.#notice(`error ${code}`);
    if (code === 'ROOM_NOT_FOUND' || code === 'CANNOT_CHAT') this.rooms.leave(Number(frame['room_id']));
    if (code !== 'UNAVAILABLE' && code !== 'INTERNAL') return;
    const connection = this.#connection;
    this.#schedule(500, () => {
      if (this.#connection !== connection || !this.#isEstablished) return;
      if (!this.#hasList) this.#send({ type: 'get_room_list' });
      this.rooms.retrySync();
    });
  }

  #tick(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    const isLate = !this.isLive && performance.now() - connection.openedAt > answerMs;
    const isUnanswered = this.#outbox.isOverdue(answerMs) || this.rooms.isOverdue(answerMs);
    if (!connection.checkPulse() || isLate || isUnanswered) connection.cut();
  }

  #record(kind: 'live' | 'sync', event: Frame): void {
    this.history.received.push({
      kind,
      socket: this.#socket,
      node: this.#node,
      roomId: Number(event['room_id']),
      seq: Number(event['seq']),
      at: performance.now(),
      type: event.type,
      messageId: messageIdOf(event),
    });
  }

  #mark(kind: 'head' | 'joined' | 'left', roomId: number, seq: number): void {
    const [socket, node, at] = [this.#socket, this.#node, performance.now()];
    this.history.received.push({ kind, socket, node, roomId, seq, at, type: kind, messageId: null });
  }

  #notice(what: string): void {
    this.history.notices.push({ what, node: this.#node, at: performance.now() });
  }

  #send(frame: object): boolean {
    return this.#connection?.send(frame) ?? false;
  }

  #schedule(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#isStopped) act();
    }, ms);
    this.#timers.add(timer);
  }
}
