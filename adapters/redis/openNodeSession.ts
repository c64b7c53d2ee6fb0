import { createClient } from 'redis';
import type { OpenSession } from './RedisSession.ts';
import { clientOptions, type RedisSettings } from './RedisSettings.ts';

/** Channels of one SUBSCRIBE; more go in several, so that other commands get between them. */
const channelsPerCommand = 1_000;

/** One Redis server: a connection for commands, one for what is subscribed to. */
export const openNodeSession =
  (settings: RedisSettings): OpenSession =>
  ({ onMessage, onLost }) => {
    const commands = createClient(clientOptions(settings));
    const subscriber = createClient(clientOptions(settings));
    for (const client of [commands, subscriber]) client.on('error', onLost);
    const hear = (payload: Buffer, channel: Buffer): void => onMessage(channel.toString(), payload);

    return {
      connect: async () => {
        await Promise.all([commands.connect(), subscriber.connect()]);
      },
      send: (_key, command) => commands.sendCommand(command),
      ping: () => commands.sendCommand(['PING']),
      publish: (channel, payload) => commands.sendCommand(['PUBLISH', channel, payload]),
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
  };

const inParts = (channels: readonly string[]): string[][] => {
  const parts: string[][] = [];
  for (let start = 0; start < channels.length; start += channelsPerCommand)
    parts.push(channels.slice(start, start + channelsPerCommand));
  return parts;
};
