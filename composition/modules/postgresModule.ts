import { ContainerModule } from 'inversify';
import { LinkedFeedHints } from '../../adapters/bus/feed/LinkedFeedHints.ts';
import { AgreeingRateLimiter } from '../../adapters/bus/limits/AgreeingRateLimiter.ts';
import { ownNodeName } from '../../adapters/knex/sql/nodeName.ts';
import { PostgresPermitLedger } from '../../adapters/postgres/limits/PostgresPermitLedger.ts';
import { PostgresSocketSlots } from '../../adapters/postgres/limits/PostgresSocketSlots.ts';
import { joinNodes } from '../../adapters/postgres/nodes/joinNodes.ts';
import { SharedTally } from '../../adapters/postgres/nodes/SharedTally.ts';
import { PostgresPresence } from '../../adapters/postgres/rooms/PostgresPresence.ts';
import { busWatchOf } from '../busWatchOf.ts';
import { byName } from '../byName.ts';
import { linkedBusOf } from '../linkedBusOf.ts';
import { linkLogOf } from '../linkLogOf.ts';
import { tokens } from '../tokens.ts';

const { postgresNodes: nodes, postgresBus, lifetime, clock, log, tracing } = tokens;

/** Connects several nodes over PostgreSQL alone. It only makes things faster: without it each node goes on alone. */
export const postgresModule = () =>
  new ContainerModule(({ bind }) => {
    bind(nodes).toResolvedValue(
      ...byName({ postgresBus, clock, log, readSecret: tokens.readBusSecret, lifetime }, (parts) => {
        const { capacity, expiryMs, ...settings } = parts.postgresBus;
        const { clock, readSecret } = parts;
        const options = { clock, log: linkLogOf(parts.log), readSecret };
        return parts.lifetime.keep('busLink', joinNodes({ applicationName: ownNodeName, ...settings }, options));
      }),
    );
    bind(tokens.busHealth).toResolvedValue(({ link }) => link, [nodes]);
    bind(tokens.bus).toResolvedValue(
      ...byName({ postgresBus, nodes, log, lifetime, tracing }, ({ postgresBus, nodes, lifetime, ...parts }) =>
        lifetime.keep('bus', linkedBusOf(nodes.link, postgresBus, parts)),
      ),
    );
    bind(tokens.bareRateLimiter).toResolvedValue(
      ...byName({ nodes, clock, lifetime }, ({ nodes, clock, lifetime }) => {
        const ledger = lifetime.keep('limits', new PostgresPermitLedger(nodes));
        return new AgreeingRateLimiter({ ledger, clock });
      }),
    );
    bind(tokens.presence).toResolvedValue(
      ...byName({ nodes, lifetime }, ({ nodes, lifetime }) =>
        lifetime.keep('presence', new PostgresPresence(new SharedTally({ ...nodes, name: 'presence' }))),
      ),
    );
    bind(tokens.socketSlots).toResolvedValue(
      ...byName({ nodes, lifetime }, ({ nodes, lifetime }) =>
        lifetime.keep('socketSlots', new PostgresSocketSlots(new SharedTally({ ...nodes, name: 'sockets' }))),
      ),
    );
    bind(tokens.feedHints).toResolvedValue(({ link }) => new LinkedFeedHints(link), [nodes]);
    bind(tokens.joinNodes).toResolvedValue(
      ({ link }) =>
        () =>
          link.start(),
      [nodes],
    );
    bind(tokens.busWatch).toResolvedValue(
      (bus, { link, roll }) => busWatchOf(bus, () => ({ nodes: roll.size, queueUsage: link.session?.queueUsage ?? 0 })),
      [tokens.bus, nodes],
    );
  });
