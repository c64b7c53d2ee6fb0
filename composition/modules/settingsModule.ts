import { ContainerModule } from 'inversify';
import { hashPolicy } from '../../adapters/system/hashPolicy.ts';
import { noGuard } from '../../core/guard/MessageGuard.ts';
import { defaultOversight } from '../../core/oversight/OversightSettings.ts';
import { noFileParts } from '../FileParts.ts';
import type { GraphParts } from '../GraphParts.ts';
import { noNotifications } from '../NotificationSetup.ts';
import { tokens } from '../tokens.ts';
import { noWebhookParts } from '../WebhookParts.ts';

/** What is known before any part is made: the settings, the opened database and the lifetime. */
export const settingsModule = ({
  policy,
  limits,
  mailSources = [],
  oversight = defaultOversight,
  exportKey = null,
  retention = [],
  wordsInAllRooms = false,
  signIn = {},
  roster = {},
  files = noFileParts,
  notifications = noNotifications,
  webhooks = noWebhookParts,
  log,
  lifetime,
  database,
  redis,
  serving,
}: GraphParts) =>
  new ContainerModule(({ bind }) => {
    bind(tokens.policy).toConstantValue(policy);
    bind(tokens.policyHash).toResolvedValue(hashPolicy, [tokens.policy]);
    bind(tokens.limits).toConstantValue(limits);
    bind(tokens.mailSources).toConstantValue(mailSources);
    bind(tokens.oversight).toConstantValue(oversight);
    bind(tokens.exportKey).toConstantValue(exportKey);
    bind(tokens.signInSettings).toConstantValue(signIn);
    bind(tokens.retention).toConstantValue(retention);
    bind(tokens.messageGuard).toConstantValue(noGuard);
    bind(tokens.wordsInAllRooms).toConstantValue(wordsInAllRooms);
    bind(tokens.hostNotifications).toConstantValue(notifications);
    bind(tokens.fileParts).toConstantValue(files);
    bind(tokens.webhookParts).toConstantValue(webhooks);
    bind(tokens.rosterSettings).toConstantValue(roster);
    bind(tokens.log).toConstantValue(log);
    bind(tokens.lifetime).toConstantValue(lifetime);
    if (database) bind(tokens.database).toConstantValue(database);
    if (redis) bind(tokens.redisOptions).toConstantValue(redis);
    if (serving) bind(tokens.serving).toConstantValue(serving);
  });
