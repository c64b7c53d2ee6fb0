import { defaultLimits } from '../core/limits/Limits.ts';
import { defaultOversight } from '../core/oversight/OversightSettings.ts';
import { educationPolicy } from '../core/permissions/educationPolicy.ts';
import type { FixedSettings } from '../core/settings/CurrentSettings.ts';
import type { ChatOptions } from './ChatOptions.ts';
import { checkedRetention, readRetention } from './checkedRetention.ts';
import { checkPorts } from './checkPorts.ts';
import { chooseBus } from './chooseBus.ts';
import { errorLog } from './errorLog.ts';
import { filePartsOf } from './filePartsOf.ts';
import { findTracing } from './findTracing.ts';
import { fixedByHost } from './fixedByHost.ts';
import type { GraphChoice } from './GraphParts.ts';
import { Lifetime } from './Lifetime.ts';
import { loadLegacy } from './loadLegacy.ts';
import type { MailConfig } from './MailConfig.ts';
import { noNotifications } from './NotificationSetup.ts';
import type { OpenedChat } from './OpenedChat.ts';
import { openControl } from './openControl.ts';
import { openStorage } from './openStorage.ts';
import type { PostgresBusOptions } from './PostgresBusOptions.ts';
import type { TelegramConfig } from './readChannels.ts';
import type { Identification, ServingOptions } from './ServingOptions.ts';
import type { SignInParts } from './SignInParts.ts';
import type { StorageNames } from './StorageNames.ts';
import { signingKey } from './signingKey.ts';
import { tokens } from './tokens.ts';
import { type WebhookParts, webhookPartsOf } from './WebhookParts.ts';
import { warnOfRole } from './warnOfRole.ts';

/** What only the standalone server has. */
interface OpenOptions extends ChatOptions {
  readonly signIn?: SignInParts;
  readonly mail?: MailConfig;
  readonly telegram?: TelegramConfig;
  /** What the environment sets, of what can otherwise be changed while nodes run. Absent: what the options say. */
  readonly fixedSettings?: FixedSettings;
  /** What whoever wrote `database` calls its settings; variables of the environment by default. */
  readonly storageNames?: StorageNames;
  /** Bounds of the bus over PostgreSQL. */
  readonly busLimits?: Pick<PostgresBusOptions, 'capacity' | 'expiryMs'>;
  /** Set in a worker. */
  readonly primary?: ServingOptions['primary'];
  /** Other times for webhooks than the usual ones. */
  readonly webhookTimes?: Pick<WebhookParts, 'times' | 'plan' | 'patienceMs'>;
}

/**
 * Builds a chat for our own programs, with the use cases and storage that hosts do not get. Does not check the options:
 * they come from checked settings, and a node can open its database while it loads the schemas.
 * @throws ChatError INVALID_REQUEST for ports that lack a method, UNAVAILABLE if the database does not answer, CONFLICT
 *   for a policy older than the database's, unless `policyBack`, and for a database that asks for a later release, lacks
 *   migrations that may not be applied, or holds a demo's data and should not, or the other way round
 */
export const openChat = async (options: OpenOptions, isDemo = false): Promise<OpenedChat> => {
  const { database: option = { dataDir: './data' }, policy = educationPolicy, log = errorLog } = options;
  const { migrate: mayMigrate = true, signIn, mail, telegram, primary, storageNames: names } = options;
  const legacy = await loadLegacy(options.legacy ?? [], log);
  const choice: GraphChoice = {
    isInMemory: option === 'memory',
    ...chooseBus({ ...options, database: option }),
    serving: {
      ...{ transports: options, identification: identificationOf(options) },
      ...{ legacy, ...(signIn && { signIn }), ...(options.page && { page: options.page }) },
      ...(mail && { mail }),
      ...(telegram && { telegram }),
      ...(primary && { primary }),
    },
    ports: checkPorts(options.ports ?? {}),
  };
  const limits = { ...defaultLimits, ...options.limits };
  const mailSources = options.linkByMail ?? [];
  const oversight = { ...defaultOversight, ...options.oversight };
  const exportKey = signingKey(options.exportKey);
  const retention = checkedRetention(policy, readRetention(options.retention));
  const lifetime = new Lifetime();
  const opening = openStorage(option, log, { mayMigrate, isDemo, ...(names && { names }) }).then(async (database) => {
    if (database === undefined) return undefined;
    lifetime.keep('database', database);
    await warnOfRole(database, log);
    return database;
  });
  try {
    // The database starts in a thread or server of its own, so the modules load in the meantime.
    const [database, tracing, { buildChat }, makeContainer] = await Promise.all([
      opening,
      findTracing(),
      import('./buildChat.ts'),
      import('./loadGraph.ts').then(({ loadGraph }) => loadGraph(choice)),
    ]);
    const fixed = options.fixedSettings ?? fixedByHost(options);
    const signInSettings = signIn?.settings ?? {};
    const roster = options.roster ?? {};
    const notifications = { ...noNotifications, ...options.notifications };
    const files = filePartsOf(options.files, option);
    const webhooks = { ...webhookPartsOf(options.webhooks), ...options.webhookTimes };
    const settings = {
      files,
      notifications,
      webhooks,
      mailSources,
      oversight,
      exportKey,
      retention,
      fixed,
      signIn: signInSettings,
      roster,
      tracing,
    };
    const container = makeContainer({ policy, limits, ...settings, log, lifetime, database });
    const chat = await buildChat(container, options);
    const control = await openControl(option, database, container.get(tokens.auditLog), log);
    if (control !== undefined) lifetime.keep('control', control);
    return chat;
  } catch (failure) {
    // The reason why it could not start says more than a failure to close afterwards.
    await opening.catch(() => undefined);
    await lifetime.close().catch(() => undefined);
    throw failure;
  }
};

/** Callers have checked that there is one of the two; without one nobody is let in. */
const identificationOf = ({ authenticate, jwt }: ChatOptions): Identification =>
  jwt === undefined ? { authenticate: authenticate ?? (() => null) } : { jwt };
