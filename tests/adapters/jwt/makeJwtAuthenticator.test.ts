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
});
