import { expect } from 'chai';
import { ConnectionBurstGate } from '../../../../adapters/ws/upgrade/ConnectionBurstGate.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One socket connects in every turn of the event loop until `isEnough`, for two seconds at most. */
const keepConnecting = async (burstGate: ConnectionBurstGate, isEnough: () => boolean): Promise<void> => {
  const until = performance.now() + 2_000;
  while (!isEnough() && performance.now() < until) {
    burstGate.countConnection();
    await turn();
  }
};

const connectTogether = (burstGate: ConnectionBurstGate, people: number): void => {
  for (let count = 0; count < people; count += 1) burstGate.countConnection();
};

describe('ConnectionBurstGate', () => {
  it('is open while few sockets connect', async () => {
    const burstGate = new ConnectionBurstGate(1_000);
    connectTogether(burstGate, 3);
    let isServed = false;
    void burstGate.opened().then(() => {
      isServed = true;
    });
    await Promise.resolve();
    expect(isServed).to.equal(true);
  });

  it('is shut while sockets connect, and opens for all when no more do', async () => {
    const burstGate = new ConnectionBurstGate(60_000);
    connectTogether(burstGate, 4);
    let served = 0;
    const all = Array.from({ length: 4 }, () => burstGate.opened().then(() => ++served));
    const began = performance.now();
    await keepConnecting(burstGate, () => performance.now() - began > 60);
    expect(served).to.equal(0);
    await Promise.all(all);
    expect(served).to.equal(4);
    await burstGate.opened();
  });

  it('keeps no socket waiting for longer than its limit, however many connect', async () => {
    const burstGate = new ConnectionBurstGate(40);
    connectTogether(burstGate, 4);
    const began = performance.now();
    let waitedMs = 0;
    const served = burstGate.opened().then(() => {
      waitedMs = performance.now() - began;
    });
    await keepConnecting(burstGate, () => waitedMs > 0);
    await served;
    expect(waitedMs).to.be.within(39, 1_999);
  });
});
