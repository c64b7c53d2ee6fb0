import type { ChatFailure, Connection } from '../ChatClient.ts';
import { backoffDelay } from '../runtime/backoffDelay.ts';
import { Computed } from '../runtime/Computed.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { asFailure, failureKind } from '../wire/ChatRefusal.ts';
import { type Hello, type IncomingFrame, readFrame } from '../wire/frames.ts';
import { closePolicy } from './closePolicy.ts';
import { LivenessProbe } from './LivenessProbe.ts';
import type { SocketConstructor, SocketLike } from './SocketLike.ts';

/** What opens a socket: a ticket for its address, or a token for its first frame. */
export interface Credential {
  readonly ticket: string | null;
  readonly token: string | null;
  /** When the server will end the socket, in milliseconds since 1970. */
  readonly expiresAt: number;
}

interface Deps {
  /** The socket's address, without its proof. Asked for every attempt. */
  readonly address: () => string;
  /** @throws ChatRefusal */
  readonly authenticate: () => Promise<Credential>;
  /** The server refused the latest token. */
  readonly onTokenRefused: () => void;
  readonly WebSocket: SocketConstructor;
  readonly runtime: Runtime;
  readonly onFrame: (frame: IncomingFrame) => void;
  readonly onUp: (hello: Hello) => void;
  /** The connection ended. */
  readonly onDown: () => void;
  readonly onStatus: (status: Connection['status']) => void;
}

const openWithinMs = 10_000;
/** A connection counts as good after this time: one that ends before did not end the series of pauses. */
const steadyMs = 10_000;
/** Tries to reconnect soon are spread over this time. */
const soonMs = 1_000;
const lostAfter = 5;
/** Sockets that failed in a row although HTTP worked, until events are fetched over REST. */
const blockedAfter = 3;
/** Pauses are this far up their scale after the server was asked too much. */
const longPause = 3;
const renewBeforeMs = 30_000;
/** Timers hold 31 bits; a socket that may stay longer than that need not be renewed. */
const longestTimerMs = 2 ** 31;

/** The one socket: opens it, notices when it is gone, and opens it again. Knows nothing of rooms. */
export class ReconnectingSocket {
  readonly connection = new Computed<Connection>(() => this.#show());
  readonly #deps: Deps;
  readonly #heartbeat: LivenessProbe;
  #status: Connection['status'] = 'connecting';
  #socket: SocketLike | null = null;
  /** Tells the current attempt from earlier ones that come back late. */
  #generation = 0;
  #attempts = 0;
  #pauses = 0;
  #blocked = 0;
  #retryAt: number | null = null;
  #drainUntil = 0;
  #expiresAt = Number.POSITIVE_INFINITY;
  #isDegraded = false;
  #failure: ChatFailure | null = null;
  #refusal: ChatFailure | null = null;
  /** Ends with one code since the connection was last online, by code. */
  readonly #closes = new Map<number, number>();
  #wasStarted = false;
  #timers: (() => void)[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#heartbeat = new LivenessProbe(deps.runtime, {
      ping: () => this.send({ type: 'ping' }),
      onSilent: () => this.#lose('backoff'),
    });
  }

  start(): void {
    if (this.#wasStarted) return;
    this.#wasStarted = true;
    void this.#attempt();
  }

  get isOnline(): boolean {
    return this.#status === 'online';
  }

  /** @returns false when there is no connection to send it over */
  send(frame: object): boolean {
    if (this.#status !== 'online') return false;
    this.#socket?.send(JSON.stringify(frame));
    return true;
  }

  /** Tries at once, where it waits. */
  retryNow(): void {
    if (this.#retryAt === null) return;
    void this.#attempt();
  }

  /** The network or the page came back: whatever was believed is looked at now. */
  wake(): void {
    if (this.#status === 'online') this.#heartbeat.probe();
    else this.retryNow();
  }

  /** Opens another socket in place of this one, whose address or proof has changed. */
  renew(): void {
    if (!this.#wasStarted || this.#status === 'closed') return;
    this.#leave();
    void this.#attempt();
  }

  close(failure: ChatFailure | null = null): void {
    this.#failure = failure;
    this.#leave();
    this.#set('closed');
  }

  async #attempt(): Promise<void> {
    this.#leave();
    const { address, authenticate, WebSocket } = this.#deps;
    const generation = this.#generation;
    if (this.#status !== 'polling') this.#set('connecting');
    this.#after(openWithinMs, () => this.#lose('backoff'));
    let proof: Credential;
    try {
      proof = await authenticate();
    } catch (thrown) {
      if (generation !== this.#generation) return;
      const failure = asFailure(thrown);
      this.#blocked = 0;
      if (failure.code === 'UNAUTHORIZED' || failureKind(failure.code) === 'permanent') return this.close(failure);
      return this.#lose('backoff', failure.retryAfterMs ?? 0);
    }
    if (generation !== this.#generation) return;
    this.#blocked += 1;
    const { ticket, token, expiresAt } = proof;
    this.#expiresAt = expiresAt;
    try {
      const socket = new WebSocket(ticket === null ? address() : `${address()}?ticket=${encodeURIComponent(ticket)}`, [
        'homeroom.v1',
      ]);
      this.#socket = socket;
      this.#listen(socket, token);
    } catch {
      this.#lose('backoff');
    }
  }

  #listen(socket: SocketLike, token: string | null): void {
    const isCurrent = (): boolean => this.#socket === socket;
    socket.addEventListener('open', () => {
      if (isCurrent() && token !== null) socket.send(JSON.stringify({ type: 'auth', token }));
    });
    socket.addEventListener('message', ({ data }) => {
      const frame = readFrame(data);
      if (isCurrent() && frame !== null) this.#hear(frame);
    });
    socket.addEventListener('close', ({ code }) => {
      if (isCurrent()) this.#ended(code);
    });
    // A close follows; without a listener some implementations end the process.
    socket.addEventListener('error', () => {});
  }

  #hear(frame: IncomingFrame): void {
    this.#heartbeat.received();
    switch (frame.type) {
      case 'connection_established':
        return this.#establish(frame);
      case 'error':
        this.#refusal = { code: frame.code, message: frame.message, retryAfterMs: frame.retry_after_ms ?? null };
        break;
      case 'drain':
        this.#drainUntil = this.#deps.runtime.now() + frame.reconnect_in_ms;
        return;
      case 'degraded':
      case 'restored':
        this.#isDegraded = frame.type === 'degraded';
        return this.connection.invalidate();
      default:
    }
    if (this.#status === 'online') this.#deps.onFrame(frame);
  }

  #establish(hello: Hello): void {
    this.#stopTimers();
    this.#attempts = 0;
    this.#blocked = 0;
    this.#closes.clear();
    this.#refusal = null;
    this.#isDegraded = hello.degraded;
    this.#after(steadyMs, () => {
      this.#pauses = 0;
    });
    const renewIn = this.#expiresAt - renewBeforeMs - this.#deps.runtime.now();
    if (renewIn < longestTimerMs) this.#after(Math.max(renewIn, steadyMs), () => this.renew());
    this.#heartbeat.start(hello.heartbeat_ms);
    this.#set('online');
    this.#deps.onUp(hello);
  }

  #ended(code: number): void {
    const timesInARow = (this.#closes.get(code) ?? 0) + 1;
    this.#closes.set(code, timesInARow);
    const decision = closePolicy(code, timesInARow);
    if (decision.kind === 'end') return this.close(this.#refusal ?? decision.failure);
    if (decision.kind === 'reconnect') return this.#lose(decision.pause);
    this.#deps.onTokenRefused();
    this.renew();
  }

  /** The attempt failed or the connection broke: waits, then tries again. */
  #lose(when: 'soon' | 'backoff' | 'long', atLeastMs = 0): void {
    const { runtime } = this.#deps;
    const now = runtime.now();
    if (this.#status !== 'online') this.#attempts += 1;
    this.#leave();
    if (when === 'long') this.#pauses = Math.max(this.#pauses, longPause);
    const isSoon = when === 'soon' && this.#attempts === 0 && this.#pauses === 0;
    const pause = isSoon
      ? Math.max(this.#drainUntil - now, runtime.random() * soonMs)
      : backoffDelay(this.#pauses, runtime.random());
    this.#pauses += 1;
    this.#retryAt = now + Math.max(pause, atLeastMs);
    this.#after(this.#retryAt - now, () => void this.#attempt());
    this.#set(this.#blocked >= blockedAfter ? 'polling' : 'waiting');
  }

  /** Lets go of the socket and of everything that was to happen. */
  #leave(): void {
    this.#generation += 1;
    this.#stopTimers();
    this.#heartbeat.stop();
    this.#retryAt = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    if (this.#status === 'online') {
      this.#status = 'connecting';
      this.#deps.onDown();
    }
  }

  #after(ms: number, run: () => void): void {
    this.#timers.push(this.#deps.runtime.after(ms, run));
  }

  #stopTimers(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers = [];
  }

  #set(status: Connection['status']): void {
    this.#status = status;
    this.connection.invalidate();
    this.#deps.onStatus(status);
  }

  #show(): Connection {
    return {
      status: this.#status,
      attempts: this.#attempts,
      retryAt: this.#retryAt,
      isDegraded: this.#isDegraded,
      isLost: this.#attempts >= lostAfter && this.#status !== 'polling',
      failure: this.#failure,
    };
  }
}
