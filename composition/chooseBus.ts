import type { DatabaseOption } from './openStorage.ts';
import type { PostgresBusOptions } from './PostgresBusOptions.ts';
import type { RedisOptions } from './RedisOptions.ts';

/** What may carry publications between nodes; `none`: each node finds what others did by looking, every two seconds. */
export const busKinds = ['redis', 'postgres', 'none'] as const;
export type BusKind = (typeof busKinds)[number];

interface Given {
  /** What whoever wrote the settings wants; absent: what there is. */
  readonly bus?: BusKind | undefined;
  readonly redis?: RedisOptions | undefined;
  readonly database: DatabaseOption;
  /** Bounds of the bus over PostgreSQL; those over Redis are in `redis`. */
  readonly busLimits?: Pick<PostgresBusOptions, 'capacity' | 'expiryMs'>;
}

/** What connects a node with others: one of the two, or neither. */
export interface ChosenBus {
  readonly redis?: RedisOptions;
  readonly postgresBus?: PostgresBusOptions;
}

/**
 * The one place that decides what carries publications: Redis where one is named, else a PostgreSQL to which a connection of
 * its own leads. A host that lends its pool gets no connection beside it without asking.
 */
export const chooseBus = ({ bus, redis, database, busLimits }: Given): ChosenBus => {
  const url = busUrlOf(database);
  const kind = bus ?? (redis !== undefined ? 'redis' : isPoolOf(database) ? 'none' : 'postgres');
  if (kind === 'redis') return redis === undefined ? {} : { redis };
  return kind === 'none' || url === undefined ? {} : { postgresBus: { url, ...busLimits } };
};

/** The database is a pool of a host's, alone or with settings. */
const isPoolOf = (database: DatabaseOption): boolean =>
  typeof database === 'function' || (typeof database === 'object' && !('url' in database || 'dataDir' in database));

/**
 * The address of the database past any pooler; undefined where no connection of its own leads there: an embedded database, a
 * host's pool, or a pooler that hands out connections by transaction, without `directUrl`.
 */
export const busUrlOf = (database: DatabaseOption): string | undefined => {
  if (typeof database === 'string') return database === 'memory' ? undefined : database;
  if (typeof database !== 'object') return undefined;
  if ('url' in database) return database.directUrl ?? (database.prepared === false ? undefined : database.url);
  return 'pool' in database ? database.directUrl : undefined;
};
