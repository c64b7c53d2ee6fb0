import { expect } from 'chai';
import {
  type ConnectionEvent,
  type ConnectionState,
  initialConnection,
} from '../../../client/connection/ConnectionState.ts';
import { connectionTransitions, transition } from '../../../client/connection/connectionTransitions.ts';
import type { Hello } from '../../../client/wire/frames.ts';

const failure = { code: 'UNAVAILABLE', message: 'later', retryAfterMs: null };
const now = 1_000_000;
const context = { now, chance: 0 };

const states: { readonly [Name in ConnectionState['name']]: ConnectionState } = {
  idle: initialConnection,
  authenticating: { ...initialConnection, name: 'authenticating' },
  opening: { ...initialConnection, name: 'opening', blocked: 1, expiresAt: Number.POSITIVE_INFINITY },
  online: { ...initialConnection, name: 'online' },
  waiting: { ...initialConnection, name: 'waiting', attempts: 1, retryAt: now + 1_000 },
  paused: { ...initialConnection, name: 'paused' },
  ended: { ...initialConnection, name: 'ended', failure },
};

const hello: Hello = {
  type: 'connection_established',
  user_id: 1,
  username: 'tess',
  epoch: 'e',
  heartbeat_ms: 25_000,
  degraded: false,
};

const events: { readonly [Type in ConnectionEvent['type']]: Extract<ConnectionEvent, { type: Type }> } = {
  start: { type: 'start' },
  authenticated: {
    type: 'authenticated',
    credential: { ticket: 't', token: null, expiresAt: Number.POSITIVE_INFINITY },
  },
  authenticationFailed: { type: 'authenticationFailed', failure },
  established: { type: 'established', hello },
  refused: { type: 'refused', failure },
  drain: { type: 'drain', reconnectInMs: 3_000 },
  degraded: { type: 'degraded', isDegraded: true },
  socketFailed: { type: 'socketFailed' },
  closed: { type: 'closed', code: 1006 },
  silent: { type: 'silent' },
  timeout: { type: 'timeout' },
  steady: { type: 'steady' },
  retry: { type: 'retry' },
  wake: { type: 'wake' },
  pause: { type: 'pause' },
  offline: { type: 'offline' },
  renew: { type: 'renew' },
  end: { type: 'end', failure: null },
};

/** Where each event leads that is not ignored. A pair that is missing here is one that the table ignores. */
const leadsTo: { readonly [Name in ConnectionState['name']]: Partial<Record<ConnectionEvent['type'], string>> } = {
  idle: { start: 'authenticating', end: 'ended' },
  authenticating: {
    ...{ authenticated: 'opening', authenticationFailed: 'waiting', timeout: 'waiting', offline: 'waiting' },
    ...{ renew: 'authenticating', pause: 'paused', end: 'ended' },
  },
  opening: {
    ...{ established: 'online', refused: 'opening', drain: 'opening', degraded: 'opening' },
    ...{ socketFailed: 'waiting', closed: 'waiting', timeout: 'waiting', offline: 'waiting' },
    ...{ renew: 'authenticating', pause: 'paused', end: 'ended' },
  },
  online: {
    ...{ refused: 'online', drain: 'online', degraded: 'online', steady: 'online', wake: 'online' },
    ...{ closed: 'waiting', silent: 'waiting', offline: 'waiting', renew: 'authenticating' },
    ...{ pause: 'paused', end: 'ended' },
  },
  waiting: {
    ...{ retry: 'authenticating', wake: 'authenticating', renew: 'authenticating' },
    ...{ pause: 'paused', end: 'ended' },
  },
  paused: { start: 'authenticating', retry: 'authenticating', wake: 'authenticating', end: 'ended' },
  ended: {},
};

const names = Object.keys(states) as ConnectionState['name'][];
const types = Object.keys(events) as ConnectionEvent['type'][];
const pairs = names.flatMap((name) => types.map((type) => [name, type] as const));

describe('connectionTransitions', () => {
  it('lists for every state the events that mean something in it, and no other', () => {
    expect(Object.keys(connectionTransitions)).to.have.members(names);
    for (const name of names)
      expect(Object.keys(connectionTransitions[name]), name).to.have.members(Object.keys(leadsTo[name]));
  });

  it('leads where the picture of the states says, and nowhere else', () => {
    for (const [name, type] of pairs) {
      const { state, effects } = transition(states[name], events[type], context);
      const expected = leadsTo[name][type];
      expect(state.name, `${name} × ${type}`).to.equal(expected ?? name);
      if (expected !== undefined) continue;
      expect(effects, `${name} × ${type}`).to.deep.equal([]);
      expect(state, `${name} × ${type}`).to.equal(states[name]);
    }
  });

  it('lets go of socket and timers first whenever it leaves a socket or a pause, and says so if it was online', () => {
    for (const [name, type] of pairs) {
      const { state, effects } = transition(states[name], events[type], context);
      const order = effects.map((effect) => effect.type);
      const begins = ['authenticating', 'waiting', 'paused', 'ended'].includes(state.name);
      if (!begins || leadsTo[name][type] === undefined) continue;
      expect(order[0], `${name} × ${type}`).to.equal('release');
      expect(order.includes('notifyDown'), `${name} × ${type}`).to.equal(name === 'online');
      expect(order, `${name} × ${type}`).to.include('publish');
    }
  });

  it('ends for good when no credential is given for a reason that stays', () => {
    const refused = { ...failure, code: 'USER_INACTIVE' };
    const event = { type: 'authenticationFailed', failure: refused } as const;
    expect(transition(states.authenticating, event, context).state).to.deep.include({
      name: 'ended',
      failure: refused,
    });
  });

  it('waits as long as the server says when it gives no credential', () => {
    const event = { type: 'authenticationFailed', failure: { ...failure, retryAfterMs: 90_000 } } as const;
    const { state } = transition(states.authenticating, event, context);
    expect(state).to.include({ name: 'waiting', retryAt: now + 90_000 });
  });

  it('polls after three sockets in a row that failed although HTTP worked', () => {
    let state: ConnectionState = initialConnection;
    const seen: boolean[] = [];
    for (let round = 0; round < 3; round += 1)
      for (const event of [round === 0 ? events.start : events.retry, events.authenticated, events.closed]) {
        state = transition(state, event, context).state;
        if (state.name === 'waiting') seen.push(state.isPolling);
      }
    expect(seen).to.deep.equal([false, false, true]);
    state = transition(state, events.retry, context).state;
    expect(state.isPolling, 'polls on while it tries').to.equal(true);
    state = transition(state, events.authenticated, context).state;
    expect(transition(state, events.established, context).state).to.include({ isPolling: false, blocked: 0 });
  });

  it('renews a socket before its token expires, but not one that has just begun', () => {
    const renewIn = (expiresAt: number): unknown => {
      const opening: ConnectionState = { ...initialConnection, name: 'opening', expiresAt };
      const [first] = transition(opening, events.established, context).effects;
      return first?.type === 'supervise' ? first.renewInMs : first;
    };
    expect(renewIn(now + 100_000)).to.equal(70_000);
    expect(renewIn(now + 1_000)).to.equal(10_000);
    expect(renewIn(Number.POSITIVE_INFINITY)).to.equal(null);
  });
});
