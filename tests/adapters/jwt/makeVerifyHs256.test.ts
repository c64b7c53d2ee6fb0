import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { jwtVerify } from 'jose';
import { makeVerifyHs256 } from '../../../adapters/jwt/makeVerifyHs256.ts';

const secret = 'a secret that nobody guesses, of 32 bytes and more';
const claims = { requiredClaims: ['exp'], issuer: 'the school', audience: 'the chat' };
const inAnHour = Math.floor(Date.now() / 1000) + 3_600;
const good = { sub: 'tess', iss: 'the school', aud: 'the chat', exp: inAnHour };

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const sign = (header: unknown, payload: unknown, algorithm = 'sha256', key = secret): string => {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${createHmac(algorithm, key).update(signed).digest('base64url')}`;
};

const plain = { alg: 'HS256', typ: 'JWT' };
const token = sign(plain, good);
const [header, payload, signature = ''] = token.split('.');

const tokens: Readonly<Record<string, string>> = {
  'a good one': token,
  'a good one without a type': sign({ alg: 'HS256' }, good),
  'a good one that names its key': sign({ ...plain, kid: 'one' }, good),
  'one of another secret': sign(plain, good, 'sha256', `${secret}!`),
  'one of another algorithm': sign({ ...plain, alg: 'HS512' }, good, 'sha512'),
  'one that claims a weaker algorithm': sign({ ...plain, alg: 'none' }, good),
  'one without a signature': `${header}.${payload}.`,
  'one without a signature and an algorithm': `${encode({ alg: 'none' })}.${payload}.`,
  'one with a changed payload': `${header}.${encode({ ...good, sub: 'adam' })}.${signature}`,
  'one with a shortened signature': token.slice(0, -1),
  'one with more parts': `${token}.${signature}`,
  'one with two parts': `${header}.${payload}`,
  nothing: '',
  'one with an extension that must be understood': sign({ ...plain, crit: ['new'], new: 1 }, good),
  'one that has expired': sign(plain, { ...good, exp: 1_000 }),
  'one that never expires': sign(plain, { ...good, exp: undefined }),
  'one that begins later': sign(plain, { ...good, nbf: inAnHour }),
  'one of another issuer': sign(plain, { ...good, iss: 'another school' }),
  'one for another audience': sign(plain, { ...good, aud: ['elsewhere'] }),
  'one whose claims are a list': sign(plain, [good]),
  'one whose claims are no JSON': sign(plain, '{'),
};

const outcome = (verifying: Promise<object>): Promise<unknown> =>
  verifying.then(
    (found) => ({ found }),
    (failure: { readonly code?: string }) => ({ code: failure.code }),
  );

describe('makeVerifyHs256', () => {
  const verify = makeVerifyHs256(secret, claims);
  const bytes = new TextEncoder().encode(secret);

  for (const [name, jwt] of Object.entries(tokens))
    it(`gives the same result as jose for ${name}`, async () => {
      const theirs = jwtVerify(jwt, bytes, { ...claims, algorithms: ['HS256'] }).then(({ payload: found }) => found);
      expect(await outcome(verify(jwt))).to.deep.equal(await outcome(theirs));
    });

  it('accepts a signature only in the form of the standard, without padding', async () => {
    expect(await outcome(verify(`${token}=`))).to.deep.equal({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
  });

  it('accepts the good tokens and no other', async () => {
    const taken: string[] = [];
    for (const [name, jwt] of Object.entries(tokens))
      await verify(jwt).then(
        () => taken.push(name),
        () => undefined,
      );
    expect(taken).to.deep.equal(['a good one', 'a good one without a type', 'a good one that names its key']);
  });
});
