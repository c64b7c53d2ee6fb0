import { expect } from 'chai';
import { Rush } from '../../../adapters/ws/Rush.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Somebody comes in every turn of the event loop until `isEnough`, for two seconds at most. */
const keepComing = async (rush: Rush, isEnough: () => boolean): Promise<void> => {
  const until = performance.now() + 2_000;
  while (!isEnough() && performance.now() < until) {
    rush.arrive();
    await turn();
  }
};

const comeTogether = (rush: Rush, people: number): void => {
  for (let count = 0; count < people; count += 1) rush.arrive();
};

describe('Rush', () => {
  it('keeps nobody waiting where few come', async () => {
    const rush = new Rush(1_000);
    comeTogether(rush, 3);
    let isServed = false;
    void rush.over().then(() => {
      isServed = true;
    });
    await Promise.resolve();
    expect(isServed).to.equal(true);
  });

  it('serves nobody while others come in, and everybody when no more do', async () => {
    const rush = new Rush(60_000);
    comeTogether(rush, 4);
    let served = 0;
    const all = Array.from({ length: 4 }, () => rush.over().then(() => ++served));
    const began = performance.now();
    await keepComing(rush, () => performance.now() - began > 60);
    expect(served).to.equal(0);
    await Promise.all(all);
    expect(served).to.equal(4);
    await rush.over();
  });

  it('keeps nobody waiting for longer than it may, however many come', async () => {
    const rush = new Rush(40);
    comeTogether(rush, 4);
    const began = performance.now();
    let waitedMs = 0;
    const served = rush.over().then(() => {
      waitedMs = performance.now() - began;
    });
    await keepComing(rush, () => waitedMs > 0);
    await served;
    expect(waitedMs).to.be.within(39, 1_999);
  });
});
