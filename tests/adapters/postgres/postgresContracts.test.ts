import { presenceContract } from '../../contracts/presenceContract.ts';
import { rateLimiterContract } from '../../contracts/rateLimiterContract.ts';
import { roomBusContract } from '../../contracts/roomBusContract.ts';
import { socketSlotsContract } from '../../contracts/socketSlotsContract.ts';
import { withPostgres } from '../../support/testPostgres.ts';
import { WaitingClock } from '../../support/WaitingClock.ts';
import { PostgresNode } from './PostgresNode.ts';

withPostgres('postgres', (getUrl) => {
  let opened = 0;
  for (const [name, others] of [
    ['postgres, alone', 0],
    ['postgres, beside another node', 1],
  ] as const) {
    const open = async () => {
      const clock = new WaitingClock();
      opened += 1;
      const options = { url: getUrl(), secret: `contract ${opened}` };
      const beside = await Promise.all(Array.from({ length: others }, () => PostgresNode.start(options)));
      const node = await PostgresNode.start({ ...options, clock });
      const { bus, limiter, presence, slots } = node;
      const close = async (): Promise<void> => {
        await Promise.all([node, ...beside].map((one) => one.close()));
      };
      return { clock, bus, limiter, presence, slots, close };
    };
    roomBusContract(name, open);
    rateLimiterContract(name, open);
    presenceContract(name, open);
    socketSlotsContract(name, open);
  }
});
