import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { exportJWK, generateKeyPair } from 'jose';
import { makeKeySetCheck } from '../../../adapters/jwt/keySetCheck.ts';
import { freePort } from '../../support/freePort.ts';
import { type PeerAnswer, PlainPeer } from '../../support/PlainPeer.ts';

type Deps = Parameters<typeof makeKeySetCheck>[0];

const look = async (deps: Partial<Deps>): Promise<readonly string[] | string> => {
  const check = makeKeySetCheck({ algorithms: ['RS256', 'ES256', 'EdDSA'], ...deps });
  const { examples, unasked } = await check.run({ onProgress: () => {} });
  return unasked ?? examples;
};

describe('auth.keys', () => {
  let folder: string;
  let peer: PlainPeer;
  let answer: PeerAnswer;
  let key: object;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-keys-'));
    peer = await PlainPeer.start(() => answer);
    key = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
  });
  after(async () => {
    await peer.close();
    await rm(folder, { recursive: true });
  });

  const at = () => ({ jwksUrl: new URL(`${peer.url}/jwks`) });
  const give = (keys: readonly object[]): void => {
    answer = { status: 200, body: JSON.stringify({ keys }) };
  };

  it('is not asked where tokens are signed with a secret', async () => {
    expect(await look({})).to.equal('neither AUTH_JWKS_URL nor AUTH_JWKS_FILE is set');
  });

  it('is content with a key that fits one of the algorithms', async () => {
    give([{ kty: 'oct', k: 'x' }, key]);
    expect(await look(at())).to.deep.equal([]);
    give([{ ...key, alg: 'ES256', use: 'sig' }]);
    expect(await look({ ...at(), algorithms: ['ES256'] })).to.deep.equal([]);
  });

  it('says that no key fits', async () => {
    give([key]);
    expect(await look({ ...at(), algorithms: ['RS256', 'EdDSA'] })).to.deep.equal([
      'AUTH_JWKS_URL: 1 keys, and none for RS256, EdDSA',
    ]);
    give([{ ...key, use: 'enc' }]);
    expect(await look(at())).to.have.length(1);
  });

  it('says what is wrong with an answer, and with an address where nobody answers', async () => {
    answer = { status: 503, body: '' };
    expect(await look(at())).to.deep.equal(['AUTH_JWKS_URL: its server answered 503']);
    answer = { status: 200, body: '<html>' };
    expect(await look(at())).to.deep.equal(['AUTH_JWKS_URL: it is not JSON']);
    answer = { status: 200, body: '{}' };
    expect(await look(at())).to.deep.equal(['AUTH_JWKS_URL: JSON Web Key Set malformed']);
    const nowhere = new URL(`http://127.0.0.1:${await freePort()}/jwks`);
    expect(await look({ jwksUrl: nowhere })).to.deep.equal(['AUTH_JWKS_URL: it cannot be read (ECONNREFUSED)']);
  });

  it('reads a file', async () => {
    const path = join(folder, 'keys.json');
    await writeFile(path, JSON.stringify({ keys: [key] }));
    expect(await look({ jwksFile: path })).to.deep.equal([]);
    expect(await look({ jwksFile: join(folder, 'none.json') })).to.deep.equal([
      'AUTH_JWKS_FILE: it cannot be read (ENOENT)',
    ]);
  });
});
