import type { IncomingMessage } from 'node:http';
import type { JwtSettings } from '../adapters/jwt/JwtSettings.ts';
import type { Limits } from '../core/limits/Limits.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { DirectorySource } from './DirectorySource.ts';
import type { Log } from './Log.ts';
import type { TransportOptions } from './makeTransports.ts';
import type { DatabaseOption } from './openStorage.ts';
import type { RedisOptions } from './redisBackplane.ts';

/** Who made this request: the user's id, or nobody. */
export type Authenticate = (request: IncomingMessage) => number | null | undefined | Promise<number | null | undefined>;

export interface ChatOptions extends TransportOptions {
  /** Default: the embedded database in `./data`. */
  readonly database?: DatabaseOption;
  /** The host's own way to know who asks, for HTTP and sockets alike. Either this or `jwt`. */
  readonly authenticate?: Authenticate;
  readonly jwt?: JwtSettings;
  /** The host's own people and relations; copied at the start and by `directory.refresh`. */
  readonly directory?: DirectorySource;
  /** Default: the education policy. */
  readonly policy?: Policy;
  /** Starts although the database follows a newer policy than this one, which then applies again. */
  readonly policyBack?: boolean;
  readonly limits?: Partial<Limits>;
  /** Joins this node with others over the same database; absent: it is the only one. */
  readonly redis?: RedisOptions;
  readonly log?: Log;
}
