import type { NotificationChannel } from '../core/notifications/NotificationChannel.ts';
import type { MailConfig } from './MailConfig.ts';

/** The channel of mail for a command, which has no page of its own to stop mails with. */
export const openMailChannel = async ({ smtp, publicUrl, secrets }: MailConfig): Promise<NotificationChannel> => {
  const [{ MailChannel }, { openTransport }, { StopLinks }, { SystemClock }] = await Promise.all([
    import('../adapters/mail/MailChannel.ts'),
    import('../adapters/mail/openTransport.ts'),
    import('../adapters/mail/StopLinks.ts'),
    import('../adapters/system/SystemClock.ts'),
  ]);
  const stopLinks = new StopLinks({ secrets, publicUrl, turnOff: async () => {}, localeOf: async () => 'en' });
  const transport = openTransport(smtp, { connections: 1 });
  const channel = new MailChannel({
    ...{ transport, from: smtp.from, publicUrl, stopLinks, addresses: null, clock: new SystemClock() },
  });
  return {
    ...{ name: channel.name, shownIn: channel.shownIn, needsAddress: false, spacingMs: channel.spacingMs },
    send: async (notification) => channel.send(notification).finally(() => transport.close()),
  };
};
