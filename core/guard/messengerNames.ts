import { anyOf, finder, notAfterLetter, notBeforeLetter } from './contactPatterns.ts';

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
export const handles: readonly RegExp[] = [
  finder(
    `${notAfterLetter}${ask}${notBeforeLetter}[^.!?\\n]{0,30}\\s${anyOf('on', 'in', 'via', 'over', 'to', 'by', 'в', 'на', 'по', 'через')}\\s${apps}${notBeforeLetter}`,
  ),
  finder(
    `${notAfterLetter}${apps}\\s{0,2}(?:[:=]\\s{0,2}|${anyOf('me', 'number', 'is', 'мне', 'номер')}${notBeforeLetter})`,
  ),
  finder(`${notAfterLetter}${anyOf('my', 'мой', 'моя', 'мою', 'моем', 'моей')}\\s${apps}${notBeforeLetter}`),
  finder(`${notAfterLetter}${apps}\\s{0,3}[:-]?\\s{0,3}@?[a-z][a-z0-9_.]{3,31}[0-9_][a-z0-9_.]{0,31}`),
];
export const nicks = finder('(?<![\\p{L}\\p{N}@])@[a-z][a-z0-9_.]{3,31}');
export const asksForContact = new RegExp(
  `${notAfterLetter}(?:${ask}|${apps}|${anyOf('my', 'мой', 'ник', 'nick', 'here', 'я', 'i am', "i'm")})${notBeforeLetter}`,
  'u',
);
