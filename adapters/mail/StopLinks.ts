import { asUserId, type UserId } from '../../core/ids.ts';
import { escapeHtml } from '../system/escapeHtml.ts';
import { SealedText } from '../system/SealedText.ts';
import type { MailWords } from './notification/MailWords.ts';
import { pageHtml } from './notification/pageHtml.ts';
import { wordsFor } from './notification/wordsFor.ts';

interface Deps {
  readonly secrets: readonly string[];
  /** The page's address, without a slash at the end. */
  readonly publicUrl: string;
  readonly turnOff: (userId: UserId) => Promise<void>;
  /** The language of a person, as a BCP 47 tag. */
  readonly localeOf: (userId: UserId) => Promise<string>;
}

/** A page, and whether the link was good. */
export interface StopPage {
  readonly isGood: boolean;
  readonly html: string;
}

const path = '/api/chat/notifications/unsubscribe/';

/** Links in mails that switch mails off, for whoever has the mail and without a sign-in. They work for ever. */
export class StopLinks {
  readonly #deps: Deps;
  readonly #tokens: SealedText;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#tokens = new SealedText(deps.secrets, 'mail stop');
  }

  addressFor(userId: UserId): string {
    return `${this.#deps.publicUrl}${path}?token=${this.#tokens.seal(String(userId))}`;
  }

  /** Asks, and changes nothing: programs that look at mails follow all their links. */
  async ask(token: string): Promise<StopPage> {
    const userId = this.#open(token);
    const words = await this.#wordsFor(userId);
    if (userId === undefined) return badPage(words);
    const question = `<p>${escapeHtml(words.stopQuestion)}</p>`;
    const style = 'font:inherit;padding:8px 16px;background:#1d4ed8;color:#ffffff;border:0;border-radius:8px';
    const button = `<form method="post"><button style="${style}">${escapeHtml(words.stop)}</button></form>`;
    return { isGood: true, html: pageOf(words, `${question}\n${button}`) };
  }

  async stop(token: string): Promise<StopPage> {
    const userId = this.#open(token);
    if (userId !== undefined) await this.#deps.turnOff(userId);
    const words = await this.#wordsFor(userId);
    return userId === undefined
      ? badPage(words)
      : { isGood: true, html: pageOf(words, `<p role="status">${escapeHtml(words.stopped)}</p>`) };
  }

  #open(token: string): UserId | undefined {
    const id = Number(this.#tokens.open(token) ?? Number.NaN);
    return Number.isSafeInteger(id) ? asUserId(id) : undefined;
  }

  async #wordsFor(userId: UserId | undefined): Promise<MailWords> {
    return wordsFor(userId === undefined ? 'en' : await this.#deps.localeOf(userId));
  }
}

const badPage = (words: MailWords): StopPage => ({
  isGood: false,
  html: pageOf(words, `<p role="alert">${escapeHtml(words.badLink)}</p>`),
});

const pageOf = (words: MailWords, body: string): string =>
  pageHtml({ language: words.language, title: words.stop, body: `<h1>${escapeHtml(words.stop)}</h1>\n${body}` });
