import { randomUUID } from 'node:crypto';
import type { Metrics } from '../adapters/metrics/Metrics.ts';
import type { Clock } from '../core/clock.ts';
import type { Leases } from '../core/feed/Leases.ts';
import type { Timers } from '../core/feed/Timers.ts';
import type { Chat } from '../core/makeChat.ts';
import type { NotificationChoices } from '../core/notifications/NotificationChoices.ts';
import type { Lifetime } from './Lifetime.ts';
import type { Log } from './Log.ts';
import type { TelegramConfig } from './readChannels.ts';

interface Parts {
  readonly telegram: TelegramConfig;
  readonly chat: Chat;
  readonly choices: NotificationChoices;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly lifetime: Lifetime;
}

/** Hears what people write to the bot of Telegram, until the chat is closed. */
export const hearBot = async ({ telegram, log, metrics, lifetime, ...parts }: Parts): Promise<void> => {
  const { LinkTokens, TelegramApi, TelegramBot } = await import('../adapters/telegram/telegram.ts');
  const { publicUrl, secrets } = telegram;
  const bot = new TelegramBot({
    ...{ ...parts, publicUrl, api: new TelegramApi(telegram), links: new LinkTokens(secrets), holder: randomUUID() },
    onMessage: metrics.notifications.countHeard,
    onFailure: (failure) => log.warn({ err: failure }, 'the bot of Telegram could not be heard; it is tried again'),
  });
  lifetime.keep('channelSenders', bot).start();
};
