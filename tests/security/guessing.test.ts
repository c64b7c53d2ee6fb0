import { expect } from 'chai';
import { SocketClient } from '../support/SocketClient.ts';
import { type Answer, SecuredServer } from './SecuredServer.ts';

const withoutId = ({ status, text }: Answer): string => `${status} ${text.replace(/"request_id":"[^"]+"/, '')}`;

describe('guessing', () => {
  let server: SecuredServer;
  beforeEach(async () => {
    server = await SecuredServer.open();
  });
  afterEach(() => server.stop());

  it('who is at the school gets one answer for hidden and absent people, and 429 after 20 a minute (contact enumeration)', async () => {
    const hidden = await server.userId('sue');
    const ask = (id: number): Promise<Answer> =>
      server.ask('GET', `/api/chat/contacts/${id}/permission/`, { as: 'sam' });
    const [here, absent] = [await ask(hidden), await ask(987_654)];
    expect(withoutId(here)).to.equal(withoutId(absent).replaceAll('987654', String(hidden)));
    const statuses: number[] = [];
    for (let count = 0; count < 20; count += 1) statuses.push((await ask(987_000 + count)).status);
    expect(statuses.slice(0, 18)).to.not.include(429);
    expect(statuses.slice(18)).to.deep.equal([429, 429]);
  });

  it('the directory key gets 429 after 20 a minute from one address, whatever X-Forwarded-For says (X-Forwarded-For spoofing)', async () => {
    const guess = (round: number) =>
      server.ask('GET', '/api/directory/users/?external_id=sam', {
        headers: { 'x-directory-key': `guess number ${round} of very many`, 'x-forwarded-for': `192.0.2.${round}` },
      });
    const statuses: number[] = [];
    for (let round = 1; round <= 24; round += 1) statuses.push((await guess(round)).status);
    // A slow machine forgets one of them meanwhile.
    expect(statuses.slice(0, 20)).to.deep.equal(Array.from({ length: 20 }, () => 401));
    expect(statuses.at(-1)).to.equal(429);
    expect((await guess(25)).headers.get('retry-after')).to.match(/^\d+$/);
    // Whoever has the key is let in, although somebody guesses beside them.
    expect(await server.userId('sam')).to.be.a('number');
  });

  it('tokens gets 429 after a hundred a minute, and a right one still passes', async () => {
    const statuses: number[] = [];
    const guess = (round: number): Promise<Answer> =>
      server.ask('GET', '/api/chat/me/', { headers: { authorization: `Bearer ${round}` } });
    // One is forgotten about every second.
    while (statuses.at(-1) !== 429 && statuses.length < 200) statuses.push((await guess(statuses.length)).status);
    expect(statuses.length).to.be.within(101, 150);
    expect(new Set(statuses.slice(0, 100))).to.deep.equal(new Set([401]));
    expect((await server.ask('GET', '/api/chat/me/', { as: 'sam' })).status).to.equal(200);
  });

  it('by sockets that say nothing is bounded for one address, and keeps nobody else out', async () => {
    const address = `${server.address.replace('http', 'ws')}/ws/chat/`;
    const silent = Array.from({ length: 60 }, () => new SocketClient(address));
    const codes = await Promise.all(silent.slice(20).map(({ closed }) => Promise.race([closed, silent[0]?.closed])));
    expect(codes.filter((closing) => closing?.code === 4429).length).to.be.at.least(38);
    const headers = { authorization: `Bearer ${await server.token('sam')}` };
    await (await SocketClient.open(address, { headers })).close();
    for (const { ws } of silent) ws.terminate();
  });

  it('with refused rooms over sockets is held up, longer each time', async () => {
    const headers = { authorization: `Bearer ${await server.token('sam')}` };
    const address = `${server.address.replace('http', 'ws')}/ws/chat/987654/`;
    const took: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const startedAt = performance.now();
      expect((await new SocketClient(address, { headers }).closed).code).to.equal(4403);
      took.push(performance.now() - startedAt);
    }
    expect(took[3]).to.be.above(400);
    expect(took[5]).to.be.above(1_500);
  });

  it('shows no token in the log', async () => {
    const [token, ws] = [await server.token('sam'), server.address.replace('http', 'ws')];
    const { ticket } = (await server.ask('POST', '/api/chat/tickets/', { as: 'sam' })).body;
    for (const path of [`/ws/chat/?token=${token}`, `/ws/chat/?ticket=${ticket}`])
      await (await SocketClient.open(`${ws}${path}`)).close();
    await new SocketClient(`${ws}/ws/chat/?token=${token}x`).closed;
    await server.ask('GET', `/api/chat/me/?token=${token}`, { headers: { authorization: `Bearer ${token}x` } });
    await server.ask('GET', '/api/directory/users/?external_id=sam', {
      headers: { 'x-directory-key': 'guess of a key' },
    });
    const log = server.log.join('\n');
    expect(log).to.include('request');
    for (const part of [token, token.slice(-20), ticket, 'guess of a key', 'token=', 'ticket='])
      expect(log).not.to.include(part);
  });
});
