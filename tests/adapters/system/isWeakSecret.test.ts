import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { isWeakSecret } from '../../../adapters/system/isWeakSecret.ts';

describe('isWeakSecret', () => {
  it('knows what is long and says little', () => {
    for (const secret of [
      '',
      'a'.repeat(64),
      'ab'.repeat(32),
      'password'.repeat(8),
      'changeme'.repeat(5),
      '0123456789'.repeat(4),
      'abcdefghijklmnopqrstuvwxyz012345',
      '0123456789abcdef0123456789abcdef',
      'aaaaaaaabbbbbbbbccccccccdddddddd',
    ])
      expect(isWeakSecret(secret), secret).to.equal(true);
  });

  it('lets every generated secret pass, and phrases of words', () => {
    for (let round = 0; round < 500; round += 1) {
      expect(isWeakSecret(randomBytes(32).toString('hex'))).to.equal(false);
      expect(isWeakSecret(randomBytes(12).toString('base64'))).to.equal(false);
    }
    expect(isWeakSecret('a secret that only the tests know')).to.equal(false);
  });
});
