import { expect } from 'chai';
import { MailAddresses } from '../../../adapters/mail/MailAddresses.ts';
import { asRoomId, asUserId } from '../../../core/ids.ts';

const now = new Date('2026-11-30T08:00:00Z');
const domain = 'reply.school.example';
const make = (...secrets: string[]): MailAddresses => new MailAddresses({ secrets, domain });
const largest = Number.MAX_SAFE_INTEGER;

describe('MailAddresses', () => {
  it('carries who answers where, in what mail servers let pass', () => {
    for (const [userId, roomId] of [
      [1, 1],
      [2 ** 32, 255],
      [largest, largest],
    ] as const) {
      const address = make('one').reply(asUserId(userId), asRoomId(roomId), now);
      expect(address.split('@')[0])
        .to.match(/^reply\+[a-z2-7]+$/)
        .and.have.length.below(65);
      expect(make('one').read(address.toUpperCase(), now)).to.deep.equal({ kind: 'reply', userId, roomId });
    }
  });

  it('knows its own alone, also by the secret before', () => {
    const address = make('old').reply(asUserId(1), asRoomId(2), now);
    expect(make('new', 'old').read(address, now)).to.deep.equal({ kind: 'reply', userId: 1, roomId: 2 });
    expect(make('new').read(address, now)).to.equal('unknown');
    expect(make('old').read(address.replace('reply+', 'bounce+'), now)).to.equal('unknown');
    for (let at = 6; at < 50; at += 1) {
      const other = address[at] === 'a' ? 'b' : 'a';
      expect(make('old').read(address.slice(0, at) + other + address.slice(at + 1), now)).to.equal('unknown');
    }
    for (const foreign of [
      '',
      '@',
      'reply+@x',
      `${address}@${domain}`,
      `x${address}`,
      address.replace(domain, 'evil.example'),
    ])
      expect(make('old').read(foreign, now)).to.equal('unknown');
  });

  it('ends after 90 days', () => {
    const addresses = make('one');
    const address = addresses.bounce(asUserId(7), now);
    const later = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
    expect(addresses.read(address, later(90))).to.deep.equal({ kind: 'bounce', userId: 7 });
    expect(addresses.read(address, later(91))).to.equal('expired');
  });
});
