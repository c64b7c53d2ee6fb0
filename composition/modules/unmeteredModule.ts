import { ContainerModule } from 'inversify';
import { tokens } from '../tokens.ts';

/** A command counts nothing, so nothing lies around the limiter and the use cases. */
export const unmeteredModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.rateLimiter).toService(tokens.bareRateLimiter);
    bind(tokens.chat).toService(tokens.bareChat);
  });
