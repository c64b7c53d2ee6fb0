import { clientOptions, type RedisSettings } from './RedisSettings.ts';

/** How a cluster is reached, from the address of one of its nodes. */
export const clusterOptions = (settings: RedisSettings) => {
  const { url, socket, ...common } = clientOptions(settings);
  const { host, port, ...socketOptions } = socket;
  const address = url === undefined ? { socket: { ...(host && { host }), ...(port && { port }) } } : { url };
  return {
    rootNodes: [address],
    defaults: { ...common, ...credentialsOf(url), socket: { ...socketOptions, ...secureOf(url) } },
    commandOptions: common.commandOptions,
  };
};

/** The credentials in the given address; they apply to every node that the cluster names. */
export const credentialsOf = (url: string | undefined): { username?: string; password?: string } => {
  if (url === undefined) return {};
  const { username, password } = new URL(url);
  return {
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
  };
};

export const secureOf = (url: string | undefined): { tls?: true } => (url?.startsWith('rediss:') ? { tls: true } : {});
