import type { Clock } from '../../core/clock.ts';
import { ChatError } from '../../core/errors.ts';
import { LeasedRounds } from '../../core/feed/LeasedRounds.ts';
import type { Leases } from '../../core/feed/Leases.ts';
import type { Timers } from '../../core/feed/Timers.ts';
import { MessageHeld } from '../../core/guard/MessageHeld.ts';
import { asRoomId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { NotificationChoices } from '../../core/notifications/NotificationChoices.ts';
import { isUnaccepted } from '../../core/rooms/messageRequest.ts';
import { maintenanceRefusal } from '../../core/settings/ServerNotice.ts';
import { derivedUuid } from '../system/derivedUuid.ts';
import { timeIn } from '../system/timeIn.ts';
import { botWords } from './botWords.ts';
import type { LinkTokens } from './LinkTokens.ts';
import { type TelegramApi, TelegramRefusal } from './TelegramApi.ts';

interface Entity {
  readonly type: string;
  readonly url?: string;
}

interface BotMessage {
  readonly message_id: number;
  readonly chat: { readonly id: number; readonly type: string };
  readonly from?: { readonly language_code?: string; readonly is_bot?: boolean };
  readonly text?: string;
  readonly caption?: string;
  readonly reply_to_message?: { readonly from?: { readonly is_bot?: boolean }; readonly entities?: readonly Entity[] };
}

interface Update {
  readonly update_id: number;
  readonly message?: BotMessage;
}

/** What became of a message to the bot, for the metrics. */
export type BotOutcome = 'linked' | 'unlinked' | 'sent' | 'refused' | 'advised';

interface Deps {
  readonly api: TelegramApi;
  readonly chat: Pick<Chat, 'identifyPerson' | 'sendMessage'> & { readonly settings: Pick<Chat['settings'], 'notice'> };
  readonly choices: Pick<NotificationChoices, 'findAddress' | 'saveAddress' | 'removeAddress' | 'settings'>;
  readonly links: LinkTokens;
  readonly publicUrl: string;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Unique to this process. */
  readonly holder: string;
  readonly onMessage: (outcome: BotOutcome) => void;
  readonly onFailure: (failure: unknown) => void;
}

const channel = 'telegram';
const maxChats = 5;
/** Seconds that Telegram waits for something new. */
const pollSeconds = 20;
const times = { everyMs: 10, leaseMs: 60_000, retryMs: 5_000 };

/**
 * Hears what people write to the bot, on one node at a time: the link from the page, an answer to a notification, and /stop. An
 * answer is sent by the same use case as in the page; an update that comes twice is one message.
 */
export class TelegramBot {
  readonly #deps: Deps;
  readonly #rounds: LeasedRounds;
  readonly #closing = new AbortController();
  /** The first update that is not done. */
  #offset = 0;
  /** Later ones that are, and come again with it. */
  readonly #done = new Set<number>();

  constructor(deps: Deps) {
    this.#deps = deps;
    const { leases, clock, timers, holder, onFailure } = deps;
    this.#rounds = new LeasedRounds({
      ...{ name: channel, leases, clock, timers, holder, times },
      round: () => this.#hear(),
      onFailure: (failure) => {
        if (!this.#closing.signal.aborted) onFailure(failure);
      },
    });
  }

  start(): void {
    this.#rounds.start();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#rounds.close();
  }

  async #hear(): Promise<boolean> {
    const updates = await this.#deps.api.call<readonly Update[]>(
      'getUpdates',
      { offset: this.#offset, timeout: pollSeconds, allowed_updates: ['message'] },
      { waitMs: pollSeconds * 1_000, signal: this.#closing.signal },
    );
    // What would write waits until a maintenance is over, and nobody's /stop waits for what others wrote.
    let refusal: ChatError | undefined;
    const waiting = new Set<number | undefined>();
    for (const { update_id: id, message } of updates) {
      const chatId = message?.chat.id;
      try {
        if (waiting.has(chatId)) continue;
        if (!this.#done.has(id) && message?.chat.type === 'private') await this.#take(message);
      } catch (failure) {
        if (!(failure instanceof ChatError) || failure.code !== 'MAINTENANCE') throw failure;
        refusal ??= failure;
        waiting.add(chatId);
        continue;
      }
      // Asking from the next one on is how Telegram learns that we have this one.
      if (refusal === undefined) this.#offset = id + 1;
      else this.#done.add(id);
    }
    for (const id of this.#done) if (id < this.#offset) this.#done.delete(id);
    if (refusal !== undefined) throw refusal;
    return true;
  }

  async #take(message: BotMessage): Promise<void> {
    const { onMessage, choices } = this.#deps;
    const [, token] = /^\/start\s+([\w-]{10,64})$/.exec(message.text ?? '') ?? [];
    if (token !== undefined) return onMessage(await this.#link(message, token));
    const known = await choices.findAddress(channel, String(message.chat.id));
    const own = known === undefined ? undefined : await choices.settings(known.userId);
    const locale = (own === undefined ? message.from?.language_code : own.locale) ?? 'en';
    const words = botWords(locale);
    const advise = async (text: string): Promise<BotOutcome> => {
      await this.#say(message, text);
      return 'advised';
    };
    if (known === undefined) return onMessage(await advise(words.notLinked(this.#deps.publicUrl)));
    if (/^\/stop\b/.test(message.text ?? '')) {
      await choices.removeAddress(known.userId, channel, known.address);
      await this.#say(message, words.unlinked);
      return onMessage('unlinked');
    }
    const roomId = this.#roomOf(message);
    if (roomId === undefined) return onMessage(await advise(words.replyTo));
    if (message.text === undefined) return onMessage(await advise(words.wordsOnly(this.#deps.publicUrl)));
    try {
      const sender = await this.#deps.chat.identifyPerson(known.userId);
      // The same for the same message of the chat.
      const clientId = derivedUuid(channel, message.chat.id, message.message_id);
      const answer = { sender, roomId: asRoomId(roomId), content: message.text, clientId };
      await this.#deps.chat.sendMessage({ ...answer, acceptsRequest: false });
      return onMessage('sent');
    } catch (failure) {
      if (failure instanceof MessageHeld) return onMessage(await advise(words.held));
      // For now: Telegram gives the update again.
      if (!(failure instanceof ChatError) || ['UNAVAILABLE', 'MAINTENANCE'].includes(failure.code)) throw failure;
      const until = restrictedUntil(failure);
      const reason = until === undefined ? failure.message : words.restricted(timeFor(locale, own?.timeZone)(until));
      await this.#say(message, isUnaccepted(failure) ? words.asked(this.#deps.publicUrl) : words.refused(reason));
      return onMessage('refused');
    }
  }

  async #link(message: BotMessage, token: string): Promise<BotOutcome> {
    const { links, choices, clock, chat } = this.#deps;
    const refusal = maintenanceRefusal(chat.settings.notice(), () => clock.now());
    if (refusal !== undefined) throw refusal;
    const userId = links.read(token, clock.now());
    if (userId === undefined) {
      await this.#say(message, botWords(message.from?.language_code ?? 'en').badLink);
      return 'refused';
    }
    await choices.saveAddress({ userId, channel, address: String(message.chat.id), details: {} }, maxChats);
    const { locale = message.from?.language_code ?? 'en' } = await choices.settings(userId);
    await this.#say(message, botWords(locale).linked);
    return 'linked';
  }

  /** The room of the notification that is answered: its heading is a link of our page. */
  #roomOf({ reply_to_message: answered }: BotMessage): number | undefined {
    if (answered?.from?.is_bot !== true) return undefined;
    const begin = `${this.#deps.publicUrl}/#`;
    const rooms = (answered.entities ?? []).flatMap(({ type, url }) => {
      const place = type === 'text_link' && url?.startsWith(begin) ? url.slice(begin.length) : '';
      const [, id] = /^(?:room|request)=(\d{1,15})$/.exec(place) ?? [];
      return id === undefined ? [] : [Number(id)];
    });
    // Of several rooms nobody can tell which one is meant.
    return rooms.length === 1 ? rooms[0] : undefined;
  }

  async #say({ chat, message_id: id }: BotMessage, text: string): Promise<void> {
    await this.#deps.api
      .call('sendMessage', {
        chat_id: chat.id,
        text,
        reply_parameters: { message_id: id, allow_sending_without_reply: true },
      })
      .catch((failure: unknown) => {
        // Who has blocked the bot hears nothing from it.
        if (!(failure instanceof TelegramRefusal)) throw failure;
      });
  }
}

/** By the person's clock; where that is not known the zone is said too. */
const timeFor = (locale: string, timeZone: string | undefined): ((at: Date) => string) =>
  timeZone === undefined ? (at) => `${timeIn(locale, 'UTC')(at)} UTC` : timeIn(locale, timeZone);

/** Until when a hold lets somebody only read, where an error says so. */
const restrictedUntil = ({ details }: ChatError): Date | undefined => {
  const until = (details as { readonly restricted_until?: unknown } | undefined)?.restricted_until;
  return typeof until === 'string' ? new Date(until) : undefined;
};
