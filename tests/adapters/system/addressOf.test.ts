import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { addressOf } from '../../../adapters/system/addressOf.ts';
import { networkOf } from '../../../adapters/system/networkOf.ts';

const from = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) },
  }) as unknown as IncomingMessage;

describe('addressOf', () => {
  it('believes nobody who says where they come from, unless a proxy stands in front', () => {
    expect(addressOf(from('192.0.2.1', '198.51.100.1'), 0)).to.equal('192.0.2.1');
    expect(addressOf(from('10.0.0.1', '6.6.6.6, 198.51.100.1'), 1)).to.equal('198.51.100.1');
    expect(addressOf(from('10.0.0.1'), 1)).to.equal('10.0.0.1');
    expect(addressOf(from('10.0.0.1', ''), 1)).to.equal('10.0.0.1');
  });

  it('takes a network of IPv6 for one address', () => {
    for (const address of ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:0DB8:0001:0002:a:b:c:d'])
      expect(networkOf(address), address).to.equal('2001:db8:1:2::');
    expect(networkOf('2001:db8::1')).to.equal('2001:db8:0:0::');
    expect(networkOf('::ffff:192.0.2.7')).to.equal('192.0.2.7');
    expect(networkOf('::1')).to.equal('0:0:0:0::');
    expect(networkOf('nonsense')).to.equal('nonsense');
  });
});
