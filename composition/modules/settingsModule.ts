import { ContainerModule } from 'inversify';
import { hashPolicy } from '../../adapters/system/hashPolicy.ts';
import { noGuard } from '../../core/guard/MessageGuard.ts';
import { defaultOversight } from '../../core/oversight/OversightSettings.ts';
import { CurrentSettings, nothingFixed } from '../../core/settings/CurrentSettings.ts';
import { maintenanceRefusal } from '../../core/settings/ServerNotice.ts';
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
  fixed = nothingFixed,
  signIn = {},
  roster = {},
  files = noFileParts,
  notifications = noNotifications,
  webhooks = noWebhookParts,
  tracing = null,
  log,
  lifetime,
  database,
  redis,
  postgresBus,
  serving,
}: GraphParts) =>
  new ContainerModule(({ bind }) => {
    bind(tokens.policy).toConstantValue(policy);
    bind(tokens.policyHash).toResolvedValue(hashPolicy, [tokens.policy]);
    const current = new CurrentSettings({ limits, fixed, roles: policy.roles });
    bind(tokens.currentSettings).toConstantValue(current);
    bind(tokens.limits).toConstantValue(current.limits);
    bind(tokens.mailSources).toConstantValue(mailSources);
    bind(tokens.oversight).toConstantValue(oversight);
    bind(tokens.exportKey).toConstantValue(exportKey);
    bind(tokens.signInSettings).toConstantValue(signIn);
    bind(tokens.retention).toConstantValue(retention);
    bind(tokens.messageGuard).toConstantValue(noGuard);
    bind(tokens.hostNotifications).toConstantValue(notifications);
    bind(tokens.fileParts).toConstantValue(files);
    bind(tokens.webhookParts).toConstantValue(webhooks);
    bind(tokens.rosterSettings).toConstantValue(roster);
    bind(tokens.tracing).toConstantValue(tracing);
    // Commands are the operator's own, and go on.
    bind(tokens.refusal).toResolvedValue(
      (clock) =>
        serving === undefined ? () => undefined : () => maintenanceRefusal(current.notice, () => clock.now()),
      [tokens.clock],
    );
    bind(tokens.log).toConstantValue(log);
    bind(tokens.lifetime).toConstantValue(lifetime);
    if (database) bind(tokens.database).toConstantValue(database);
    if (redis) bind(tokens.redisOptions).toConstantValue(redis);
    if (postgresBus) bind(tokens.postgresBus).toConstantValue(postgresBus);
    if (serving) bind(tokens.serving).toConstantValue(serving);
  });
