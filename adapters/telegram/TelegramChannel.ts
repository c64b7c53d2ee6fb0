import type {
  ChannelOutcome,
  Notification,
  NotificationChannel,
} from '../../core/notifications/NotificationChannel.ts';
import type { TelegramApi } from './TelegramApi.ts';
import { TelegramRefusal } from './TelegramApi.ts';
import { telegramText } from './telegramText.ts';

interface Deps {
  readonly api: TelegramApi;
  /** The page's address, without a slash at the end. */
  readonly publicUrl: string;
}

/** Tells people in a chat with the school's bot. */
export class TelegramChannel implements NotificationChannel {
  readonly name = 'telegram';
  readonly shownIn = 'lockScreen';
  readonly needsAddress = true;
  readonly spacingMs = 0;
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async send(notification: Notification): Promise<ChannelOutcome> {
    const { api, publicUrl } = this.#deps;
    const chat = notification.address?.address;
    if (chat === undefined) return { outcome: 'gone', reason: 'there is no chat' };
    try {
      await api.call('sendMessage', {
        ...{ chat_id: chat, text: telegramText(notification, publicUrl), parse_mode: 'HTML' },
        link_preview_options: { is_disabled: true },
      });
      return { outcome: 'sent' };
    } catch (failure) {
      return outcomeOf(failure);
    }
  }
}

const outcomeOf = (failure: unknown): ChannelOutcome => {
  if (!(failure instanceof TelegramRefusal))
    return { outcome: 'retry', reason: failure instanceof Error ? failure.message : String(failure) };
  const { code, message: reason, afterMs } = failure;
  if (code === 429) return { outcome: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
  // Blocked by the person, or the chat is no more.
  if (code === 403 || (code === 400 && /chat not found|user is deactivated/i.test(reason)))
    return { outcome: 'gone', reason };
  return code >= 500 || code === 401 ? { outcome: 'retry', reason } : { outcome: 'refused', reason };
};
