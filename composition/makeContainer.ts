import 'reflect-metadata';
import { Container } from 'inversify';
import type { Clock } from '../core/clock.ts';
import type { Limits } from '../core/limits/Limits.ts';
import { type Chat, makeChat } from '../core/makeChat.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { Backplane } from './Backplane.ts';
import { tokens } from './tokens.ts';

export interface Graph {
  readonly backplane: Backplane;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly limits: Limits;
  /** Puts something before the use cases, such as what counts them. */
  readonly wrap?: (chat: Chat) => Chat;
}

/** Binds every port to its adapter, and the use cases to the ports. */
export const makeContainer = ({ backplane, clock, policy, limits, wrap = (chat) => chat }: Graph): Container => {
  const { storage, limiter, bus, presence, health } = backplane;
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind(tokens.clock).toConstantValue(clock);
  container.bind(tokens.policy).toConstantValue(policy);
  container.bind(tokens.limits).toConstantValue(limits);
  container.bind(tokens.storage).toConstantValue(storage);
  container.bind(tokens.limiter).toConstantValue(limiter);
  container.bind(tokens.bus).toConstantValue(bus);
  container.bind(tokens.presence).toConstantValue(presence);
  container.bind(tokens.health).toConstantValue(health);
  container
    .bind(tokens.chat)
    .toResolvedValue(
      (stored, rules, bounds, time, counter, publication, here) =>
        wrap(makeChat({ ...stored, clock: time, limiter: counter, bus: publication, presence: here }, rules, bounds)),
      [tokens.storage, tokens.policy, tokens.limits, tokens.clock, tokens.limiter, tokens.bus, tokens.presence],
    );
  return container;
};
