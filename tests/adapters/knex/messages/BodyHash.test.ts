import { expect } from 'chai';
import { BodyHash } from '../../../../adapters/knex/messages/BodyHash.ts';

describe('BodyHash', () => {
  it('is the first 16 bytes of HMAC-SHA-256, as RFC 4231 gives it in test case 2', () => {
    const hash = new BodyHash(Buffer.from('Jefe').toString('hex'));
    expect(hash.of('what do ya want for nothing?')).to.equal('\\x5bdcc146bf60754e6a042426089575c7');
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
