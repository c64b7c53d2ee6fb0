import { ContainerModule } from 'inversify';
import { RedisRoomBus } from '../../adapters/redis/bus/RedisRoomBus.ts';
import { RedisFeedHints } from '../../adapters/redis/feed/RedisFeedHints.ts';
import { RedisRateLimiter } from '../../adapters/redis/limits/RedisRateLimiter.ts';
import { RedisSocketSlots } from '../../adapters/redis/limits/RedisSocketSlots.ts';
import { openRedis } from '../../adapters/redis/link/openRedis.ts';
import { RedisPresence } from '../../adapters/redis/presence/RedisPresence.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { redisLink: link, redisOptions, lifetime, clock, log } = tokens;

/** Connects several nodes over one Redis. Redis only makes things faster: without it each node goes on alone. */
export const redisModule = () =>
  new ContainerModule(({ bind }) => {
    bind(link).toResolvedValue(
      ...byName({ redisOptions, clock, log, readSecret: tokens.readBusSecret, lifetime }, (parts) => {
        const { capacity, expiryMs, ...settings } = parts.redisOptions;
        const redisLog = {
          info: (text: string) => parts.log.info({}, text),
          warn: (text: string) => parts.log.warn({}, text),
        };
        const { clock, readSecret } = parts;
        return parts.lifetime.keep('redisLink', openRedis(settings, { clock, log: redisLog, readSecret }));
      }),
    );
    bind(tokens.busHealth).toService(link);
    bind(tokens.bus).toResolvedValue(
      ...byName({ redisOptions, link, log, lifetime }, (parts) => {
        const { capacity = 1_500, expiryMs = 10_000 } = parts.redisOptions;
        const onFailure = (failure: unknown): void => parts.log.error({ err: failure }, 'a listener of the bus failed');
        const { link } = parts;
        return parts.lifetime.keep('bus', new RedisRoomBus({ link, onFailure, capacity, expiryMs }));
      }),
    );
    bind(tokens.bareRateLimiter).toResolvedValue(
      ...byName({ link, clock }, ({ link, clock }) => new RedisRateLimiter({ link, clock })),
    );
    bind(tokens.presence).toResolvedValue(
      ...byName({ link, lifetime }, ({ link, lifetime }) => lifetime.keep('presence', new RedisPresence({ link }))),
    );
    bind(tokens.socketSlots).toResolvedValue(
      ...byName({ link, lifetime }, ({ link, lifetime }) =>
        lifetime.keep('socketSlots', new RedisSocketSlots({ link })),
      ),
    );
    bind(tokens.feedHints).toResolvedValue((opened) => new RedisFeedHints(opened), [link]);
    bind(tokens.joinNodes).toResolvedValue((opened) => () => opened.start(), [link]);
  });
