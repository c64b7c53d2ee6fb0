import { expect } from 'chai';
import type { Fault } from './faulty.ts';
import { memoryWorld } from './memoryWorld.ts';
import { runSuite } from './runSuite.ts';

/** For each fault a test that the contract notices it. */
export const noticesFaults = (faults: readonly Fault[]): void => {
  for (const { title, contract, spoil, noticedBy } of faults)
    it(`the contract notices ${title}`, async () => {
      const { failed } = await runSuite(() =>
        contract('faulty', async () => {
          const world = await memoryWorld();
          return { ...world, ...spoil(world) };
        }),
      );
      expect(failed.join('\n')).to.match(noticedBy);
    });
};
