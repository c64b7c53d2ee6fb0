import { createClient } from 'redis';
import { RedisScript } from './RedisScript.ts';
import type { OpenSession, RedisSession } from './RedisSession.ts';
import { clientOptions, type RedisSettings } from './RedisSettings.ts';

/** Channels of one SUBSCRIBE; more go in several, so that other commands get between them. */
const channelsPerCommand = 1_000;

/** KEYS: none; ARGV: channels, each with its payload. One command for all of them; answers how many heard each. */
const publishScript = new RedisScript(`
  local heard = {}
  for index = 1, #ARGV, 2 do heard[#heard + 1] = redis.call('PUBLISH', ARGV[index], ARGV[index + 1]) end
  return heard`);

/** One Redis server: a connection for commands, one for what is subscribed to. */
export const openNodeSession =
  (settings: RedisSettings): OpenSession =>
  ({ onMessage, onLost }) => {
    const commands = createClient(clientOptions(settings));
    const subscriber = createClient(clientOptions(settings));
    for (const client of [commands, subscriber]) client.on('error', onLost);
    const hear = (payload: Buffer, channel: Buffer): void => onMessage(channel.toString(), payload);

    const session: RedisSession = {
      hasAllKeys: true,
      connect: async () => {
        await Promise.all([commands.connect(), subscriber.connect()]);
      },
      send: (_key, command) => commands.sendCommand(command),
      ping: () => commands.sendCommand(['PING']),
      publish: async (publications) => {
        const [{ channel, payload }] = publications;
        if (publications.length === 1) return [await commands.sendCommand(['PUBLISH', channel, payload])];
        const values = publications.flatMap((one) => [one.channel, one.payload]);
        const heard = await publishScript.run(session, [], values);
        return Array.isArray(heard) ? heard : [];
      },
      subscribe: async (channels) => {
        await Promise.all(inParts(channels).map((part) => subscriber.subscribe(part, hear, true)));
      },
      unsubscribe: async (channels) => {
        await Promise.all(inParts(channels).map((part) => subscriber.unsubscribe(part, hear, true)));
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
