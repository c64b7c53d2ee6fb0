import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { issueToken } from '../../../adapters/jwt/issueToken.ts';
import { makeJwtAuthenticator } from '../../../adapters/jwt/makeJwtAuthenticator.ts';
import { asUserId, type UserId } from '../../../core/ids.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';

const secret = 'a secret that only the tests know, 32+ characters';

const authenticatorOf = (known: Readonly<Record<string, UserId>>) => {
  let forgotten = 0;
  const subjects = { find: async (externalId: string) => known[externalId], forget: () => (forgotten += 1) };
  return { authenticator: makeJwtAuthenticator({ keys: { secret } }, subjects), forgotten: () => forgotten };
};

describe('makeJwtAuthenticator', () => {
  it('takes sub for an external id, and asks who has it', async () => {
    const { authenticator, forgotten } = authenticatorOf({ '17': asUserId(5) });
    const token = await issueToken({ secret, externalId: '17', ttlSeconds: 60 });
    expect((await authenticator.token(token)).userId).to.equal(5);
    authenticator.forget();
    expect(forgotten()).to.equal(1);
  });

  it('refuses a sub that means nobody', async () => {
    const { authenticator } = authenticatorOf({});
    const token = await issueToken({ secret, externalId: 'tess', ttlSeconds: 60 });
    expect(await refusalOf(authenticator.token(token))).to.equal('UNAUTHORIZED');
  });

  it('refuses a sub that is no text, and an exp that is no moment (I15)', async () => {
    const { authenticator } = authenticatorOf({ tess: asUserId(5) });
    const signed = (claims: string): string => {
      const text = [JSON.stringify({ alg: 'HS256' }), claims]
        .map((part) => Buffer.from(part).toString('base64url'))
        .join('.');
      return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
    };
    const exp = 4_000_000_000;
    expect((await authenticator.token(signed(`{"sub":"tess","exp":${exp}}`))).userId).to.equal(5);
    for (const claims of [
      `{"sub":{"a":1},"exp":${exp}}`,
      `{"sub":["tess"],"exp":${exp}}`,
      '{"sub":"tess","exp":1e400}',
    ])
      expect(await refusalOf(authenticator.token(signed(claims))), claims).to.equal('UNAUTHORIZED');
  });
});
