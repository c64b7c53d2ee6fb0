import { expect } from 'chai';
import { issueToken } from '../../../adapters/jwt/issueToken.ts';
import { makeJwtAuthenticator } from '../../../adapters/jwt/makeJwtAuthenticator.ts';
import { SealedText } from '../../../adapters/system/SealedText.ts';
import { asUserId } from '../../../core/ids.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';

const [secret, previous, older] = [
  '7d3f91c2e84b56d1f7093ac85be2640a',
  '0a7d3f91c2e84b56d1f7093ac85be264',
  'x'.repeat(32),
];
const subjects = { find: async () => asUserId(7), forget: () => {} };
const tokenBy = (by: string, ttlSeconds = 60): Promise<string> =>
  issueToken({ secret: by, externalId: 'tess', ttlSeconds });

describe('a secret that is being replaced', () => {
  it('verifies tokens of the new one and of the one before, and no others', async () => {
    const { token } = makeJwtAuthenticator({ keys: { secret, previous } }, subjects);
    for (const by of [secret, previous]) expect((await token(await tokenBy(by))).userId).to.equal(7);
    expect(await refusalOf(token(await tokenBy(older)))).to.equal('UNAUTHORIZED');
    expect(await refusalOf(token(await tokenBy(previous, -60)))).to.equal('UNAUTHORIZED');
    const alone = makeJwtAuthenticator({ keys: { secret } }, subjects);
    expect(await refusalOf(alone.token(await tokenBy(previous)))).to.equal('UNAUTHORIZED');
  });

  it('opens what the one before has sealed, for the same purpose, whole', () => {
    const sealed = new SealedText([previous], 'a test').seal('words');
    const now = new SealedText([secret, previous], 'a test');
    expect(now.open(sealed)).to.equal('words');
    expect(now.open(now.seal('ы'))).to.equal('ы');
    expect(new SealedText([secret, previous], 'another one').open(sealed)).to.equal(undefined);
    expect(new SealedText([secret], 'a test').open(sealed)).to.equal(undefined);
    const another = sealed.startsWith('A') ? 'B' : 'A';
    for (const damaged of ['', 'x', another + sealed.slice(1), sealed.slice(0, -2)])
      expect(now.open(damaged)).to.equal(undefined);
  });
});
