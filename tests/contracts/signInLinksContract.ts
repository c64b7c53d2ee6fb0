import { expect } from 'chai';
import { asUserId } from '../../core/ids.ts';
import type { SignInLinkDraft } from '../../core/signin/SignInLinks.ts';
import type { OpenStored } from './ChatWorld.ts';
import { stateOver } from './stateOver.ts';

const noon = new Date('2031-02-03T12:00:00.000Z');
const minutesOn = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);
const hash = (letter: string): string => letter.repeat(64);
const draft = (key: string, changed: Partial<SignInLinkDraft> = {}): SignInLinkDraft => ({
  ...{ hash: hash(key), mailHash: hash('0'), userIds: [asUserId(7), asUserId(8)] },
  ...{ createdAt: noon, expiresAt: minutesOn(15), ...changed },
});
const limit = { since: minutesOn(-60), most: 2 };

/** What `SignInLinks` promises. */
export const signInLinksContract = (name: string, open: OpenStored): void =>
  void describe(`signInLinks (${name})`, () => {
    const fact = stateOver(open);

    fact('finds a link until it expires, as often as wanted', async ({ signInLinks: links }) => {
      expect(await links.add(draft('a'), limit)).to.equal(true);
      const found = { mailHash: hash('0'), userIds: [7, 8], expiresAt: minutesOn(15) };
      for (const minutes of [0, 7, 14]) expect(await links.find(hash('a'), minutesOn(minutes))).to.deep.equal(found);
      expect(await links.find(hash('a'), minutesOn(15))).to.equal(undefined);
      expect(await links.use(hash('a'), minutesOn(15))).to.equal(undefined);
      expect(await links.find(hash('b'), noon)).to.equal(undefined);
    });

    fact('gives a link to one of parallel calls', async ({ signInLinks: links }) => {
      await links.add(draft('a'), limit);
      const used = await Promise.all(Array.from({ length: 10 }, () => links.use(hash('a'), minutesOn(1))));
      expect(used.filter((link) => link !== undefined)).to.have.length(1);
      expect(await links.find(hash('a'), minutesOn(1))).to.equal(undefined);
    });

    fact('counts the links of an address, those of nobody too', async ({ signInLinks: links }) => {
      const parallel = ['a', 'b', 'c', 'd'].map((key) => links.add(draft(key, { userIds: [] }), limit));
      expect((await Promise.all(parallel)).filter(Boolean)).to.have.length(2);
      expect(await links.add(draft('e', { mailHash: hash('1') }), limit)).to.equal(true);
      expect(await links.add(draft('f'), { since: noon, most: 2 })).to.equal(true);
    });

    fact('counts no links of an operator', async ({ signInLinks: links }) => {
      for (const key of ['a', 'b', 'c']) expect(await links.add(draft(key, { mailHash: null }), limit)).to.equal(true);
      expect(await links.find(hash('a'), noon)).to.deep.include({ mailHash: null });
    });

    fact('forgets what expired before a moment', async ({ signInLinks: links }) => {
      await links.add(draft('a'), limit);
      expect(await links.forget(minutesOn(15))).to.equal(0);
      expect(await links.forget(minutesOn(16))).to.equal(1);
    });
  });
