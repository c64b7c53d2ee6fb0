import { ContainerModule } from 'inversify';
import { SystemClock } from '../../adapters/system/SystemClock.ts';
import { SystemTimers } from '../../adapters/system/SystemTimers.ts';
import { tokens } from '../tokens.ts';

/** The system's clock and timers. */
export const systemModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.clock).toResolvedValue(() => new SystemClock());
    bind(tokens.timers).toResolvedValue(() => new SystemTimers());
  });
