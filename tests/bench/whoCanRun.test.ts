import { expect } from 'chai';
import type { Peer } from '../../bench/Peer.ts';
import { whoCanRun } from '../../bench/whoCanRun.ts';

const never = () => Promise.reject(new Error('the test never starts it'));
const here: Peer = { name: 'here', description: '', start: never, connect: never };
const ready: Peer = { ...here, name: 'ready', unavailable: () => undefined };
const absent: Peer = { ...here, name: 'absent', unavailable: () => 'not installed' };

describe('whoCanRun', () => {
  it('leaves out a peer that cannot run, with the reason', () => {
    expect(whoCanRun([here, absent, ready])).to.deep.equal({
      contenders: [here, ready],
      leftOut: ['absent: not installed'],
    });
  });
});
