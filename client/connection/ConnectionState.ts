import type { ChatFailure } from '../wire/ChatRefusal.ts';
import type { Hello } from '../wire/frames.ts';
import type { Connection } from './Connection.ts';

/** What opens a socket: a ticket for its address, or a token for its first frame. */
export interface Credential {
  readonly ticket: string | null;
  readonly token: string | null;
  /** When the server will end the socket, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What one state hands to the next. */
export interface ConnectionHistory {
  /** Attempts that failed since it was last online. */
  readonly attempts: number;
  /** How far up the scale of pauses it is. */
  readonly pauses: number;
  /** Sockets that failed in a row although HTTP worked. */
  readonly blocked: number;
  /** Sockets do not get through: events are fetched over REST until one does. */
  readonly isPolling: boolean;
  /** Ends with one close code since it was last online, by code. */
  readonly closes: ReadonlyMap<number, number>;
  /** Until then the server asked clients to stay away. */
  readonly drainUntil: number;
  readonly isDegraded: boolean;
  /** The last error that the server sent over the socket. */
  readonly refusal: ChatFailure | null;
  /** Why the latest attempt failed. */
  readonly trouble: ChatFailure | null;
}

/** The connection is in one of these at any time. */
export type ConnectionState = ConnectionHistory &
  (
    | { readonly name: 'idle' }
    /** A ticket or a token is on its way. */
    | { readonly name: 'authenticating' }
    /** The socket is open or opens; the server has not greeted yet. */
    | { readonly name: 'opening'; readonly expiresAt: number }
    | { readonly name: 'online' }
    /** The pause before the next attempt. */
    | { readonly name: 'waiting'; readonly retryAt: number }
    /** Until the host wants to go on, e.g. while an app is in the background. */
    | { readonly name: 'paused' }
    /** For good. */
    | { readonly name: 'ended'; readonly failure: ChatFailure | null }
  );

export type ConnectionEvent =
  | { readonly type: 'start' }
  | { readonly type: 'authenticated'; readonly credential: Credential }
  | { readonly type: 'authenticationFailed'; readonly failure: ChatFailure }
  | { readonly type: 'established'; readonly hello: Hello }
  | { readonly type: 'refused'; readonly failure: ChatFailure }
  | { readonly type: 'drain'; readonly reconnectInMs: number }
  | { readonly type: 'degraded'; readonly isDegraded: boolean }
  /** The socket could not be created. */
  | { readonly type: 'socketFailed' }
  | { readonly type: 'closed'; readonly code: number }
  /** The server has gone silent. */
  | { readonly type: 'silent' }
  /** An attempt takes too long. */
  | { readonly type: 'timeout' }
  /** The connection has lasted for a while. */
  | { readonly type: 'steady' }
  /** The pause is over, or a person does not want to wait for its end. */
  | { readonly type: 'retry' }
  /** The network or the page came back, or the host wants to go on. */
  | { readonly type: 'wake' }
  /** Nobody needs a connection for now. */
  | { readonly type: 'pause' }
  /** The device has no network any more. */
  | { readonly type: 'offline' }
  /** The address or the credential has changed, or expires soon. */
  | { readonly type: 'renew' }
  | { readonly type: 'end'; readonly failure: ChatFailure | null };

/** What a transition asks for, in this order. */
export type ConnectionEffect =
  /** Lets go of the socket and of every timer. */
  | { readonly type: 'release' }
  | { readonly type: 'notifyDown' }
  | { readonly type: 'discardToken' }
  /** Gets a credential. `timeout` follows if the attempt has not succeeded in time. */
  | { readonly type: 'authenticate' }
  | { readonly type: 'openSocket'; readonly credential: Credential }
  /** Starts the timers and the liveness probe of an open connection. */
  | { readonly type: 'supervise'; readonly heartbeatMs: number; readonly renewInMs: number | null }
  | { readonly type: 'probe' }
  | { readonly type: 'scheduleRetry'; readonly ms: number }
  /** The visible connection has changed. */
  | { readonly type: 'publish' }
  | { readonly type: 'notifyUp'; readonly hello: Hello };

export interface ConnectionStep {
  readonly state: ConnectionState;
  readonly effects: readonly ConnectionEffect[];
}

/** Time in milliseconds since 1970, and chance, 0 ≤ n < 1. */
export interface TransitionContext {
  readonly now: number;
  readonly chance: number;
}

const lostAfter = 5;

export const initialConnection: ConnectionState = {
  name: 'idle',
  attempts: 0,
  pauses: 0,
  blocked: 0,
  isPolling: false,
  closes: new Map(),
  drainUntil: 0,
  isDegraded: false,
  refusal: null,
  trouble: null,
};

const statusOf = ({ name, isPolling }: ConnectionState): Connection['status'] => {
  if (name === 'ended') return 'closed';
  if (name === 'paused') return name;
  if (name === 'online') return 'online';
  if (isPolling) return 'polling';
  return name === 'waiting' ? 'waiting' : 'connecting';
};

/** The state as pages see it. */
export const describeConnection = (state: ConnectionState): Connection => {
  const status = statusOf(state);
  return {
    status,
    attempts: state.attempts,
    retryAt: state.name === 'waiting' ? state.retryAt : null,
    isDegraded: state.isDegraded,
    isLost: state.attempts >= lostAfter && status !== 'polling',
    failure: state.name === 'ended' ? state.failure : state.trouble,
  };
};
