import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { makeJwtAuthenticator } from '../../../adapters/jwt/makeJwtAuthenticator.ts';
import { RemoteKeySet } from '../../../adapters/jwt/RemoteKeySet.ts';
import { asUserId } from '../../../core/ids.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { freePort } from '../../support/freePort.ts';
import { ManualClock } from '../../support/ManualClock.ts';

const minute = 60_000;

describe('RemoteKeySet', () => {
  let server: Server;
  let address: URL;
  let answer: { status: number; body: string; headers?: Record<string, string> };
  let loads: number;
  let clock: ManualClock;
  const log: string[] = [];
  const write = (_facts: object, message: string): void => void log.push(message);

  beforeEach(async () => {
    [loads, clock] = [0, new ManualClock()];
    log.length = 0;
    server = createServer((_request, response) => {
      loads += 1;
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(answer.body);
    });
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    address = new URL(`http://127.0.0.1:${port}/jwks`);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const makeKey = async (kid: string) => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256' };
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid })
      .setSubject('tess')
      .setExpirationTime('1h')
      .sign(privateKey);
    return { jwk, token };
  };
  const publish = (keys: readonly object[], headers: Record<string, string> = {}): void => {
    answer = { status: 200, body: JSON.stringify({ keys }), headers };
  };
  const open = () => {
    const keySet = new RemoteKeySet({ url: address, clock, log: { info: write, warn: write } });
    const keys = { jwksUrl: address, algorithms: ['ES256'] as const };
    const subjects = { find: async () => asUserId(5), forget: () => {} };
    return { keySet, authenticator: makeJwtAuthenticator({ keys }, subjects, keySet) };
  };

  it('loads the set once for many tokens, and again for a key that it does not hold, but not all the time', async () => {
    const [first, second] = [await makeKey('one'), await makeKey('two')];
    publish([first.jwk]);
    const { authenticator } = open();
    await Promise.all(Array.from({ length: 20 }, () => authenticator.token(first.token)));
    expect(loads).to.equal(1);
    publish([first.jwk, second.jwk]);
    expect(await refusalOf(authenticator.token(second.token))).to.equal('UNAUTHORIZED');
    await clock.advance(30_000);
    expect((await authenticator.token(second.token)).userId).to.equal(5);
    expect(loads).to.equal(2);
  });

  it('keeps the keys that it had while the server is away, and says so', async () => {
    const { jwk, token } = await makeKey('one');
    publish([jwk]);
    const { authenticator, keySet } = open();
    await authenticator.token(token);
    answer = { status: 500, body: 'away' };
    for (let hour = 0; hour < 3; hour += 1) {
      await clock.advance(60 * minute);
      expect((await authenticator.token(token)).userId, `after ${hour + 1} h`).to.equal(5);
    }
    expect([keySet.problem, keySet.failures]).to.deep.equal(['its server answered 500', 3]);
    expect(log).to.deep.equal(['the key set (AUTH_JWKS_URL) cannot be loaded: the keys stay that it had']);
    publish([jwk]);
    await clock.advance(minute);
    await authenticator.token(token);
    expect([keySet.problem, log.at(-1)]).to.deep.equal([null, 'the key set is loaded again']);
  });

  it('keeps the keys that it had when the server answers nonsense', async () => {
    const { jwk, token } = await makeKey('one');
    publish([jwk]);
    const { authenticator } = open();
    await authenticator.token(token);
    for (const body of ['', '{', '[]', '{"keys":7}', `{"keys":[],"x":"${'x'.repeat(300_000)}"}`]) {
      answer = { status: 200, body };
      await clock.advance(11 * minute);
      expect((await authenticator.token(token)).userId, body.slice(0, 20)).to.equal(5);
    }
    answer = { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } };
    await clock.advance(11 * minute);
    expect((await authenticator.token(token)).userId).to.equal(5);
  });

  it('forgets a key that was withdrawn after ten minutes, or sooner where the server says so', async () => {
    const [first, second] = [await makeKey('one'), await makeKey('two')];
    for (const [headers, ms] of [
      [{}, 10 * minute],
      [{ 'cache-control': 'public, max-age=60' }, minute],
    ] as const) {
      publish([first.jwk], headers);
      const { authenticator } = open();
      await authenticator.token(first.token);
      publish([second.jwk], headers);
      await clock.advance(ms - 1);
      await authenticator.token(first.token);
      await clock.advance(1);
      expect(await refusalOf(authenticator.token(first.token)), `${ms} ms`).to.equal('UNAUTHORIZED');
    }
  });

  it('says UNAVAILABLE, not UNAUTHORIZED, as long as it was never loaded', async () => {
    const { jwk, token } = await makeKey('one');
    answer = { status: 503, body: '' };
    const { authenticator } = open();
    expect(await refusalOf(authenticator.token(token))).to.equal('UNAVAILABLE');
    expect(await refusalOf(authenticator.token(token))).to.equal('UNAVAILABLE');
    expect(loads, 'it does not ask for every token').to.equal(1);
    publish([jwk]);
    await clock.advance(5_000);
    expect((await authenticator.token(token)).userId).to.equal(5);
  });
});
