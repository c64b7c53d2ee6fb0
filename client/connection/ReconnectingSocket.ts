import { Computed } from '../runtime/Computed.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import { asFailure, type ChatFailure } from '../wire/ChatRefusal.ts';
import { type Hello, type IncomingFrame, readFrame } from '../wire/frames.ts';
import type { Connection } from './Connection.ts';
import {
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionState,
  type Credential,
  describeConnection,
  initialConnection,
} from './ConnectionState.ts';
import { steadyMs } from './connectionSteps.ts';
import { transition } from './connectionTransitions.ts';
import { LivenessProbe } from './LivenessProbe.ts';
import type { SocketConstructor, SocketLike } from './SocketLike.ts';

interface Deps {
  /** The socket's address, without its credential. Called for every attempt. */
  readonly address: () => string;
  /** @throws ChatRefusal */
  readonly authenticate: () => Promise<Credential>;
  /** The server refused the latest token. */
  readonly onTokenRefused: () => void;
  readonly WebSocket: SocketConstructor;
  readonly runtime: Runtime;
  readonly erasedName?: (() => string) | undefined;
  readonly onFrame: (frame: IncomingFrame) => void;
  readonly onUp: (hello: Hello) => void;
  /** The connection ended. */
  readonly onDown: () => void;
  readonly onStatus: (status: Connection['status']) => void;
}

const unconnected = describeConnection(initialConnection);
/** An attempt takes this long at most, from asking for a credential to the server's greeting. */
const attemptMs = 10_000;

/**
 * The one socket: opens it, notices when it is gone, and opens it again. What happens when is in
 * `connectionTransitions`; this class only holds the socket and the timers. It knows nothing of rooms.
 */
export class ReconnectingSocket {
  readonly connection = new Computed<Connection>(
    () => describeConnection(this.#state),
    () => unconnected,
  );
  readonly #deps: Deps;
  readonly #liveness: LivenessProbe;
  #state: ConnectionState = initialConnection;
  #socket: SocketLike | null = null;
  /** Tells the current attempt from earlier ones that come back late. */
  #generation = 0;
  #timers: (() => void)[] = [];
  /** Events that came while effects ran. */
  readonly #events: ConnectionEvent[] = [];
  #isDispatching = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#liveness = new LivenessProbe(deps.runtime, {
      ping: () => this.send({ type: 'ping' }),
      onSilent: () => this.#dispatch({ type: 'silent' }),
    });
  }

  start(): void {
    this.#dispatch({ type: 'start' });
  }

  get isOnline(): boolean {
    return this.#state.name === 'online';
  }

  /** @returns false when there is no connection to send it over */
  send(frame: object): boolean {
    if (!this.isOnline) return false;
    this.#socket?.send(JSON.stringify(frame));
    return true;
  }

  /** Ends a pause. */
  retryNow(): void {
    this.#dispatch({ type: 'retry' });
  }

  /** The network or the page came back: a pause ends, and a connection is probed. */
  wake(): void {
    this.#dispatch({ type: 'wake' });
  }

  /** The device has no network any more. */
  sleep(): void {
    this.#dispatch({ type: 'offline' });
  }

  /** Lets go of the connection until `wake`. */
  pause(): void {
    this.#dispatch({ type: 'pause' });
  }

  /** Something is being sent that the server answers. */
  expectAnswer(): void {
    this.#liveness.expectAnswer();
  }

  /** Opens another socket in place of this one, whose address or credential has changed. */
  renew(): void {
    this.#dispatch({ type: 'renew' });
  }

  close(failure: ChatFailure | null = null): void {
    this.#dispatch({ type: 'end', failure });
  }

  /** Effects may cause events; those wait until the effects of the first have all happened. */
  #dispatch(event: ConnectionEvent): void {
    this.#events.push(event);
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
        const { runtime } = this.#deps;
        const step = transition(this.#state, next, { now: runtime.now(), chance: runtime.random() });
        this.#state = step.state;
        for (const effect of step.effects) this.#run(effect);
      }
    } finally {
      this.#isDispatching = false;
    }
  }

  #run(effect: ConnectionEffect): void {
    const { onDown, onTokenRefused, onStatus, onUp } = this.#deps;
    switch (effect.type) {
      case 'release':
        return this.#release();
      case 'notifyDown':
        return onDown();
      case 'discardToken':
        return onTokenRefused();
      case 'authenticate':
        this.#after(attemptMs, { type: 'timeout' });
        return void this.#authenticate();
      case 'openSocket':
        return this.#open(effect.credential);
      case 'supervise':
        this.#cancelTimers();
        this.#after(steadyMs, { type: 'steady' });
        if (effect.renewInMs !== null) this.#after(effect.renewInMs, { type: 'renew' });
        return this.#liveness.start(effect.heartbeatMs);
      case 'probe':
        return this.#liveness.probe();
      case 'scheduleRetry':
        return this.#after(effect.ms, { type: 'retry' });
      case 'publish':
        this.connection.invalidate();
        return onStatus(this.connection.get().status);
      case 'notifyUp':
        return onUp(effect.hello);
    }
  }

  async #authenticate(): Promise<void> {
    const generation = this.#generation;
    const event = await this.#deps.authenticate().then(
      (credential): ConnectionEvent => ({ type: 'authenticated', credential }),
      (thrown: unknown): ConnectionEvent => ({ type: 'authenticationFailed', failure: asFailure(thrown) }),
    );
    if (generation === this.#generation) this.#dispatch(event);
  }

  #open({ ticket, token }: Credential): void {
    const { address, WebSocket } = this.#deps;
    const url = ticket === null ? address() : `${address()}?ticket=${encodeURIComponent(ticket)}`;
    try {
      const socket = new WebSocket(url, ['homeroom.v1']);
      this.#socket = socket;
      this.#listen(socket, token);
    } catch {
      this.#dispatch({ type: 'socketFailed' });
    }
  }

  #listen(socket: SocketLike, token: string | null): void {
    const isCurrent = (): boolean => this.#socket === socket;
    socket.addEventListener('open', () => {
      if (isCurrent() && token !== null) socket.send(JSON.stringify({ type: 'auth', token }));
    });
    socket.addEventListener('message', ({ data }) => {
      const frame = readFrame(data, this.#deps.erasedName);
      if (isCurrent() && frame !== null) this.#receive(frame);
    });
    socket.addEventListener('close', ({ code }) => {
      if (isCurrent()) this.#dispatch({ type: 'closed', code });
    });
    // A close follows; without a listener some implementations end the process.
    socket.addEventListener('error', () => {});
  }

  #receive(frame: IncomingFrame): void {
    this.#liveness.received();
    switch (frame.type) {
      case 'connection_established':
        return this.#dispatch({ type: 'established', hello: frame });
      case 'drain':
        return this.#dispatch({ type: 'drain', reconnectInMs: frame.reconnect_in_ms });
      case 'degraded':
      case 'restored':
        return this.#dispatch({ type: 'degraded', isDegraded: frame.type === 'degraded' });
      case 'error': {
        const { code, message, retry_after_ms } = frame;
        this.#dispatch({ type: 'refused', failure: { code, message, retryAfterMs: retry_after_ms ?? null } });
        break;
      }
      default:
    }
    if (this.isOnline) this.#deps.onFrame(frame);
  }

  #release(): void {
    this.#generation += 1;
    this.#cancelTimers();
    this.#liveness.stop();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #after(ms: number, event: ConnectionEvent): void {
    this.#timers.push(this.#deps.runtime.after(ms, () => this.#dispatch(event)));
  }

  #cancelTimers(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers = [];
  }
}
