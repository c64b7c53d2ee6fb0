import { ChatError } from '../../core/errors.ts';
import type { UserId } from '../../core/ids.ts';
import type {
  ChannelOutcome,
  Notification,
  NotificationChannel,
} from '../../core/notifications/NotificationChannel.ts';
import type { LinkTokens } from './LinkTokens.ts';
import type { TelegramApi } from './TelegramApi.ts';
import { TelegramRefusal } from './TelegramApi.ts';
import { telegramText } from './telegramText.ts';

interface Deps {
  readonly api: TelegramApi;
  readonly links: LinkTokens;
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
  #name: Promise<{ readonly username: string }> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async linkFor(userId: UserId): Promise<string> {
    const { api, links } = this.#deps;
    // The name of the bot stays the same as long as its token does.
    this.#name ??= api.call<{ username: string }>('getMe', {});
    const { username } = await this.#name.catch((failure: unknown) => {
      this.#name = undefined;
      throw new ChatError('UNAVAILABLE', 'Telegram does not answer just now. Try again in a minute.', {
        cause: failure,
      });
    });
    return `https://t.me/${username}?start=${links.make(userId, new Date())}`;
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
  if (code === 429) return { outcome: 'retry', reason, ...(afterMs !== undefined && { afterMs, isForAll: true }) };
  // Blocked by the person, or the chat is no more.
  if (code === 403 || (code === 400 && /chat not found|user is deactivated/i.test(reason)))
    return { outcome: 'gone', reason };
  return code >= 500 || code === 401 ? { outcome: 'retry', reason } : { outcome: 'refused', reason };
};
