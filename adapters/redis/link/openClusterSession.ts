import { createCluster } from 'redis';
import type { OpenSession } from '../../bus/link/BusSession.ts';
import { beatOver } from './beatOver.ts';
import { clusterOptions } from './clusterOptions.ts';
import { pubSubFacts } from './pubSubFacts.ts';
import type { RedisSession } from './RedisSession.ts';
import type { RedisSettings } from './RedisSettings.ts';

/**
 * A session with a Redis Cluster that uses sharded pub/sub: a channel belongs to one shard, so messages do not go to all
 * of them. The failure of one shard ends the session; until its replica has taken over, the sweep delivers.
 */
export const openClusterSession =
  (settings: RedisSettings): OpenSession<RedisSession> =>
  ({ onMessage, onLost }) => {
    const cluster = createCluster(clusterOptions(settings));
    cluster.on('error', onLost);
    cluster.on('node-error', onLost);
    cluster.on('sharded-channel-moved-error', onLost);
    const receive = (payload: Buffer, channel: Buffer): void => onMessage(channel.toString(), payload);

    const session: RedisSession = {
      ...pubSubFacts,
      hasAllKeys: false,
      beat: (channel, beat) => beatOver(session)(channel, beat),
      connect: async () => {
        await cluster.connect();
      },
      send: (key, command) => cluster.sendCommand(key, false, [...command]),
      ping: () =>
        Promise.all(cluster.masters.map(async (master) => (await cluster.nodeClient(master)).sendCommand(['PING']))),
      publish: (publications) =>
        Promise.all(
          publications.map(({ channel, payload }) =>
            cluster.sendCommand(channel, false, ['SPUBLISH', channel, payload]),
          ),
        ),
      subscribe: async (channels) => {
        await Promise.all(channels.map((channel) => cluster.sSubscribe(channel, receive, true)));
      },
      unsubscribe: async (channels) => {
        await Promise.all(channels.map((channel) => cluster.sUnsubscribe(channel, receive, true)));
      },
      destroy: () => cluster.destroy(),
    };
    return session;
  };
