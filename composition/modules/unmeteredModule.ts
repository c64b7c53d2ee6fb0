import { ContainerModule } from 'inversify';
import { tokens } from '../tokens.ts';

/** A command counts nothing, so the limiter and the use cases have no wrapper. */
export const unmeteredModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.rateLimiter).toService(tokens.bareRateLimiter);
    bind(tokens.chat).toService(tokens.bareChat);
  });
