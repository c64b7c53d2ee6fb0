import { expect } from 'chai';
import type { OpenStored } from './ChatWorld.ts';
import { stateOver } from './stateOver.ts';

/** What `Leases` promises. */
export const leasesContract = (name: string, open: OpenStored): void =>
  void describe(`leases (${name})`, () => {
    const fact = stateOver(open);

    fact('have one holder at a time, each name for itself', async ({ leases }) => {
      const all = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => leases.acquire('work', holder, 5_000)));
      const held = all.filter((lease) => lease !== undefined);
      expect(held).to.have.length(1);
      expect(held[0]).to.include({ name: 'work', token: 1, position: 0 });
      expect(await leases.acquire('other work', 'b', 5_000)).to.include({ holder: 'b' });
    });

    fact('end by themselves unless they are renewed, and the next token is higher', async ({ leases, clock }) => {
      const first = (await leases.acquire('work', 'a', 10_000)) ?? expect.fail();
      await clock.advance(6_000);
      expect(await leases.renew(first, 10_000)).to.deep.equal(first);
      await clock.advance(6_000);
      expect(await leases.acquire('work', 'b', 10_000)).to.equal(undefined);
      await clock.advance(4_000);
      const second = (await leases.acquire('work', 'b', 10_000)) ?? expect.fail();
      expect(second.token).to.be.greaterThan(first.token);
      expect(await leases.renew(first, 10_000)).to.equal(undefined);
      expect(await leases.acquire('work', 'a', 10_000)).to.equal(undefined);
    });

    fact('can be renewed after their end while nobody has taken them', async ({ leases, clock }) => {
      const lease = (await leases.acquire('work', 'a', 10_000)) ?? expect.fail();
      await clock.advance(60_000);
      expect(await leases.renew(lease, 10_000)).to.deep.equal(lease);
      expect(await leases.acquire('work', 'b', 10_000)).to.equal(undefined);
    });

    fact('come back to their holder at once, with a new token', async ({ leases }) => {
      const lost = (await leases.acquire('work', 'a', 10_000)) ?? expect.fail();
      const again = (await leases.acquire('work', 'a', 10_000)) ?? expect.fail();
      expect(again.token).to.be.greaterThan(lost.token);
      expect(await leases.renew(lost, 10_000)).to.equal(undefined);
    });

    fact('are free at once when they are released, and only by their holder', async ({ leases }) => {
      const first = (await leases.acquire('work', 'a', 10_000)) ?? expect.fail();
      await leases.release(first);
      expect(await leases.renew(first, 10_000)).to.equal(undefined);
      const second = (await leases.acquire('work', 'b', 10_000)) ?? expect.fail();
      expect(second.token).to.be.greaterThan(first.token);
      await leases.release(first);
      expect(await leases.renew(second, 10_000)).to.deep.equal(second);
    });
  });
