import { expect } from 'chai';
import { checkTarget, readTarget } from '../../../composition/load/checkTarget.ts';

const outcomeOf = (url: string, owned: readonly string[] = []): Promise<string> =>
  checkTarget(readTarget(url), owned).then(() => 'allowed', String);

describe('checkTarget', () => {
  for (const url of [
    ...['http://127.0.0.1:3000', 'http://10.1.2.3', 'http://172.31.0.1', 'http://192.168.0.9', 'http://[::1]:3000'],
    ...['http://[fd00::1]', 'http://[::ffff:192.168.0.9]'],
  ])
    it(`lets ${url} be tried`, async () => expect(await outcomeOf(url)).to.equal('allowed'));

  for (const url of [
    ...['http://8.8.8.8', 'http://172.32.0.1', 'http://[2001:4860:4860::8888]', 'http://[::ffff:8.8.8.8]'],
    ...['http://[64:ff9b::808:808]', 'http://[2002:808:808::1]'],
  ])
    it(`refuses ${url} until its host is named`, async () => {
      expect(await outcomeOf(url)).to.contain('--this-is-mine');
      expect(await outcomeOf(url, [new URL(url).hostname.replace(/^\[|\]$/g, '')])).to.equal('allowed');
    });
});
