import type { GraphChoice } from './GraphParts.ts';
import type { Layer } from './Layer.ts';
import { coreModule } from './modules/coreModule.ts';
import { exportModule } from './modules/exportModule.ts';
import { fileModule } from './modules/fileModule.ts';
import { guardModule } from './modules/guardModule.ts';
import { hostModule } from './modules/hostModule.ts';
import { localModule } from './modules/localModule.ts';
import { noAnswerModule, noMailModule } from './modules/noMailModule.ts';
import { rosterModule } from './modules/rosterModule.ts';
import { settingsModule } from './modules/settingsModule.ts';
import { systemModule } from './modules/systemModule.ts';
import { uncachedModule } from './modules/uncachedModule.ts';
import { unmeteredModule } from './modules/unmeteredModule.ts';
import type { TokenName } from './tokens.ts';

/** The ports that both storages bind, and what they say about themselves. */
const storedPorts: readonly TokenName[] = [
  ...(['people', 'bareDirectory', 'directoryReader', 'bareRooms', 'roomHeads', 'messages'] as const),
  ...(['inbox', 'search', 'messageWords', 'bareContacts', 'tickets', 'policies', 'holds'] as const),
  ...(['merges', 'auditLog', 'cases', 'imports'] as const),
  ...(['blocks', 'reports', 'heldMessages', 'wordLists', 'exportReader', 'messageEraser', 'expiredRooms'] as const),
  'history',
  ...(['sessions', 'logins', 'signInLinks', 'announcements', 'sourceSettings', 'rosterPulls', 'sourceKeys'] as const),
  ...(['serviceAccounts', 'feed', 'feedSequencer', 'leases', 'consumers', 'webhooks'] as const),
  ...(['attachments', 'pictures', 'notices', 'notificationChoices', 'messageRequests', 'scheduledMessages'] as const),
  'liveSettings',
];
const storageFacts: readonly TokenName[] = [
  ...(['epoch', 'readEpoch', 'readDirectoryVersion', 'readBusSecret', 'isShared', 'folder'] as const),
  ...(['checkStorage', 'checkSchema', 'storageFigures'] as const),
];

const joiningPorts: readonly TokenName[] = [
  ...(['busHealth', 'bus', 'busWatch', 'bareRateLimiter'] as const),
  ...(['socketSlots', 'presence', 'feedHints', 'joinNodes'] as const),
];

const isCached = ({ redis, ports }: GraphChoice): boolean =>
  redis !== undefined && [ports.contacts, ports.directory, ports.rooms].every((port) => port === undefined);

/**
 * The whole chat, from top to bottom: each layer uses those above it. Every name is bound once; only a host's ports
 * replace others. A `bare` name is the port as an adapter or the host made it; the plain name, which all parts use, is
 * the same port with its wrappers. What is opened closes in the order of `Lifetime`.
 */
export const graph: Readonly<Record<string, Layer>> = {
  settings: {
    binds: [
      ...(['policy', 'policyHash', 'limits', 'mailSources', 'oversight', 'exportKey', 'retention'] as const),
      ...(['signInSettings', 'messageGuard', 'currentSettings', 'refusal', 'rosterSettings'] as const),
      ...(['fileParts', 'hostNotifications', 'webhookParts'] as const),
      ...(['log', 'lifetime', 'tracing', 'database', 'redisOptions', 'postgresBus', 'serving'] as const),
    ],
    load: async () => settingsModule,
  },
  system: {
    binds: ['clock', 'timers', 'auditHash', 'signInSecrets', 'webhookSender'],
    load: async () => systemModule,
  },

  // Where everything durable is kept: one of two.
  knex: {
    when: ({ isInMemory }) => !isInMemory,
    binds: [...storedPorts, ...storageFacts, 'vocabulary', 'bodyHash', 'knexMessages', 'auditWriter'],
    load: async () => (await import('./modules/knexModule.ts')).knexModule,
  },
  memory: {
    when: ({ isInMemory }) => isInMemory,
    binds: [...storedPorts, ...storageFacts, 'memoryDatabase'],
    load: async () => (await import('./modules/memoryModule.ts')).memoryModule,
  },

  // What connects the nodes: one of three.
  redis: {
    when: ({ redis }) => redis !== undefined,
    binds: ['redisLink', ...joiningPorts],
    load: async () => (await import('./modules/joiningModules.ts')).redisModule,
  },
  postgresBus: {
    when: ({ redis, postgresBus }) => redis === undefined && postgresBus !== undefined,
    binds: ['postgresNodes', ...joiningPorts],
    load: async () => (await import('./modules/postgresModule.ts')).postgresModule,
  },
  local: {
    when: ({ redis, postgresBus }) => redis === undefined && postgresBus === undefined,
    binds: joiningPorts,
    load: async () => localModule,
  },

  // A host's ports replace what is bound above.
  host: {
    binds: [],
    load: async () => hostModule,
  },

  // Around the bare storage: the cache of contact lists, if Homeroom sees every change that makes them stale.
  contactCache: {
    when: isCached,
    binds: ['contactCache', 'contacts', 'directory', 'rooms'],
    load: async () => (await import('./modules/joiningModules.ts')).contactCacheModule,
  },
  uncached: {
    when: (choice) => !isCached(choice),
    binds: ['contacts', 'directory', 'rooms'],
    load: async () => uncachedModule,
  },

  // Mails about messages and answers to them: where a mail server is known.
  mail: {
    when: ({ serving }) => serving?.mail !== undefined,
    binds: ['mail', 'notifications'],
    load: async () => (await import('./modules/mailModule.ts')).mailModule,
  },
  noMail: {
    when: ({ serving }) => serving?.mail === undefined,
    binds: ['mail', 'notifications', 'answers'],
    load: async () => noMailModule,
  },
  answers: {
    when: ({ serving }) => serving?.mail?.answers !== undefined,
    binds: ['answers'],
    load: async () => (await import('./modules/answerModule.ts')).answerModule,
  },
  noAnswers: {
    when: ({ serving }) => serving?.mail !== undefined && serving.mail.answers === undefined,
    binds: ['answers'],
    load: async () => noAnswerModule,
  },

  guard: {
    binds: ['guards', 'guardWatch', 'guardHooks', 'hookWatch'],
    load: async () => guardModule,
  },

  files: {
    binds: ['blobStore', 'inspector', 'uploads'],
    load: async () => fileModule,
  },

  rosters: {
    binds: ['pullRoster'],
    load: async () => rosterModule,
  },

  exports: {
    binds: ['exportSettings'],
    load: async () => exportModule,
  },

  core: {
    binds: ['bareChat', 'requestWatch'],
    load: async () => coreModule,
  },

  // What a served node does about settings that are changed while it runs.
  liveSettings: {
    when: ({ serving }) => serving !== undefined,
    binds: ['settingsKeeper'],
    load: async () => (await import('./modules/servingModules.ts')).liveSettingsModule,
  },

  // What a served node does about its policy.
  policy: {
    when: ({ serving }) => serving !== undefined,
    binds: ['registerPolicy', 'policyKeeper'],
    load: async () => (await import('./modules/servingModules.ts')).policyModule,
  },

  // Around the bare limiter and the bare use cases: the metrics.
  metrics: {
    when: ({ serving }) => serving !== undefined,
    binds: ['metrics', 'rateLimiter', 'chat', 'shownMetrics'],
    load: async () => (await import('./modules/servingModules.ts')).metricsModule,
  },
  unmetered: {
    when: ({ serving }) => serving === undefined,
    binds: ['rateLimiter', 'chat'],
    load: async () => unmeteredModule,
  },

  // What a served node does about the feed: takes part in writing it, and runs the host's consumers.
  feed: {
    when: ({ serving }) => serving !== undefined,
    binds: ['feedKeeper', 'startConsumer', 'consumeFeed'],
    load: async () => (await import('./modules/servingModules.ts')).feedModule,
  },

  // What a host's own functions hear.
  hooks: {
    when: ({ serving }) => serving !== undefined,
    binds: ['hooks'],
    load: async () => (await import('./modules/servingModules.ts')).hookModule,
  },

  // What a served node does about webhooks: takes part in delivering.
  webhooks: {
    when: ({ serving }) => serving !== undefined,
    binds: ['webhookKeeper'],
    load: async () => (await import('./modules/servingModules.ts')).webhookModule,
  },

  // What a served node does about dates: takes part in applying them.
  dates: {
    when: ({ serving }) => serving !== undefined,
    binds: ['dateKeeper'],
    load: async () => (await import('./modules/servingModules.ts')).dateModule,
  },

  // What a served node does about rosters that are pulled.
  pulls: {
    when: ({ serving }) => serving !== undefined,
    binds: ['pullKeeper'],
    load: async () => (await import('./modules/servingModules.ts')).pullModule,
  },

  // What a served node does about words whose time is over.
  retention: {
    when: ({ serving }) => serving !== undefined,
    binds: ['retentionKeeper'],
    load: async () => (await import('./modules/servingModules.ts')).retentionModule,
  },

  // What a served node does about messages that wait for the words of search.
  words: {
    when: ({ serving }) => serving !== undefined,
    binds: ['wordKeeper'],
    load: async () => (await import('./modules/servingModules.ts')).wordModule,
  },

  // How people who are not looking are told.
  notifications: {
    when: ({ serving }) => serving !== undefined,
    binds: ['senderPace', 'tellPeople'],
    load: async () => (await import('./modules/servingModules.ts')).notificationModule,
  },

  // What a served node does about messages whose hour comes.
  scheduled: {
    when: ({ serving }) => serving !== undefined,
    binds: ['scheduleKeeper'],
    load: async () => (await import('./modules/servingModules.ts')).scheduleModule,
  },

  // What a served node does about files that nobody needs any more.
  fileKeeper: {
    when: ({ serving }) => serving !== undefined,
    binds: ['fileKeeper'],
    load: async () => (await import('./modules/servingModules.ts')).fileKeeperModule,
  },

  // What a served node does about pictures that rosters name.
  pictures: {
    when: ({ serving }) => serving !== undefined,
    binds: ['pictureKeeper'],
    load: async () => (await import('./modules/servingModules.ts')).pictureModule,
  },

  // What a served node does about the audit log: notes its head, verifies what is new, and records refused keys.
  audit: {
    when: ({ serving }) => serving !== undefined,
    binds: ['auditKeeper'],
    load: async () => (await import('./modules/servingModules.ts')).auditModule,
  },

  // The clients of older systems.
  legacy: {
    when: ({ serving }) => serving !== undefined,
    binds: ['legacy'],
    load: async () => (await import('./modules/servingModules.ts')).legacyModule,
  },

  // How people reach the chat.
  identity: {
    when: ({ serving }) => serving !== undefined,
    binds: ['keySet', 'authenticator', 'sessionAuthenticator'],
    load: async () => (await import('./modules/servingModules.ts')).identityModule,
  },
  signIn: {
    when: ({ serving }) => serving !== undefined,
    binds: ['door', 'signInKeeper'],
    load: async () => (await import('./modules/servingModules.ts')).signInModule,
  },
  sockets: {
    when: ({ serving }) => serving !== undefined,
    binds: ['sockets'],
    load: async () => (await import('./modules/servingModules.ts')).socketModule,
  },
  http: {
    when: ({ serving }) => serving !== undefined,
    binds: ['healthChecks', 'router', 'page'],
    load: async () => (await import('./modules/servingModules.ts')).httpModule,
  },
};
