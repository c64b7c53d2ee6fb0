import webPush from 'web-push';
import { BotApi } from '../../support/BotApi.ts';
import { MailSink } from '../../support/MailSink.ts';
import { PushPeer } from '../../support/PushPeer.ts';
import { WebhookReceiver } from '../../support/WebhookReceiver.ts';
import { TcpProxy } from '../TcpProxy.ts';

/** What a peer took: of a mail its delivery is known, of others the words. */
export interface TakenRecord {
  readonly channel: 'mail' | 'push' | 'telegram';
  /** The person's name in the address: of the mailbox, the device, the chat. */
  readonly who: string;
  readonly deliveryId: number | null;
  readonly text: string;
}

const publicUrl = 'https://chat.school.example';

/** Everybody to whom nodes speak beside their database, on loopback: mail, a push service, Telegram, a host's webhook. */
export class TellingPeers {
  readonly mail: MailSink;
  /** The way to the mail server, which can be cut. */
  readonly mailWay: TcpProxy;
  readonly push: PushPeer;
  readonly bot: BotApi;
  readonly hook: WebhookReceiver;
  readonly env: Readonly<Record<string, string>>;

  private constructor(parts: Pick<TellingPeers, 'mail' | 'mailWay' | 'push' | 'bot' | 'hook'>) {
    ({ mail: this.mail, mailWay: this.mailWay, push: this.push, bot: this.bot, hook: this.hook } = parts);
    const { publicKey, privateKey } = webPush.generateVAPIDKeys();
    this.env = {
      ...{ PUBLIC_URL: publicUrl, SESSION_SECRET: 'a secret of sessions that only the fault tests know' },
      ...{ SMTP_URL: this.mailWay.url, MAIL_FROM: 'chat@school.example' },
      ...{ VAPID_SUBJECT: 'mailto:it@school.example', VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey },
      ...{ TELEGRAM_BOT_TOKEN: this.bot.token, TELEGRAM_API_URL: this.bot.url, WEBHOOK_ALLOW_PRIVATE: 'on' },
      RATE_ANNOUNCEMENTS_PER_MINUTE: '1000000',
    };
  }

  static async start(): Promise<TellingPeers> {
    const [mail, push, bot, hook] = await Promise.all([
      MailSink.open(),
      PushPeer.start(),
      BotApi.start(),
      WebhookReceiver.open(),
    ]);
    return new TellingPeers({ mail, mailWay: await TcpProxy.open(mail.url), push, bot, hook });
  }

  taken(): TakenRecord[] {
    return [
      ...this.mail.mails.map(({ to: [address = ''], source, text }) => ({
        ...{ channel: 'mail' as const, who: address.split('@')[0] ?? '', text },
        deliveryId: Number(/^message-id: *<homeroom-(\d+)@/im.exec(source)?.[1] ?? Number.NaN),
      })),
      ...this.push.taken.map(({ path, content }) => ({
        ...{ channel: 'push' as const, who: path.split('/').at(-1) ?? '', deliveryId: null },
        text: (content as { readonly body: string }).body,
      })),
      ...this.bot.sent.map(({ chat_id: chat, text }) => ({
        ...{ channel: 'telegram' as const, who: String(chat), deliveryId: null, text },
      })),
    ];
  }

  async close(): Promise<void> {
    await this.mailWay.close();
    await Promise.all([this.mail.close(), this.push.close(), this.bot.close(), this.hook.close()]);
  }
}
