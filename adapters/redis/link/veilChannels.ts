import type { OpenSession, Publication } from './RedisSession.ts';

/** Sessions whose channels have other names in Redis than their users give them. */
export const veilChannels =
  (open: OpenSession, nameOf: (channel: string) => string): OpenSession =>
  (listener) => {
    /** The channels that are subscribed, by their names in Redis. */
    const channels = new Map<string, string>();
    const session = open({
      onLost: (cause) => listener.onLost(cause),
      onMessage: (name, payload) => {
        const channel = channels.get(name);
        if (channel !== undefined) listener.onMessage(channel, payload);
      },
    });
    const veiled = ({ channel, payload }: Publication): Publication => ({ channel: nameOf(channel), payload });
    return {
      hasAllKeys: session.hasAllKeys,
      connect: () => session.connect(),
      send: (key, command) => session.send(key, command),
      ping: () => session.ping(),
      publish: ([first, ...others]) => session.publish([veiled(first), ...others.map(veiled)]),
      subscribe: (wanted) => {
        const names = wanted.map(nameOf);
        for (const [index, name] of names.entries()) channels.set(name, wanted[index] ?? name);
        return session.subscribe(names);
      },
      unsubscribe: (unwanted) => {
        const names = unwanted.map(nameOf);
        for (const name of names) channels.delete(name);
        return session.unsubscribe(names);
      },
      destroy: () => session.destroy(),
    };
  };
