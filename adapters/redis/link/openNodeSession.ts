import { createClient } from 'redis';
import type { OpenSession } from '../../bus/link/BusSession.ts';
import { beatOver } from './beatOver.ts';
import { pubSubFacts } from './pubSubFacts.ts';
import { RedisScript } from './RedisScript.ts';
import type { RedisSession } from './RedisSession.ts';
import { clientOptions, type RedisSettings } from './RedisSettings.ts';

/** Channels in one SUBSCRIBE, at most, so that Redis can serve others in between. */
const channelsPerCommand = 1_000;

/** KEYS: none; ARGV: pairs of channel and payload. Publishes all and returns how many connections received each. */
const publishScript = new RedisScript(`
  local receivers = {}
  for index = 1, #ARGV, 2 do receivers[#receivers + 1] = redis.call('PUBLISH', ARGV[index], ARGV[index + 1]) end
  return receivers`);

/** A session with one Redis server: a connection for commands, another for subscriptions. */
export const openNodeSession =
  (settings: RedisSettings): OpenSession<RedisSession> =>
  ({ onMessage, onLost }) => {
    const commands = createClient(clientOptions(settings));
    const subscriber = createClient(clientOptions(settings));
    for (const client of [commands, subscriber]) client.on('error', onLost);
    const receive = (payload: Buffer, channel: Buffer): void => onMessage(channel.toString(), payload);

    const session: RedisSession = {
      ...pubSubFacts,
      hasAllKeys: true,
      beat: (channel, beat) => beatOver(session)(channel, beat),
      connect: async () => {
        await Promise.all([commands.connect(), subscriber.connect()]);
      },
      send: (_key, command) => commands.sendCommand(command),
      ping: () => commands.sendCommand(['PING']),
      publish: async (publications) => {
        const [{ channel, payload }] = publications;
        if (publications.length === 1) return [await commands.sendCommand(['PUBLISH', channel, payload])];
        const values = publications.flatMap((one) => [one.channel, one.payload]);
        const receivers = await publishScript.run(session, [], values);
        return Array.isArray(receivers) ? receivers : [];
      },
      subscribe: async (channels) => {
        await Promise.all(inParts(channels).map((part) => subscriber.subscribe(part, receive, true)));
      },
      unsubscribe: async (channels) => {
        await Promise.all(inParts(channels).map((part) => subscriber.unsubscribe(part, receive, true)));
      },
      destroy: () => {
        commands.destroy();
        subscriber.destroy();
      },
    };
    return session;
  };

const inParts = (channels: readonly string[]): string[][] => {
  const parts: string[][] = [];
  for (let start = 0; start < channels.length; start += channelsPerCommand)
    parts.push(channels.slice(start, start + channelsPerCommand));
  return parts;
};
