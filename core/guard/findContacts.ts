import { foldText, writtenRange } from '../text/foldText.ts';
import { anyOf, finder, notAfterLetter, notBeforeLetter, word } from './contactPatterns.ts';
import { findNumbers } from './findNumbers.ts';
import { asksForContact, handles, nicks } from './messengerNames.ts';

export type ContactKind = 'phone' | 'mail' | 'link' | 'payment' | 'handle';

export interface FoundContact {
  readonly kind: ContactKind;
  /** In UTF-16 units of the written text. */
  readonly from: number;
  readonly to: number;
}

// prettier-ignore
const endings = anyOf(
  'com',
  'net',
  'org',
  'info',
  'biz',
  'io',
  'ru',
  'su',
  'ua',
  'kz',
  'de',
  'uk',
  'eu',
  'fr',
  'es',
  'pl',
  'nl',
  'app',
  'dev',
  'site',
  'online',
  'shop',
  'store',
  'xyz',
  'club',
  'pro',
  'link',
  'page',
  'website',
  'space',
  'tech',
  'blog',
  'cloud',
  'email',
  'chat',
  'tv',
  'cc',
  'ly',
  'gg',
  'рф',
  'рус',
  'онлайн',
  'сайт',
  'edu',
  'gov',
);
const spokenEndings = anyOf('com', 'net', 'org', 'info', 'io', 'ru', 'su', 'ua', 'de', 'uk', 'app', 'ком', 'ру', 'рф');
/** Domains whose endings are also words: only these, or with a path. */
const knownHosts = anyOf('t.me', 'wa.me', 'fb.me', 'm.me', 'bit.ly', 'goo.gl', 'tinyurl.com', 'youtu.be', 'vk.me');
const gap = '[\\s\\[\\](){}<>|*_"\']{0,4}';
const at = `(?:@|${word('at', 'собака', 'собачка', 'эт')})`;
const dot = `(?:\\.|${word('dot', 'точка', 'тчк')})`;
/** Where a name begins: nothing of it is tried again from its middle, so that a long text takes time linear in its length. */
const atStart = '(?<![\\p{L}\\p{N}._%+-])';
const local = `${atStart}[\\p{L}\\p{N}._%+-]+`;
const atLabel = '(?<![\\p{L}\\p{N}-])';
const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})';

const mails = finder(`${local}\\s?@\\s?${label}(?:(?:\\.|\\s\\.\\s?)${label}){1,4}`);
const spokenMails = finder(
  `${local}${gap}${at}${gap}${label}(?:\\.${label}){0,2}${gap}${dot}${gap}${spokenEndings}${notBeforeLetter}`,
);
const links: readonly RegExp[] = [
  finder('(?:https?|hxxps?|ftp)\\s?:\\s?/\\s?/\\s?[^\\s]{1,2000}'),
  finder(`${notAfterLetter}www\\s?\\.\\s?[\\p{L}\\p{N}][^\\s]{1,2000}`),
  finder(`${notAfterLetter}${knownHosts}(?:/[^\\s]{0,200}|${notBeforeLetter})`),
  finder(`(?<![\\p{L}\\p{N}._@-])(?:${label}\\.){1,4}${endings}(?:/[^\\s]{0,2000}|${notBeforeLetter})`),
  finder(`(?<![\\p{L}\\p{N}._@-])${label}\\.[a-z]{2,10}/[^\\s]{1,2000}`),
  finder(`${atLabel}${label}${gap}${word('dot', 'точка', 'тчк')}${gap}${spokenEndings}${notBeforeLetter}`),
  finder(`${atLabel}${label}\\s\\.\\s?${anyOf('com', 'ru', 'org')}${notBeforeLetter}`),
];
/** Names with a dot that are no addresses. */
const noLink = /^(?:asp|vb|ado|paint|f#|socket)\.(?:net|io)$/;

// prettier-ignore
const payments = finder(
  word(
    'paypal',
    'pay pal',
    'venmo',
    'revolut',
    'cash app',
    'cashapp',
    'zelle',
    'western union',
    'moneygram',
    'transferwise',
    'iban',
    'swift code',
    'webmoney',
    'payoneer',
    'skrill',
    'bitcoin',
    'btc',
    'usdt',
    'crypto wallet',
    'monobank',
    'сбп',
    'юмани',
    'юmoney',
    'yoomoney',
    'яндекс деньги',
    'яндекс.деньги',
    'вебмани',
    'пэйпал',
    'пейпал',
    'биткоин',
    'на карту',
    'номер карты',
    'на сбер',
    'сбербанк',
    'тинькофф',
    'т-банк',
    'киви кошелек',
    'qiwi',
    'bank account',
  ),
);
/**
 * Telephone numbers, mail addresses, links, ways to pay and names in other messengers: written out, spaced, spelled in words,
 * in the languages that Homeroom speaks. Times, dates, prices, ISBNs and exercises are none. Linear in the length.
 */
export const findContacts = (written: string): FoundContact[] => {
  const folded = foldText(written);
  const { text } = folded;
  const found: { readonly kind: ContactKind; readonly from: number; readonly to: number }[] = [];
  const look = (kind: ContactKind, pattern: RegExp, isOne: (match: string) => boolean = () => true): void => {
    for (const { 0: match, index } of text.matchAll(pattern))
      if (isOne(match)) found.push({ kind, from: index, to: index + match.length });
  };
  look('mail', mails);
  look('mail', spokenMails);
  for (const pattern of links) look('link', pattern, (match) => !noLink.test(match));
  look('payment', payments);
  for (const pattern of handles) look('handle', pattern);
  if (asksForContact.test(text) || /^\s*@\S+\s*$/.test(text)) look('handle', nicks);
  found.push(...findNumbers(text));
  return found.map(({ kind, from, to }) => ({ kind, ...writtenRange(folded, from, to) }));
};
