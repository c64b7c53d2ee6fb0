import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { BodyHash } from '../../../../adapters/knex/messages/BodyHash.ts';

describe('BodyHash', () => {
  it('is the first 16 bytes of HMAC-SHA-256, as RFC 4231 gives it in test case 2', () => {
    const hash = new BodyHash(Buffer.from('Jefe').toString('hex'));
    expect(hash.of('what do ya want for nothing?')).to.equal('5bdcc146bf60754e6a042426089575c7');
  });

  it('is that HMAC for secrets and texts of every length, one after the other', () => {
    const texts = ['', 'a', 'Домашнее задание', '🎒'.repeat(40), 'x'.repeat(20_000), 'ж'.repeat(9_000), 'short again'];
    for (const bytes of [1, 63, 64, 65, 200]) {
      const secret = Buffer.alloc(bytes, 0xa7);
      const hash = new BodyHash(secret.toString('hex'));
      for (const text of texts)
        expect(hash.of(text)).to.equal(createHmac('sha256', secret).update(text, 'utf8').digest('hex').slice(0, 32));
    }
  });

  it('is the same for texts that differ in white space at their ends, and another for another text', () => {
    const hash = new BodyHash('5c'.repeat(64));
    expect(hash.of(' Hi\u3000\n')).to.equal(hash.of('Hi'));
    for (const other of ['hi', 'Hi.', 'H i', 'Hi\u200b']) expect(hash.of(other)).not.to.equal(hash.of('Hi'));
  });

  it('is another with another secret', () => {
    const hash = new BodyHash('5c'.repeat(64));
    const before = hash.of('Hi');
    hash.use('36'.repeat(64));
    expect(hash.of('Hi')).not.to.equal(before);
    hash.use('5c'.repeat(64));
    expect(hash.of('Hi')).to.equal(before);
  });
});
