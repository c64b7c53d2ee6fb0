import { failureKind } from '../wire/ChatRefusal.ts';
import type { ConnectionEvent, ConnectionState, ConnectionStep, TransitionContext } from './ConnectionState.ts';
import { attempt, closedBy, end, establish, lose, pause } from './connectionSteps.ts';

type StateName = ConnectionState['name'];
type EventType = ConnectionEvent['type'];
type StateOf<Name extends StateName> = Extract<ConnectionState, { name: Name }>;
type EventOf<Type extends EventType> = Extract<ConnectionEvent, { type: Type }>;

type Cell<Name extends StateName, Type extends EventType> = (
  state: StateOf<Name>,
  event: EventOf<Type>,
  context: TransitionContext,
) => ConnectionStep;

/** An event that is not listed in a state changes nothing there. */
type Table = { readonly [Name in StateName]: { readonly [Type in EventType]?: Cell<Name, Type> } };

const change = (state: ConnectionState, changed: Partial<ConnectionState>): ConnectionStep => ({
  state: { ...state, ...changed } as ConnectionState,
  effects: [],
});

const fail = (state: ConnectionState, _: unknown, context: TransitionContext): ConnectionStep =>
  lose(state, 'backoff', context);

/** What ends every state but the last. */
const ending = {
  end: (state: ConnectionState, { failure }: EventOf<'end'>) => end(state, failure),
};

/** What ends an attempt or a connection from outside. */
const leaving = { ...ending, offline: fail, renew: attempt, pause };

/** What an open socket may bring, before and after the greeting. */
const frames = {
  ...leaving,
  refused: (state: ConnectionState, { failure }: EventOf<'refused'>) => change(state, { refusal: failure }),
  drain: (state: ConnectionState, { reconnectInMs }: EventOf<'drain'>, { now }: TransitionContext) =>
    change(state, { drainUntil: now + reconnectInMs }),
  degraded: (state: ConnectionState, { isDegraded }: EventOf<'degraded'>): ConnectionStep => ({
    ...change(state, { isDegraded }),
    effects: [{ type: 'publish' }],
  }),
  closed: (state: ConnectionState, { code }: EventOf<'closed'>, context: TransitionContext) =>
    closedBy(state, code, context),
};

/** Every state, and the events that mean something in it. */
export const connectionTransitions: Table = {
  /** Nothing has begun: what is new is used by the first attempt. */
  idle: { ...ending, start: attempt },
  /** There is no socket yet, and a further wish to try changes nothing. */
  authenticating: {
    ...leaving,
    authenticated: (state, { credential }) => ({
      state: { ...state, name: 'opening', blocked: state.blocked + 1, expiresAt: credential.expiresAt },
      effects: [{ type: 'openSocket', credential }],
    }),
    authenticationFailed: (state, { failure }, context) => {
      const unblocked = { ...state, blocked: 0 };
      const isFinal = failure.code === 'UNAUTHORIZED' || failureKind(failure.code) === 'permanent';
      return isFinal ? end(unblocked, failure) : lose(unblocked, 'backoff', context, failure);
    },
    timeout: fail,
  },
  /** The liveness probe begins with the greeting, so `silent` cannot come before. */
  opening: {
    ...frames,
    established: (state, { hello }, context) => establish(state, hello, context),
    socketFailed: fail,
    timeout: fail,
  },
  /** A socket is greeted once, and there is no pause that `retry` could end. */
  online: {
    ...frames,
    silent: fail,
    steady: (state) => change(state, { pauses: 0 }),
    wake: (state) => ({ state, effects: [{ type: 'probe' }] }),
  },
  /** There is no socket, and the only timer is that of `retry`. Without a network the next attempt will tell. */
  waiting: { ...ending, retry: attempt, wake: attempt, renew: attempt, pause },
  /** There is neither a socket nor a timer. What is new is used by the next attempt. */
  paused: { ...ending, start: attempt, retry: attempt, wake: attempt },
  /** For good. */
  ended: {},
};

/** The one place where the connection changes its state. */
export const transition = (
  state: ConnectionState,
  event: ConnectionEvent,
  context: TransitionContext,
): ConnectionStep => {
  // The table's type pairs each state with its own cells, which an index of two variables cannot express.
  const cell = connectionTransitions[state.name][event.type] as Cell<StateName, EventType> | undefined;
  return cell?.(state, event, context) ?? { state, effects: [] };
};
