import { backoffDelay } from '../runtime/backoffDelay.ts';
import type { ChatFailure } from '../wire/ChatRefusal.ts';
import type { Hello } from '../wire/frames.ts';
import type {
  ConnectionEffect,
  ConnectionHistory,
  ConnectionState,
  ConnectionStep,
  TransitionContext,
} from './ConnectionState.ts';
import { closePolicy } from './closePolicy.ts';

/** A connection counts as good after this time: one that ends before did not end the series of pauses. */
export const steadyMs = 10_000;
/** Attempts to reconnect soon are spread over this time. */
const soonMs = 1_000;
/** Sockets that failed in a row although HTTP worked, until events are fetched over REST. */
const blockedAfter = 3;
/** Long pauses begin this far up the scale, at 8 s. */
const longPause = 3;
const renewBeforeMs = 30_000;
/** Timers hold 31 bits; a socket that may stay longer than that need not be renewed. */
const longestTimerMs = 2 ** 31;

type Pause = 'soon' | 'backoff' | 'long';

/** The history alone, without what belongs to one state. */
const historyOf = (state: ConnectionState): ConnectionHistory => {
  const { attempts, pauses, blocked, isPolling, closes, drainUntil, isDegraded, refusal, trouble } = state;
  return { attempts, pauses, blocked, isPolling, closes, drainUntil, isDegraded, refusal, trouble };
};

/** Lets go of the socket. Listeners of a connection that was online are told that it ended. */
const leave = ({ name }: ConnectionState): ConnectionEffect[] =>
  name === 'online' ? [{ type: 'release' }, { type: 'notifyDown' }] : [{ type: 'release' }];

export const attempt = (state: ConnectionState): ConnectionStep => ({
  state: { ...historyOf(state), name: 'authenticating' },
  effects: [...leave(state), { type: 'publish' }, { type: 'authenticate' }],
});

export const end = (state: ConnectionState, failure: ChatFailure | null): ConnectionStep => ({
  state: { ...historyOf(state), name: 'ended', failure },
  effects: [...leave(state), { type: 'publish' }],
});

/** No connection, and no attempts for now. */
export const pause = (state: ConnectionState): ConnectionStep => ({
  state: { ...historyOf(state), name: 'paused', attempts: 0, trouble: null },
  effects: [...leave(state), { type: 'publish' }],
});

/** The attempt failed or the connection broke: a pause, then the next attempt. */
export const lose = (
  state: ConnectionState,
  length: Pause,
  { now, chance }: TransitionContext,
  trouble: ChatFailure | null = null,
): ConnectionStep => {
  const attempts = state.name === 'online' ? state.attempts : state.attempts + 1;
  const pauses = length === 'long' ? Math.max(state.pauses, longPause) : state.pauses;
  const isSoon = length === 'soon' && attempts === 0 && pauses === 0;
  const pauseMs = isSoon ? Math.max(state.drainUntil - now, chance * soonMs) : backoffDelay(pauses, chance);
  const ms = Math.max(pauseMs, trouble?.retryAfterMs ?? 0);
  const isPolling = state.blocked >= blockedAfter;
  const history = { ...historyOf(state), attempts, pauses: pauses + 1, isPolling, trouble };
  return {
    state: { ...history, name: 'waiting', retryAt: now + ms },
    effects: [...leave(state), { type: 'scheduleRetry', ms }, { type: 'publish' }],
  };
};

/** The socket ended; its code says what that means. */
export const closedBy = (state: ConnectionState, code: number, context: TransitionContext): ConnectionStep => {
  const timesInARow = (state.closes.get(code) ?? 0) + 1;
  const counted = { ...state, closes: new Map(state.closes).set(code, timesInARow) };
  const decision = closePolicy(code, timesInARow);
  if (decision.kind === 'end') return end(counted, state.refusal ?? decision.failure);
  if (decision.kind === 'reconnect') return lose(counted, decision.pause, context);
  const { state: next, effects } = attempt(counted);
  return { state: next, effects: [{ type: 'discardToken' }, ...effects] };
};

/** The server has greeted. */
export const establish = (
  state: Extract<ConnectionState, { name: 'opening' }>,
  hello: Hello,
  { now }: TransitionContext,
): ConnectionStep => {
  const renewInMs = state.expiresAt - renewBeforeMs - now;
  return {
    state: {
      ...historyOf(state),
      name: 'online',
      attempts: 0,
      blocked: 0,
      isPolling: false,
      closes: new Map(),
      refusal: null,
      trouble: null,
      isDegraded: hello.degraded,
    },
    effects: [
      {
        type: 'supervise',
        heartbeatMs: hello.heartbeat_ms,
        renewInMs: renewInMs < longestTimerMs ? Math.max(renewInMs, steadyMs) : null,
      },
      { type: 'publish' },
      { type: 'notifyUp', hello },
    ],
  };
};
