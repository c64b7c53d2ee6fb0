import { foldText, writtenRange } from '../text/foldText.ts';
import { findNumbers } from './findNumbers.ts';

export type ContactKind = 'phone' | 'mail' | 'link' | 'payment' | 'handle';

export interface FoundContact {
  readonly kind: ContactKind;
  /** In UTF-16 units of the written text. */
  readonly from: number;
  readonly to: number;
}

/** Words as the folded text has them, for a regular expression. */
const anyOf = (...words: string[]): string =>
  `(?:${words.map((word) => foldText(word).text.replaceAll('.', '\\.').replaceAll(' ', '\\s{0,3}')).join('|')})`;
const notAfterLetter = '(?<![\\p{L}\\p{N}])';
const notBeforeLetter = '(?![\\p{L}\\p{N}])';
const finder = (source: string): RegExp => new RegExp(source, 'gu');
const word = (...words: string[]): string => `${notAfterLetter}${anyOf(...words)}${notBeforeLetter}`;

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
const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})';

const mails = finder(`[\\p{L}\\p{N}][\\p{L}\\p{N}._%+-]{0,63}\\s?@\\s?${label}(?:(?:\\.|\\s\\.\\s?)${label}){1,4}`);
const spokenMails = finder(
  `${notAfterLetter}[\\p{L}\\p{N}][\\p{L}\\p{N}._%+-]{0,63}${gap}${at}${gap}${label}(?:\\.${label}){0,2}${gap}${dot}${gap}${spokenEndings}${notBeforeLetter}`,
);
const links: readonly RegExp[] = [
  finder('(?:https?|hxxps?|ftp)\\s?:\\s?/\\s?/\\s?[^\\s]{1,2000}'),
  finder(`${notAfterLetter}www\\s?\\.\\s?[\\p{L}\\p{N}][^\\s]{1,2000}`),
  finder(`${notAfterLetter}${knownHosts}(?:/[^\\s]{0,200}|${notBeforeLetter})`),
  finder(`(?<![\\p{L}\\p{N}._@-])(?:${label}\\.){1,4}${endings}(?:/[^\\s]{0,2000}|${notBeforeLetter})`),
  finder(`(?<![\\p{L}\\p{N}._@-])${label}\\.[a-z]{2,10}/[^\\s]{1,2000}`),
  finder(`${notAfterLetter}${label}${gap}${word('dot', 'точка', 'тчк')}${gap}${spokenEndings}${notBeforeLetter}`),
  finder(`${notAfterLetter}${label}\\s\\.\\s?${anyOf('com', 'ru', 'org')}${notBeforeLetter}`),
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
const apps = anyOf(
  ...['whatsapp', 'whats app', 'watsapp', 'telegram', 'viber', 'wechat', 'snapchat', 'instagram', 'insta', 'skype'],
  ...[
    'вотсап',
    'ватсап',
    'вацап',
    'вотсапп',
    'ватсапп',
    'телеграм',
    'телеграмм',
    'телега',
    'тг',
    'вайбер',
    'инстаграм',
  ],
  ...['инста', 'скайп', 'discord', 'дискорд', 'facebook', 'messenger', 'line id', 'телеге', 'телегу', 'телеграме'],
  ...['вотсапе', 'ватсапе', 'вацапе', 'вайбере', 'скайпе', 'инстаграме', 'инсте', 'дискорде', 'вконтакте', 'вк'],
);
const ask = anyOf(
  ...['write', 'text', 'message', 'msg', 'add', 'call', 'find', 'ping', 'dm', 'contact', 'reach', 'continue', 'switch'],
  ...[
    'talk',
    'chat',
    'пиши',
    'пишите',
    'напиши',
    'напишите',
    'найди',
    'найдите',
    'добавь',
    'добавьте',
    'звони',
    'звоните',
  ],
  ...['свяжемся', 'свяжитесь', 'перейдем', 'давай', 'давайте', 'стучись', 'скинь', 'позвони', 'позвоните', 'спишемся'],
);
const handles: readonly RegExp[] = [
  finder(
    `${notAfterLetter}${ask}${notBeforeLetter}[^.!?\\n]{0,30}\\s${anyOf('on', 'in', 'via', 'over', 'to', 'by', 'в', 'на', 'по', 'через')}\\s${apps}${notBeforeLetter}`,
  ),
  finder(
    `${notAfterLetter}${apps}\\s{0,2}(?:[:=]\\s{0,2}|${anyOf('me', 'number', 'is', 'мне', 'номер')}${notBeforeLetter})`,
  ),
  finder(`${notAfterLetter}${anyOf('my', 'мой', 'моя', 'мою', 'моем', 'моей')}\\s${apps}${notBeforeLetter}`),
  finder(`${notAfterLetter}${apps}\\s{0,3}[:-]?\\s{0,3}@?[a-z][a-z0-9_.]{3,31}[0-9_][a-z0-9_.]{0,31}`),
];
const nicks = finder('(?<![\\p{L}\\p{N}@])@[a-z][a-z0-9_.]{3,31}');
const asksForContact = new RegExp(
  `${notAfterLetter}(?:${ask}|${apps}|${anyOf('my', 'мой', 'ник', 'nick', 'here', 'я', 'i am', "i'm")})${notBeforeLetter}`,
  'u',
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
