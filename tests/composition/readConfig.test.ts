import { expect } from 'chai';
import { readConfig } from '../../composition/readConfig.ts';

describe('readConfig', () => {
  it('lets two chats share one Redis under prefixes of their own', () => {
    const REDIS_URL = 'redis://127.0.0.1:6379';
    expect(readConfig({ REDIS_URL, REDIS_PREFIX: 'north-school:' }).redis?.prefix).to.equal('north-school:');
    expect(readConfig({ REDIS_URL }).redis).not.to.have.property('prefix');
  });

  it('refuses a prefix that would put all keys on one node of a cluster', () => {
    const bad = { REDIS_URL: 'redis://127.0.0.1:6379', REDIS_PREFIX: '{school}:' };
    expect(() => readConfig(bad))
      .to.throw('REDIS_PREFIX')
      .and.not.to.match(/\{school\}/);
  });
});
