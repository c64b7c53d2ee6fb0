import { createCluster } from 'redis';
import type { OpenSession } from './RedisSession.ts';
import { clientOptions, type RedisSettings } from './RedisSettings.ts';

/**
 * A session with a Redis Cluster that uses sharded pub/sub: a channel belongs to one shard, so messages do not go to all
 * of them. The failure of one shard ends the session; until its replica has taken over, the sweep delivers.
 */
export const openClusterSession =
  (settings: RedisSettings): OpenSession =>
  ({ onMessage, onLost }) => {
    const { url, socket, ...common } = clientOptions(settings);
    const { host, port, ...socketOptions } = socket;
    const address = url === undefined ? { socket: { ...(host && { host }), ...(port && { port }) } } : { url };
    const cluster = createCluster({
      rootNodes: [address],
      defaults: { ...common, ...credentialsOf(url), socket: { ...socketOptions, ...secureOf(url) } },
      commandOptions: common.commandOptions,
    });
    cluster.on('error', onLost);
    cluster.on('node-error', onLost);
    cluster.on('sharded-channel-moved-error', onLost);
    const receive = (payload: Buffer, channel: Buffer): void => onMessage(channel.toString(), payload);

    return {
      hasAllKeys: false,
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
  };

/** The credentials in the given address; they apply to every node that the cluster names. */
const credentialsOf = (url: string | undefined): { username?: string; password?: string } => {
  if (url === undefined) return {};
  const { username, password } = new URL(url);
  return {
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
  };
};

const secureOf = (url: string | undefined): { tls?: true } => (url?.startsWith('rediss:') ? { tls: true } : {});
