import type { NotificationChannel } from '../core/notifications/NotificationChannel.ts';
import type { ChannelConfig } from './readChannels.ts';

/** The channels beside mail. Their libraries are loaded only where they are used. */
export const openChannels = async (
  { push, telegram }: ChannelConfig,
  mayBePrivate: boolean,
): Promise<readonly NotificationChannel[]> => {
  const channels: NotificationChannel[] = [];
  if (push !== undefined) {
    const { PushChannel } = await import('../adapters/push/PushChannel.ts');
    channels.push(new PushChannel({ keys: push, mayBePrivate }));
  }
  if (telegram !== undefined) {
    const { LinkTokens, TelegramApi, TelegramChannel } = await import('../adapters/telegram/telegram.ts');
    const { publicUrl, secrets } = telegram;
    channels.push(new TelegramChannel({ api: new TelegramApi(telegram), links: new LinkTokens(secrets), publicUrl }));
  }
  return channels;
};
