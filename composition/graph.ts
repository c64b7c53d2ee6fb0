import type { ContainerModule } from 'inversify';
import type { GraphChoice, GraphParts } from './GraphParts.ts';
import type { TokenName } from './tokens.ts';

export interface Layer {
  /** When it is there; always, if absent. */
  readonly when?: (choice: GraphChoice) => boolean;
  /** All that it binds; a test compares. */
  readonly binds: readonly TokenName[];
  /** Loaded only where it is there: Redis's client or Express cost 0.1 to 0.3 s. */
  readonly load: () => Promise<(parts: GraphParts) => ContainerModule>;
}

/** What both storages bind. */
const storage: readonly TokenName[] = [
  ...(['people', 'bareDirectory', 'directoryReader', 'bareRooms', 'messages', 'inbox', 'search'] as const),
  ...(['bareContacts', 'tickets', 'epoch', 'readEpoch', 'readStamp', 'readBusSecret', 'isShared'] as const),
  ...(['checkStorage', 'storageFigures'] as const),
];

const isCached = ({ redis, ports }: GraphChoice): boolean =>
  redis !== undefined && [ports.contacts, ports.directory, ports.rooms].every((port) => port === undefined);

/**
 * The whole chat, from top to bottom: each layer builds on those above it. Every name is bound once; only a host's ports
 * take the place of others. `bare` is a port as an adapter or the host made it; under the plain name lies the same with
 * what is put around it, and that is what everybody asks for. What is opened closes in the order of `Lifetime`.
 */
export const graph: Readonly<Record<string, Layer>> = {
  settings: {
    binds: ['policy', 'limits', 'log', 'lifetime', 'database', 'redisOptions', 'serving'],
    load: async () => (await import('./modules/settingsModule.ts')).settingsModule,
  },
  system: {
    binds: ['clock'],
    load: async () => (await import('./modules/systemModule.ts')).systemModule,
  },

  // Where everything durable is kept: one of two.
  knex: {
    when: ({ isInMemory }) => !isInMemory,
    binds: [...storage, 'vocabulary', 'knexMessages'],
    load: async () => (await import('./modules/knexModule.ts')).knexModule,
  },
  memory: {
    when: ({ isInMemory }) => isInMemory,
    binds: [...storage, 'memoryDatabase'],
    load: async () => (await import('./modules/memoryModule.ts')).memoryModule,
  },

  // What joins the nodes: one of two.
  redis: {
    when: ({ redis }) => redis !== undefined,
    binds: ['redisLink', 'busHealth', 'bus', 'bareRateLimiter', 'presence', 'joinNodes'],
    load: async () => (await import('./modules/redisModule.ts')).redisModule,
  },
  local: {
    when: ({ redis }) => redis === undefined,
    binds: ['busHealth', 'bus', 'bareRateLimiter', 'presence', 'joinNodes'],
    load: async () => (await import('./modules/localModule.ts')).localModule,
  },

  // What a host brings takes the place of what is bound above.
  host: {
    binds: [],
    load: async () => (await import('./modules/hostModule.ts')).hostModule,
  },

  // Around the bare storage: the cache of contact lists, where Homeroom sees every change that makes them stale.
  contactCache: {
    when: isCached,
    binds: ['contactCache', 'contacts', 'directory', 'rooms'],
    load: async () => (await import('./modules/contactCacheModule.ts')).contactCacheModule,
  },
  uncached: {
    when: (choice) => !isCached(choice),
    binds: ['contacts', 'directory', 'rooms'],
    load: async () => (await import('./modules/uncachedModule.ts')).uncachedModule,
  },

  core: {
    binds: ['bareChat'],
    load: async () => (await import('./modules/coreModule.ts')).coreModule,
  },

  // Around the bare limiter and the bare use cases: what counts them.
  metrics: {
    when: ({ serving }) => serving !== undefined,
    binds: ['metrics', 'rateLimiter', 'chat', 'shownMetrics'],
    load: async () => (await import('./modules/metricsModule.ts')).metricsModule,
  },
  unmetered: {
    when: ({ serving }) => serving === undefined,
    binds: ['rateLimiter', 'chat'],
    load: async () => (await import('./modules/unmeteredModule.ts')).unmeteredModule,
  },

  // How people reach it.
  identity: {
    when: ({ serving }) => serving !== undefined,
    binds: ['authenticator'],
    load: async () => (await import('./modules/identityModule.ts')).identityModule,
  },
  sockets: {
    when: ({ serving }) => serving !== undefined,
    binds: ['sockets'],
    load: async () => (await import('./modules/socketModule.ts')).socketModule,
  },
  http: {
    when: ({ serving }) => serving !== undefined,
    binds: ['healthChecks', 'router', 'page'],
    load: async () => (await import('./modules/httpModule.ts')).httpModule,
  },
};
