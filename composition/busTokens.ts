import type { PostgresNodes } from '../adapters/postgres/nodes/joinNodes.ts';
import type { CachedContactList } from '../adapters/redis/contacts/CachedContactList.ts';
import type { RedisLink } from '../adapters/redis/link/RedisLink.ts';
import type { BusWatch } from './BusWatch.ts';
import { part as token } from './makeToken.ts';
import type { PostgresBusOptions } from './PostgresBusOptions.ts';
import type { RedisOptions } from './RedisOptions.ts';

/** Parts that connect nodes, of which only one bus has each. */
export const busTokens = {
  redisOptions: token<RedisOptions>('redisOptions'),
  redisLink: token<RedisLink>('redisLink'),
  contactCache: token<CachedContactList>('contactCache'),
  postgresBus: token<PostgresBusOptions>('postgresBus'),
  postgresNodes: token<PostgresNodes>('postgresNodes'),
  /** Null where nothing carries publications between nodes. */
  busWatch: token<BusWatch | null>('busWatch'),
} as const;
