import { expect } from 'chai';
import { closeTable } from '../../../adapters/wire/errors/errorTable.ts';
import { createChatClient } from '../../../client/createChatClient.ts';
import { memoryOutbox } from '../../../client/outbox/OutboxStore.ts';
import { closeRules } from '../../../client/wire/closeRules.ts';
import { ManualRuntime } from '../ManualRuntime.ts';
import { openScripted } from '../openScripted.ts';
import { other, ScriptedServer } from '../ScriptedServer.ts';

const tickets = ({ requests }: { readonly requests: readonly string[] }): number =>
  requests.filter((request) => request === 'POST tickets/').length;

describe('ReconnectingSocket', () => {
  it('connects with a ticket, and never puts a token into an address', async () => {
    const { runtime, server, client, connected } = openScripted();
    await runtime.advance(100);
    await connected;
    expect(client.connection.get()).to.include({ status: 'online', attempts: 0, isLost: false, failure: null });
    expect(tickets(server)).to.equal(1);
    client.close();
  });

  it('tries again after 1, 2, 4, 8, 16 and then every 30 seconds', async () => {
    const { runtime, server, client, reported } = openScripted();
    server.isHttpDown = true;
    await runtime.advance(10);
    const pauses: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      pauses.push((client.connection.get().retryAt ?? 0) - runtime.now());
      await runtime.advance((pauses.at(-1) ?? 0) + 10);
    }
    expect(pauses.map((ms) => Math.round(ms / 1_000))).to.deep.equal([1, 2, 4, 8, 16, 30, 30]);
    expect(reported).to.deep.equal(['lost']);
    client.close();
  });

  it('reports a lost connection once, after five failed attempts, and reports when it is back', async () => {
    const { runtime, server, client, reported } = openScripted();
    await runtime.advance(20_000);
    server.isHttpDown = true;
    server.cut();
    await runtime.advance(14_000);
    expect(client.connection.get()).to.include({ attempts: 3, isLost: false });
    await runtime.advance(120_000);
    expect(client.connection.get()).to.include({ status: 'waiting', isLost: true });
    server.isHttpDown = false;
    await runtime.advance(31_000);
    expect(client.connection.get()).to.include({ status: 'online', attempts: 0, isLost: false });
    expect(reported).to.deep.equal(['established', 'lost', 'established']);
    client.close();
  });

  it('tries at once on retryNow', async () => {
    const { runtime, server, client } = openScripted();
    server.isHttpDown = true;
    await runtime.advance(5_000);
    server.isHttpDown = false;
    client.retryNow();
    await runtime.advance(50);
    expect(client.connection.get().status).to.equal('online');
    client.close();
  });

  it('detects a server that has frozen', async () => {
    const { runtime, server, client } = openScripted();
    await runtime.advance(30_000);
    expect(client.connection.get().status).to.equal('online');
    server.isFrozen = true;
    await runtime.advance(40_000);
    expect(client.connection.get().status).to.not.equal('online');
    client.close();
  });

  it('stays on a quiet connection whose server answers pings', async () => {
    const { runtime, server, client } = openScripted();
    await runtime.advance(300_000);
    expect(client.connection.get().status).to.equal('online');
    expect(tickets(server)).to.equal(1);
    client.close();
  });

  it('comes back after a restart at the time that the server gave', async () => {
    const { runtime, server, client } = openScripted();
    await runtime.advance(20_000);
    server.broadcast({ type: 'drain', reconnect_in_ms: 3_000 });
    await runtime.advance(500);
    server.cut(1012);
    await runtime.advance(2_000);
    expect(client.connection.get().status).to.equal('waiting');
    await runtime.advance(1_000);
    expect(client.connection.get().status).to.equal('online');
    client.close();
  });

  it('gets one fresh token when one is refused, and ends when that is refused too', async () => {
    let calls = 0;
    const token = (): string => {
      calls += 1;
      return `token ${calls}`;
    };
    const { runtime, server, client, connected } = openScripted({ token });
    const refused = connected.catch((failure: unknown) => failure);
    server.entrances = [4401, 4401];
    await runtime.advance(2_000);
    expect(await refused).to.include({ code: 'UNAUTHORIZED' });
    expect(client.connection.get()).to.include({ status: 'closed' });
    expect(calls).to.equal(2);
    await runtime.advance(100_000);
    expect(tickets(server)).to.equal(2);
  });

  it('comes back with a fresh token whenever the token of a socket has expired', async () => {
    const { runtime, server, client } = openScripted();
    for (let round = 0; round < 3; round += 1) {
      await runtime.advance(20_000);
      server.cut(4401);
      await runtime.advance(100);
      expect(client.connection.get().status).to.equal('online');
    }
    client.close();
  });

  it('ends for good if the account is not active', async () => {
    const { runtime, server, client } = openScripted();
    await runtime.advance(100);
    server.broadcast({ type: 'error', code: 'USER_INACTIVE', message: 'Ask your school.' });
    await runtime.advance(10);
    server.cut(4403);
    await runtime.advance(100_000);
    expect(client.connection.get()).to.deep.include({
      status: 'closed',
      failure: { code: 'USER_INACTIVE', message: 'Ask your school.', retryAfterMs: null },
    });
    expect(tickets(server)).to.equal(1);
  });

  for (const code of [4409, 4429])
    it(`waits long after ${code}, and longer when it happens again`, async () => {
      const { runtime, server, client } = openScripted();
      await runtime.advance(20_000);
      const pauses: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        server.cut(code);
        await runtime.advance(10);
        pauses.push((client.connection.get().retryAt ?? 0) - runtime.now());
        await runtime.advance((pauses.at(-1) ?? 0) + 50);
        expect(client.connection.get().status).to.equal('online');
      }
      expect(pauses.map((ms) => Math.round(ms / 1_000))).to.deep.equal([8, 16, 30]);
      client.close();
    });

  it('reads the same table of close codes as the server', () => {
    const published = closeTable.map(({ code, reconnect, needsFreshToken, attempts }) => [
      String(code),
      { reconnect, needsFreshToken, attempts },
    ]);
    const known = Object.entries(closeRules).map(([code, { failure: _, ...rest }]) => [code, rest]);
    expect(Object.fromEntries(known)).to.deep.equal(Object.fromEntries(published));
    expect(published).to.have.length(known.length);
  });

  for (const { code, reason, reconnect, attempts } of closeTable) {
    if (reconnect === 'no')
      it(`ends for good after ${code} ${reason}`, async () => {
        const { runtime, server, client } = openScripted();
        await runtime.advance(20_000);
        server.cut(code);
        await runtime.advance(200_000);
        expect(client.connection.get()).to.include({ status: 'closed', retryAt: null });
        expect(client.connection.get().failure?.code).to.equal(closeRules[code]?.failure.code);
        expect(tickets(server)).to.equal(1);
        expect(runtime.waiting).to.equal(0);
      });
    else
      it(`comes back from ${code} ${reason} ${reconnect === 'yes' ? 'within a second' : 'only after eight seconds'}`, async () => {
        const { runtime, server, client } = openScripted();
        runtime.chance = 0.9;
        await runtime.advance(20_000);
        server.cut(code);
        // Randomness shortens long pauses by at most three tenths.
        const [before, after] = reconnect === 'yes' ? [1, 1_100] : [5_500, 3_000];
        await runtime.advance(before);
        expect(client.connection.get().status).to.not.equal(reconnect === 'yes' ? 'closed' : 'online');
        await runtime.advance(after);
        expect(client.connection.get()).to.include({ status: 'online', failure: null });
        client.close();
      });
    if (reconnect !== 'no' && attempts !== null)
      it(`ends for good after ${code} ${reason} when it is online at none of ${attempts} further attempts`, async () => {
        const { runtime, server, client } = openScripted();
        server.entrances = Array.from({ length: attempts + 1 }, () => code);
        await runtime.advance(600_000);
        expect(client.connection.get()).to.include({ status: 'closed' });
        expect(client.connection.get().failure?.code).to.equal(closeRules[code]?.failure.code);
        expect(tickets(server)).to.equal(attempts + 1);
      });
  }

  it('tries again without end after a code that the table does not have', async () => {
    const { runtime, server, client } = openScripted();
    server.entrances = Array.from({ length: 30 }, () => 1006);
    await runtime.advance(600_000);
    expect(tickets(server)).to.be.above(15);
    await runtime.advance(600_000);
    expect(client.connection.get().status).to.equal('online');
    client.close();
  });

  it('fetches events over REST while sockets do not get through, and returns to sockets', async () => {
    const { runtime, server, client, reported, connected } = openScripted();
    server.areSocketsBlocked = true;
    const view = client.room(1);
    await runtime.advance(8_000);
    await connected;
    expect(client.connection.get()).to.include({ status: 'polling', isLost: false });
    void view.open();
    server.say(1, other, 'one');
    server.say(1, other, 'two');
    view.send('mine');
    await runtime.advance(16_000);
    expect(view.state.get().messages.map(({ content, status }) => [content, status])).to.deep.equal([
      ['one', 'sent'],
      ['two', 'sent'],
      ['mine', 'sent'],
    ]);
    expect(client.rooms.get().unreadTotal).to.equal(2);

    server.areSocketsBlocked = false;
    await runtime.advance(35_000);
    expect(client.connection.get().status).to.equal('online');
    const before = server.requests.length;
    server.say(1, other, 'three');
    await runtime.advance(60_000);
    expect(view.state.get().messages.map(({ content }) => content)).to.deep.equal(['one', 'two', 'mine', 'three']);
    expect(server.requests.length - before, 'polls on').to.be.at.most(2);
    expect(reported).to.deep.equal(['established']);
    client.close();
  });

  for (const event of ['connection_established', 'connection_lost'] as const)
    it(`leaves no timer when a listener of ${event} closes it`, async () => {
      const { runtime, server, client } = openScripted();
      server.isHttpDown = event === 'connection_lost';
      client.on(event, () => client.close());
      await runtime.advance(200_000);
      expect(client.connection.get()).to.include({ status: 'closed', failure: null });
      expect(runtime.waiting).to.equal(0);
    });

  it('stays closed, and rejects, when it is closed before it connects', async () => {
    const runtime = new ManualRuntime();
    const server = new ScriptedServer(runtime);
    const { fetch, WebSocket } = server;
    const options = { url: 'http://chat.test', token: () => 'token', outbox: memoryOutbox() };
    const client = createChatClient({ ...options, runtime, fetch, WebSocket });
    client.close();
    const failure = await client.connect().catch((thrown: unknown) => thrown);
    await runtime.advance(100_000);
    expect(failure).to.be.an('error').that.includes({ code: 'CLOSED' });
    expect(client.connection.get().status).to.equal('closed');
    expect(server.requests).to.deep.equal([]);
  });

  it('leaves no timer when it is closed', async () => {
    const { runtime, client } = openScripted();
    await runtime.advance(100);
    client.close();
    await runtime.advance(100_000);
    expect(runtime.waiting).to.equal(0);
    expect(client.connection.get().status).to.equal('closed');
  });
});
