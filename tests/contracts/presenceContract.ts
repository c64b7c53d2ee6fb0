import { expect } from 'chai';
import { asUserId } from '../../core/ids.ts';
import type { Open } from './ChatWorld.ts';
import { stateOver } from './stateOver.ts';

const [one, other] = [asUserId(1), asUserId(2)];

/** What `Presence` promises. */
export const presenceContract = (name: string, open: Open<'presence'>): void =>
  void describe(`presence (${name})`, () => {
    const fact = stateOver(open);

    fact('reports the first connection and the end of the last one', async ({ presence }) => {
      expect([await presence.connect(one), await presence.connect(one)]).to.deep.equal([true, false]);
      expect([await presence.disconnect(one), await presence.disconnect(one)]).to.deep.equal([false, true]);
      expect(await presence.connect(one)).to.equal(true);
    });

    fact('gives those of the people who are connected', async ({ presence }) => {
      await presence.connect(one);
      expect([...(await presence.online([one, other]))]).to.deep.equal([one]);
      await presence.disconnect(one);
      expect((await presence.online([one, other])).size).to.equal(0);
      expect((await presence.online([])).size).to.equal(0);
    });

    fact('reports one first of parallel connections, and one last of their ends', async ({ presence }) => {
      const arrivals = await Promise.all(Array.from({ length: 20 }, () => presence.connect(one)));
      expect(arrivals.filter(Boolean)).to.have.length(1);
      const departures = await Promise.all(Array.from({ length: 20 }, () => presence.disconnect(one)));
      expect(departures.filter(Boolean)).to.have.length(1);
    });

    fact('ignores the end of a connection that was never counted', async ({ presence }) => {
      expect(await presence.disconnect(one)).to.equal(false);
      expect(await presence.connect(one)).to.equal(true);
      expect((await presence.online([one])).has(one)).to.equal(true);
    });
  });
