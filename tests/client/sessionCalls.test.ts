import { expect } from 'chai';
import { createChatClient } from '../../client/createChatClient.ts';
import { memoryOutbox } from '../../client/outbox/OutboxStore.ts';
import { ManualRuntime } from './ManualRuntime.ts';
import { openScripted } from './openScripted.ts';
import { other, ScriptedServer } from './ScriptedServer.ts';

const refusalOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );

/** A token that expires so many milliseconds from the runtime's now on. */
const tokenFor = (runtime: ManualRuntime, ms: number): string => {
  const claims = { sub: 'me', name: 'Йожин', exp: Math.floor((runtime.now() + ms) / 1_000) };
  return `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
};

describe('connect', () => {
  it('resolves when the rooms are there', async () => {
    const { client, runtime, connected } = openScripted();
    let listed: unknown = null;
    void connected.then(() => (listed = client.rooms.get()));
    await runtime.advance(100);
    expect(listed).to.deep.include({ isLoading: false, hasMore: false });
    expect(listed).to.have.property('rooms').with.lengthOf(1);
    client.close();
  });

  it('has one connection however often it is called', async () => {
    const { client, runtime, server, connected } = openScripted();
    const again = client.connect();
    await runtime.advance(100);
    await Promise.all([connected, again, client.connect()]);
    expect([server.tickets, server.sockets.size]).to.deep.equal([1, 1]);
    client.close();
  });

  it('rejects in time with what went wrong, goes on trying, and waits again when it is asked to', async () => {
    const runtime = new ManualRuntime();
    const server = new ScriptedServer(runtime);
    server.open(1);
    server.isHttpDown = true;
    const { fetch, WebSocket } = server;
    const options = { url: 'http://chat.test', token: () => 'token', outbox: memoryOutbox() };
    const client = createChatClient({ ...options, runtime, fetch, WebSocket });
    const refused = refusalOf(client.connect({ withinMs: 5_000 }));
    await runtime.advance(5_000);
    expect(await refused)
      .to.be.an('error')
      .that.includes({ name: 'ChatRefusal', code: 'UNREACHABLE' });
    expect(client.connection.get()).to.deep.include({ status: 'waiting' });
    expect(client.connection.get().failure?.code).to.equal('UNREACHABLE');
    server.isHttpDown = false;
    const connected = client.connect();
    await runtime.advance(30_000);
    await connected;
    expect(client.connection.get()).to.include({ status: 'online', failure: null });
    client.close();
    expect(await refusalOf(client.connect())).to.include({ code: 'CLOSED' });
    expect(runtime.waiting, 'timers that are left').to.equal(0);
  });

  it('waits for 30 seconds, or for as long as it takes', async () => {
    const { client, runtime, server, connected } = openScripted();
    server.isFrozen = true;
    const [late, patient] = [refusalOf(connected), client.connect({ withinMs: Number.POSITIVE_INFINITY })];
    await runtime.advance(30_000);
    expect(await late).to.include({ code: 'UNREACHABLE' });
    server.isFrozen = false;
    await runtime.advance(60_000);
    await patient;
    client.close();
  });

  it('ends the waiting when it is told to', async () => {
    const { client, runtime, server } = openScripted();
    server.isFrozen = true;
    const ending = new AbortController();
    const refused = refusalOf(client.connect({ signal: ending.signal }));
    ending.abort();
    expect(await refused).to.include({ code: 'CANCELLED' });
    expect(await refusalOf(client.connect({ signal: AbortSignal.abort() }))).to.include({ code: 'CANCELLED' });
    client.close();
    await runtime.advance(60_000);
    expect(runtime.waiting).to.equal(0);
  });
});

describe('the function that gives a token', () => {
  const failures: readonly [string, () => string | null | Promise<string | null>, string][] = [
    [
      'throws',
      () => {
        throw new Error('no session');
      },
      'no session',
    ],
    ['rejects', () => Promise.reject(new Error('signed out')), 'signed out'],
    ['gives null', () => null, 'null'],
    ['gives undefined', () => undefined as unknown as string, 'undefined'],
    ['does not answer', () => new Promise<string>(() => {}), 'does not answer'],
  ];
  for (const [how, fail, reason] of failures)
    it(`shows as a failure with the reason when it ${how}, and is asked again with growing pauses`, async () => {
      const calls: number[] = [];
      let isWell = false;
      const { client, runtime, server, reported } = openScripted({
        token: () => {
          calls.push(runtime.now());
          return isWell ? 'token' : fail();
        },
      });
      await runtime.advance(600_000);
      const { failure, isLost, status } = client.connection.get();
      expect(failure).to.include({ code: 'NO_TOKEN' });
      expect(failure?.message).to.include(reason);
      expect(isLost).to.equal(true);
      expect(['waiting', 'connecting']).to.include(status);
      expect(calls.length, 'calls within ten minutes').to.be.within(10, 30);
      expect(reported).to.deep.equal(['lost']);
      expect(server.requests, 'requests without a token').to.deep.equal([]);
      isWell = true;
      await runtime.advance(60_000);
      expect(client.connection.get()).to.include({ status: 'online', failure: null });
      client.close();
    });

  it('keeps what is written until it works again', async () => {
    let isWell = true;
    const { client, runtime, server } = openScripted({
      token: async () => {
        await Promise.resolve();
        if (isWell) return tokenFor(runtime, 60_000);
        throw new Error('no session');
      },
    });
    await runtime.advance(100);
    isWell = false;
    await runtime.advance(120_000);
    client.room(1).send('Hello');
    await runtime.advance(60_000);
    expect(server.messages(1)).to.deep.equal([]);
    isWell = true;
    await runtime.advance(60_000);
    expect(server.messages(1).map(({ content }) => content)).to.deep.equal(['Hello']);
    client.close();
  });

  it('is not called for every request when the clock of the device is wrong', async () => {
    let calls = 0;
    const { client, runtime, server } = openScripted({
      token: async () => {
        calls += 1;
        await Promise.resolve();
        return tokenFor(runtime, -86_400_000);
      },
    });
    await runtime.advance(300_000);
    expect(client.connection.get().status).to.equal('online');
    expect([calls, server.tickets], 'calls, and sockets').to.deep.equal([1, 1]);
    client.close();
  });
});

describe('pause', () => {
  it('lets go of the connection and asks for nothing, until resume catches up', async () => {
    const { client, runtime, server } = openScripted();
    const seen: string[] = [];
    client.on('message', ({ message }) => seen.push(message.content));
    await runtime.advance(100);
    client.pause();
    await runtime.advance(100);
    expect([client.connection.get().status, server.sockets.size]).to.deep.equal(['paused', 0]);
    const { length } = server.requests;
    server.say(1, other, 'one');
    server.say(1, other, 'two');
    client.room(1).send('mine');
    await runtime.advance(3_600_000);
    expect(server.requests).to.have.lengthOf(length);
    expect(server.messages(1)).to.have.lengthOf(2);
    client.resume();
    await runtime.advance(1_000);
    expect(seen).to.deep.equal(['one', 'two', 'mine']);
    expect(client.rooms.get().unreadTotal).to.equal(2);
    client.close();
  });
});
