import { ContainerModule } from 'inversify';
import { auditHash } from '../../adapters/system/auditHash.ts';
import { SystemClock } from '../../adapters/system/SystemClock.ts';
import { SystemTimers } from '../../adapters/system/SystemTimers.ts';
import { signInSecrets } from '../../adapters/system/signInSecrets.ts';
import { tokens } from '../tokens.ts';

/** The system's clock, timers and hashes. */
export const systemModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.clock).toResolvedValue(() => new SystemClock());
    bind(tokens.auditHash).toConstantValue(auditHash);
    bind(tokens.signInSecrets).toConstantValue(signInSecrets);
    bind(tokens.timers).toResolvedValue(() => new SystemTimers());
  });
