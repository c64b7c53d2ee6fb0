import { ContainerModule } from 'inversify';
import { auditHash } from '../../adapters/system/auditHash.ts';
import { SystemClock } from '../../adapters/system/SystemClock.ts';
import { SystemTimers } from '../../adapters/system/SystemTimers.ts';
import { signInSecrets } from '../../adapters/system/signInSecrets.ts';
import { HttpWebhookSender } from '../../adapters/webhooks/HttpWebhookSender.ts';
import { tokens } from '../tokens.ts';

/** The system's clock, timers and hashes, and its way to the receivers of webhooks. */
export const systemModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.clock).toResolvedValue(() => new SystemClock());
    bind(tokens.auditHash).toConstantValue(auditHash);
    bind(tokens.signInSecrets).toConstantValue(signInSecrets);
    bind(tokens.webhookSender).toResolvedValue(
      (settings, clock) => new HttpWebhookSender(settings, clock),
      [tokens.webhookParts, tokens.clock],
    );
    bind(tokens.timers).toResolvedValue(() => new SystemTimers());
  });
