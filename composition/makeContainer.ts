import 'reflect-metadata';
import { Container } from 'inversify';
import { MemoryPresence } from '../adapters/memory/MemoryPresence.ts';
import { MemoryRateLimiter } from '../adapters/memory/MemoryRateLimiter.ts';
import { MemoryRoomBus } from '../adapters/memory/MemoryRoomBus.ts';
import { SystemClock } from '../adapters/system/SystemClock.ts';
import type { Limits } from '../core/limits/Limits.ts';
import { makeChat } from '../core/makeChat.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { Log } from './Log.ts';
import type { Storage } from './Storage.ts';
import { tokens } from './tokens.ts';

export interface Graph {
  readonly storage: Storage;
  readonly policy: Policy;
  readonly limits: Limits;
  readonly log: Log;
}

/** Binds every port to its adapter, and the use cases to the ports. */
export const makeContainer = ({ storage, policy, limits, log }: Graph): Container => {
  const { clock, limiter, bus, presence } = tokens;
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind(tokens.storage).toConstantValue(storage);
  container.bind(tokens.policy).toConstantValue(policy);
  container.bind(tokens.limits).toConstantValue(limits);
  container.bind(clock).toResolvedValue(() => new SystemClock());
  container.bind(limiter).toResolvedValue((time) => new MemoryRateLimiter(time), [clock]);
  container
    .bind(bus)
    .toResolvedValue(() => new MemoryRoomBus((failure) => log.error({ err: failure }, 'a listener of news failed')));
  container.bind(presence).toResolvedValue(() => new MemoryPresence());
  container
    .bind(tokens.chat)
    .toResolvedValue(
      (stored, rules, bounds, time, counter, news, here) =>
        makeChat({ ...stored, clock: time, limiter: counter, bus: news, presence: here }, rules, bounds),
      [tokens.storage, tokens.policy, tokens.limits, clock, limiter, bus, presence],
    );
  return container;
};
