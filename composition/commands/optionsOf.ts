import { ruleText } from '../../core/retention/RetentionRule.ts';
import type { Config } from '../Config.ts';
import { databaseOf } from '../databaseOf.ts';
import { makeLog } from '../makeLog.ts';
import { policyOf } from '../policyOf.ts';
import type { CommandContext } from './Command.ts';

/** What a chat of the server is opened with, beside what takes time to be opened. `facts` are in each line of its log. */
export const optionsOf = (
  config: Config,
  { values }: Pick<CommandContext, 'values'>,
  facts?: Readonly<Record<string, unknown>>,
) => {
  const {
    corsOrigins,
    frameAncestors,
    legacy,
    directoryKey,
    roster,
    directorySource,
    takesQueryToken: queryToken,
    wireStrict,
    queueCapacity,
    unauthenticatedPerAddress,
    trustProxy,
    limits,
    redis,
    bus,
    eventExpiryMs,
    linkByMail,
    oversight,
    fixedSettings,
    exportKey,
    retention,
    files,
    webhooksMayBePrivate: allowPrivate,
  } = config;
  return {
    corsOrigins,
    page: { frameAncestors },
    legacy,
    limits,
    oversight,
    files,
    webhooks: { allowPrivate },
    fixedSettings,
    ...(directoryKey && { directoryKey }),
    wireStrict,
    roster,
    ...(directorySource && { directorySource }),
    ...(linkByMail && { linkByMail }),
    ...(exportKey && { exportKey }),
    ...(retention && { retention: retention.map(ruleText).join(',') }),
    sockets: { queryToken, queueCapacity, unauthenticatedPerAddress, trustedProxies: trustProxy ? 1 : 0 },
    ...(redis && { redis: { ...redis, capacity: queueCapacity, expiryMs: eventExpiryMs } }),
    ...(bus && { bus }),
    busLimits: { capacity: queueCapacity, expiryMs: eventExpiryMs },
    log: makeLog(config.logLevel, undefined, facts),
    database: databaseOf(config),
    policy: policyOf(config),
    policyBack: values['policy-back'] === true,
    migrate: config.mayMigrate,
  };
};
