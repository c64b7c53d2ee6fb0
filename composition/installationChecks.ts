import type { Knex } from 'knex';
import { diskChecks } from '../adapters/doctor/diskChecks.ts';
import { makeKeySetCheck } from '../adapters/jwt/keySetCheck.ts';
import { pushOrigins } from '../adapters/knex/notifications/pushOrigins.ts';
import { makeConnectionCheck } from '../adapters/knex/settings/connectionCheck.ts';
import { serverChecks } from '../adapters/knex/settings/serverChecks.ts';
import { makeSplitCheck } from '../adapters/knex/settings/splitCheck.ts';
import { makeMailCheck } from '../adapters/mail/mailCheck.ts';
import { makeBusCheck } from '../adapters/postgres/doctor/busCheck.ts';
import { pushChecks } from '../adapters/push/pushChecks.ts';
import { redisChecks } from '../adapters/redis/doctor/redisChecks.ts';
import { SystemClock } from '../adapters/system/SystemClock.ts';
import { makeTelegramCheck } from '../adapters/telegram/telegramCheck.ts';
import type { Check } from '../core/doctor/Check.ts';
import type { Config } from './Config.ts';
import { chooseBus } from './chooseBus.ts';
import { configChecks } from './configChecks.ts';
import { databaseOf } from './databaseOf.ts';
import type { Environment } from './EnvironmentReader.ts';
import type { Log } from './Log.ts';
import { makeProviderCheck } from './providerCheck.ts';

interface Deps {
  readonly env: Environment;
  readonly config: Config;
  readonly log: Log;
  /** By connections as nodes have them. */
  readonly nodeKnex: Knex;
  readonly isShared: boolean;
}

/** Whether what Homeroom stands on is as it should be: settings, PostgreSQL, disks, Redis and the servers of others. */
export const installationChecks = ({ env, config, log, nodeKnex, isShared }: Deps): readonly Check[] => {
  const { database, auth, signIn, channels, redis } = config;
  const poolMax = 'url' in database ? database.poolMax : 1;
  const chosen = chooseBus({ ...config, database: databaseOf(config) });
  const { postgresBus } = chosen;
  const isPooled = 'url' in database && database.directUrl !== undefined;
  return [
    ...configChecks(env),
    ...serverChecks({ nodeKnex, isShared, clock: new SystemClock() }),
    makeConnectionCheck({
      ...{ nodeKnex, isShared, poolMax, workers: config.workers, isPooled },
      hasBus: postgresBus !== undefined,
    }),
    ...diskChecks({ folders: foldersOf(config) }),
    ...redisChecks(redis),
    makeBusCheck(postgresBus),
    makeSplitCheck({ nodeKnex, isShared, hasRedis: chosen.redis !== undefined }),
    makeKeySetCheck(auth),
    makeProviderCheck(signIn, log),
    makeMailCheck(config.mail?.smtp ?? signIn?.smtp ?? config.operator?.smtp),
    ...pushChecks({
      keys: channels.push,
      origins: () => pushOrigins(nodeKnex),
      mayBePrivate: config.webhooksMayBePrivate,
    }),
    makeTelegramCheck(channels.telegram),
  ];
};

/** The folders that a server writes into. */
const foldersOf = ({ database, dataDir, files }: Config) => {
  const { store } = files;
  const isFolder = store !== undefined && 'folder' in store;
  return [
    ...('dataDir' in database ? [{ setting: 'DATA_DIR', path: dataDir }] : []),
    ...(isFolder ? [{ setting: 'BLOB_URL or DATA_DIR', path: store.folder }] : []),
  ];
};
