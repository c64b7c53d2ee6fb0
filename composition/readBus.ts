import type { DatabaseConfig } from './Config.ts';
import { type BusKind, busKinds, busUrlOf } from './chooseBus.ts';
import type { EnvironmentReader } from './EnvironmentReader.ts';

/** `BUS`: what carries publications between nodes. Undefined: what there is. */
export const readBus = (
  reader: EnvironmentReader,
  { hasRedis, database }: { readonly hasRedis: boolean; readonly database: DatabaseConfig },
): BusKind | undefined => {
  const toKind = (text: string): BusKind | undefined => busKinds.find((kind) => kind === text.toLowerCase());
  const bus = reader.read('BUS', `one of ${busKinds.join(', ')}`, 'postgres', toKind);
  if (bus === 'redis' && !hasRedis) reader.complain('BUS', 'is redis, and neither REDIS_URL nor REDIS_HOST is set');
  if (bus === 'postgres' && busUrlOf(database) === undefined)
    reader.complain(
      'BUS',
      'url' in database
        ? 'is postgres, and DB_PREPARED=off means a pooler: set DATABASE_DIRECT_URL to the address past it'
        : 'is postgres, and DATABASE_URL is not set: an embedded database has one process',
    );
  return bus;
};
