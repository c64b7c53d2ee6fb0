import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { SocketClient } from '../support/SocketClient.ts';
import { SecuredServer } from './SecuredServer.ts';

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const soon = (): number => Math.floor(Date.now() / 1_000) + 600;

describe('forged tokens', () => {
  let server: SecuredServer;
  let publicTexts: readonly string[];
  let sign: (claims: JWTPayload) => Promise<string>;
  const good = (): JWTPayload => ({ sub: 'tess', iss: 'https://id.example', aud: 'homeroom', exp: soon() });

  before(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' };
    const pem = await exportSPKI(publicKey);
    publicTexts = [pem, pem.trim(), JSON.stringify(jwk), String(jwk.x), ''];
    const keys = { jwks: { keys: [jwk] }, algorithms: ['ES256'] as const };
    server = await SecuredServer.open({ jwt: { keys, issuer: 'https://id.example', audience: 'homeroom' } });
    sign = (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(privateKey);
  });
  after(() => server.stop());

  const status = async (token: string): Promise<number> =>
    (await server.ask('GET', '/api/chat/me/', { headers: { authorization: `Bearer ${token}` } })).status;
  const isRefused = async (token: string, what: string): Promise<void> => {
    expect(await status(token), what).to.equal(401);
    const headers = { authorization: `Bearer ${token}` };
    const socket = new SocketClient(`${server.address.replace('http', 'ws')}/ws/chat/`, { headers });
    expect((await socket.closed).code, what).to.equal(4401);
  };

  it('lets the right one in', async () => {
    expect(await status(await sign(good()))).to.equal(200);
  });

  it('with alg none are refused, over HTTP and on a socket', async () => {
    const [, , signature] = (await sign(good())).split('.');
    for (const alg of ['none', 'None', 'nOnE', '', undefined])
      for (const end of ['', signature])
        await isRefused(`${encode({ alg })}.${encode(good())}.${end}`, `${alg} ${end}`);
  });

  it('with HS256 signed with the public key are refused', async () => {
    for (const key of publicTexts) {
      const text = `${encode({ alg: 'HS256', kid: 'one' })}.${encode(good())}`;
      await isRefused(`${text}.${createHmac('sha256', key).update(text).digest('base64url')}`, key.slice(0, 20));
    }
  });

  it('with a wrong iss or aud are refused', async () => {
    for (const wrong of [{ iss: 'https://evil.example' }, { aud: 'another' }, { iss: undefined }, { aud: undefined }])
      await isRefused(await sign({ ...good(), ...wrong } as JWTPayload), JSON.stringify(wrong));
  });

  it('with no exp, or one that is no moment or past, are refused', async () => {
    for (const exp of [undefined, null, String(soon()), soon() - 1_200, 0, -1])
      await isRefused(await sign({ ...good(), exp } as JWTPayload), String(exp));
  });
});
