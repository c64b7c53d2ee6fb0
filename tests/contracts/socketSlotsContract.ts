import { expect } from 'chai';
import { asUserId } from '../../core/ids.ts';
import type { SocketSlots } from '../../core/limits/SocketSlots.ts';
import { stateOver } from './stateOver.ts';

interface SlotsWorld {
  readonly slots: SocketSlots;
  close(): Promise<void>;
}

const [tess, sam] = [asUserId(1), asUserId(2)];

/** What `SocketSlots` promises. */
export const socketSlotsContract = (name: string, open: () => Promise<SlotsWorld>): void =>
  void describe(`socketSlots (${name})`, () => {
    const fact = stateOver(open);

    fact('gives each person as many as there may be', async ({ slots }) => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => slots.take(tess, 3)));
      expect(answers.filter(Boolean)).to.have.length(3);
      expect(await slots.take(sam, 3)).to.equal(true);
    });

    fact('gives one again that was given back, and one only', async ({ slots }) => {
      for (let count = 0; count < 2; count += 1) await slots.take(tess, 2);
      slots.release(tess);
      expect([await slots.take(tess, 2), await slots.take(tess, 2)]).to.deep.equal([true, false]);
    });

    fact('ignores what was given back and never taken', async ({ slots }) => {
      slots.release(tess);
      expect([await slots.take(tess, 1), await slots.take(tess, 1)]).to.deep.equal([true, false]);
    });
  });
