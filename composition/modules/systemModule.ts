import { ContainerModule } from 'inversify';
import { SystemClock } from '../../adapters/system/SystemClock.ts';
import { tokens } from '../tokens.ts';

/** The system clock. */
export const systemModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.clock).toResolvedValue(() => new SystemClock());
  });
