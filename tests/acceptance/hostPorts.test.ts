import { expect } from 'chai';
import type { HostPorts, PortName } from '../../composition/HostPorts.ts';
import { memoryWorld } from '../support/memoryWorld.ts';
import { RunningChat } from './RunningChat.ts';

/** A port that records every use of its members as `name.member`. */
const recorded = <Port extends object>(name: PortName, port: Port, record: Set<string>): Port =>
  new Proxy(port, {
    get: (target, key) => {
      record.add(`${name}.${String(key)}`);
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

const users = [
  { externalId: 'tess', role: 'teacher', firstName: 'Tess', lastName: 'Miller', isActive: true },
  { externalId: 'sam', role: 'student', firstName: 'Sam', lastName: 'Young', isActive: true },
];
const relations = [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' as const }];

describe('createChat({ ports })', () => {
  it('uses every port of the host, and closes none', async () => {
    const world = await memoryWorld();
    const used = new Set<string>();
    const ports: Required<HostPorts> = {
      people: recorded('people', world.people, used),
      directory: recorded('directory', world.directory, used),
      directoryReader: recorded('directoryReader', world.directoryReader, used),
      rooms: recorded('rooms', world.rooms, used),
      roomHeads: recorded('roomHeads', world.roomHeads, used),
      messages: recorded('messages', world.messages, used),
      inbox: recorded('inbox', world.inbox, used),
      search: recorded('search', world.search, used),
      contacts: recorded('contacts', world.contacts, used),
      tickets: recorded('tickets', world.tickets, used),
      rateLimiter: recorded('rateLimiter', world.limiter, used),
      bus: recorded('bus', world.bus, used),
      busHealth: recorded('busHealth', { degraded: 'the radio is silent', onChange: () => () => {} }, used),
      presence: recorded('presence', world.presence, used),
      clock: recorded('clock', world.clock, used),
      messageGuard: recorded('messageGuard', { check: async () => ({ action: 'allow' }) }, used),
    };
    const running = await RunningChat.start({ ports });
    // The check of the ports has read all their members.
    used.clear();
    await running.chat.directory.put({ users, relations });
    const { body } = await running.ask('tess', 'GET', 'rooms/');
    const socket = await running.connect('sam');
    const path = `rooms/${body.rooms[0].id}/messages/`;
    expect((await running.ask('tess', 'POST', path, { content: 'Good morning' })).status).to.equal(201);
    await socket.frame('the message', ({ type }) => type === 'new_message');
    expect((await running.ask('tess', 'GET', `rooms/${body.rooms[0].id}/participants/`)).status).to.equal(200);
    expect((await running.ask('tess', 'GET', 'contacts/')).body.contacts).to.have.length(1);
    expect((await running.ask('tess', 'GET', 'search/?q=morning')).status).to.equal(200);
    expect((await running.ask('sam', 'POST', 'tickets/')).status).to.equal(201);
    expect((await running.chat.chat.enterDirectory('host').listPeople({ limit: 5 })).people).to.have.length(2);
    expect(await running.chat.metrics.read()).to.contain('homeroom_degraded 1');
    await running.stop();

    const unused = Object.keys(ports).filter((name) => ![...used].some((use) => use.startsWith(`${name}.`)));
    expect(unused).to.deep.equal([]);
    expect([...used]).to.include.members(['messages.append', 'rateLimiter.acquire', 'bus.publish', 'presence.connect']);
    expect([...used].filter((use) => use.endsWith('.close'))).to.deep.equal([]);
  });

  it('counts what the host’s limiter refuses', async () => {
    const rateLimiter = { acquire: async () => ({ allowed: false, retryAfterMs: 1_500 }), refund: async () => {} };
    const running = await RunningChat.start({ ports: { rateLimiter } });
    try {
      await running.chat.directory.put({ users, relations });
      const { body } = await running.ask('tess', 'GET', 'rooms/');
      const refused = await running.ask('tess', 'POST', `rooms/${body.rooms[0].id}/messages/`, {
        content: 'Hello',
      });
      expect([refused.status, refused.body.error.code]).to.deep.equal([429, 'RATE_LIMIT_EXCEEDED']);
      expect(await running.chat.metrics.read()).to.contain('homeroom_rate_limited_total{bucket="messages"} 1');
    } finally {
      await running.stop();
    }
  });
});
