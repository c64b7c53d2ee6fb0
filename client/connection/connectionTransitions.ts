import { failureKind } from '../wire/ChatRefusal.ts';
import type { ConnectionEvent, ConnectionState, ConnectionStep, TransitionContext } from './ConnectionState.ts';
import { attempt, closedBy, end, establish, lose } from './connectionSteps.ts';

type StateName = ConnectionState['name'];
type EventType = ConnectionEvent['type'];
type StateOf<Name extends StateName> = Extract<ConnectionState, { name: Name }>;
type EventOf<Type extends EventType> = Extract<ConnectionEvent, { type: Type }>;

/** An event that changes nothing in a state. `never`: it cannot come there, unless a part of the client is wrong. */
interface Ignored {
  readonly ignored: 'never' | 'stays';
  readonly because: string;
}

type Cell<Name extends StateName, Type extends EventType> =
  | Ignored
  | ((state: StateOf<Name>, event: EventOf<Type>, context: TransitionContext) => ConnectionStep);

type Table = { readonly [Name in StateName]: { readonly [Type in EventType]: Cell<Name, Type> } };

const never = (because: string): Ignored => ({ ignored: 'never', because });
const stays = (because: string): Ignored => ({ ignored: 'stays', because });

const change = (state: ConnectionState, changed: Partial<ConnectionState>): ConnectionStep => ({
  state: { ...state, ...changed } as ConnectionState,
  effects: [],
});

const noSocket = never('there is no socket');
const noTimer = never('its timer is cancelled');
const begun = stays('it has begun');
const isTrying = stays('an attempt is on its way');
const closedForGood = stays('it is closed for good');

/** What an open socket may bring, before and after the greeting. */
const frames = {
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

const noFrames = {
  established: noSocket,
  refused: noSocket,
  drain: noSocket,
  degraded: noSocket,
  closed: noSocket,
  socketFailed: noSocket,
  silent: noSocket,
};

/** Every state and every event. */
export const connectionTransitions: Table = {
  idle: {
    ...noFrames,
    start: attempt,
    authenticated: never('nothing has begun'),
    authenticationFailed: never('nothing has begun'),
    timeout: noTimer,
    steady: noTimer,
    retry: stays('nothing has begun'),
    wake: stays('nothing has begun'),
    offline: stays('nothing has begun'),
    renew: stays('the first attempt will use what is new'),
    end: (state, { failure }) => end(state, failure),
  },
  authenticating: {
    ...noFrames,
    start: begun,
    authenticated: (state, { credential }) => ({
      state: { ...state, name: 'opening', blocked: state.blocked + 1, expiresAt: credential.expiresAt },
      effects: [{ type: 'openSocket', credential }],
    }),
    authenticationFailed: (state, { failure }, context) => {
      const unblocked = { ...state, blocked: 0 };
      const isFinal = failure.code === 'UNAUTHORIZED' || failureKind(failure.code) === 'permanent';
      if (isFinal) return end(unblocked, failure);
      return lose(unblocked, 'backoff', context, failure.retryAfterMs ?? 0);
    },
    timeout: (state, _, context) => lose(state, 'backoff', context),
    steady: noTimer,
    retry: isTrying,
    wake: isTrying,
    offline: (state, _, context) => lose(state, 'backoff', context),
    renew: attempt,
    end: (state, { failure }) => end(state, failure),
  },
  opening: {
    ...frames,
    start: begun,
    authenticated: never('the attempt has its credential'),
    authenticationFailed: never('the attempt has its credential'),
    established: (state, { hello }, context) => establish(state, hello, context),
    socketFailed: (state, _, context) => lose(state, 'backoff', context),
    silent: never('the liveness probe begins with the greeting'),
    timeout: (state, _, context) => lose(state, 'backoff', context),
    steady: noTimer,
    retry: isTrying,
    wake: isTrying,
    offline: (state, _, context) => lose(state, 'backoff', context),
    renew: attempt,
    end: (state, { failure }) => end(state, failure),
  },
  online: {
    ...frames,
    start: begun,
    authenticated: never('the attempt is over'),
    authenticationFailed: never('the attempt is over'),
    established: stays('a socket is greeted once'),
    socketFailed: never('the socket is open'),
    silent: (state, _, context) => lose(state, 'backoff', context),
    timeout: noTimer,
    steady: (state) => change(state, { pauses: 0 }),
    retry: stays('there is nothing to wait for'),
    wake: (state) => ({ state, effects: [{ type: 'probe' }] }),
    offline: (state, _, context) => lose(state, 'backoff', context),
    renew: attempt,
    end: (state, { failure }) => end(state, failure),
  },
  waiting: {
    ...noFrames,
    start: begun,
    authenticated: never('the attempt is over'),
    authenticationFailed: never('the attempt is over'),
    timeout: noTimer,
    steady: noTimer,
    retry: attempt,
    wake: attempt,
    offline: stays('the next attempt will tell'),
    renew: attempt,
    end: (state, { failure }) => end(state, failure),
  },
  ended: {
    ...noFrames,
    start: closedForGood,
    authenticated: never('the attempt is over'),
    authenticationFailed: never('the attempt is over'),
    timeout: noTimer,
    steady: noTimer,
    retry: closedForGood,
    wake: closedForGood,
    offline: closedForGood,
    renew: closedForGood,
    end: closedForGood,
  },
};

/** The one place where the connection changes its state. */
export const transition = (
  state: ConnectionState,
  event: ConnectionEvent,
  context: TransitionContext,
): ConnectionStep => {
  // The table's type pairs each state with its own cells, which an index of two variables cannot express.
  const cell = connectionTransitions[state.name][event.type] as Cell<StateName, EventType>;
  return typeof cell === 'function' ? cell(state, event, context) : { state, effects: [] };
};
