import { ContainerModule } from 'inversify';
import { LinkedFeedHints } from '../../adapters/bus/feed/LinkedFeedHints.ts';
import { AgreeingRateLimiter } from '../../adapters/bus/limits/AgreeingRateLimiter.ts';
import { RedisPermitLedger } from '../../adapters/redis/limits/RedisPermitLedger.ts';
import { RedisSocketSlots } from '../../adapters/redis/limits/RedisSocketSlots.ts';
import { openRedis } from '../../adapters/redis/link/openRedis.ts';
import { RedisPresence } from '../../adapters/redis/presence/RedisPresence.ts';
import { busWatchOf } from '../busWatchOf.ts';
import { byName } from '../byName.ts';
import { linkedBusOf } from '../linkedBusOf.ts';
import { linkLogOf } from '../linkLogOf.ts';
import { tokens } from '../tokens.ts';

const { redisLink: link, redisOptions, lifetime, clock, log, tracing } = tokens;

/** Connects several nodes over one Redis. Redis only makes things faster: without it each node goes on alone. */
export const redisModule = () =>
  new ContainerModule(({ bind }) => {
    bind(link).toResolvedValue(
      ...byName({ redisOptions, clock, log, readSecret: tokens.readBusSecret, lifetime }, (parts) => {
        const { capacity, expiryMs, ...settings } = parts.redisOptions;
        const { clock, readSecret } = parts;
        return parts.lifetime.keep('busLink', openRedis(settings, { clock, log: linkLogOf(parts.log), readSecret }));
      }),
    );
    bind(tokens.busHealth).toService(link);
    bind(tokens.bus).toResolvedValue(
      ...byName({ redisOptions, link, log, lifetime, tracing }, ({ redisOptions, link, lifetime, ...parts }) =>
        lifetime.keep('bus', linkedBusOf(link, redisOptions, parts)),
      ),
    );
    bind(tokens.bareRateLimiter).toResolvedValue(
      ...byName({ link, clock }, ({ link, clock }) => {
        const ledger = new RedisPermitLedger({ link, now: () => clock.monotonic() });
        return new AgreeingRateLimiter({ ledger, clock });
      }),
    );
    bind(tokens.presence).toResolvedValue(
      ...byName({ link, lifetime }, ({ link, lifetime }) => lifetime.keep('presence', new RedisPresence({ link }))),
    );
    bind(tokens.socketSlots).toResolvedValue(
      ...byName({ link, lifetime }, ({ link, lifetime }) =>
        lifetime.keep('socketSlots', new RedisSocketSlots({ link })),
      ),
    );
    bind(tokens.feedHints).toResolvedValue((opened) => new LinkedFeedHints(opened), [link]);
    // Who else is there is not known here: each part asks Redis for what it needs.
    bind(tokens.busWatch).toResolvedValue((bus) => busWatchOf(bus, () => ({ nodes: 0, queueUsage: 0 })), [tokens.bus]);
    bind(tokens.joinNodes).toResolvedValue((opened) => () => opened.start(), [link]);
  });
