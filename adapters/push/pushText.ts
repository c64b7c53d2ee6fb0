import type { Notification } from '../../core/notifications/NotificationChannel.ts';
import { firstCharacters } from '../../core/text/countCharacters.ts';

/** What a push says; the page's service worker shows it. */
export interface PushContent {
  readonly title: string;
  readonly body: string;
  /** A later notification of the same room takes the place of an earlier one. */
  readonly tag: string;
  /** The room to open. */
  readonly room: number;
  /** For the number on the page's icon. */
  readonly unread: number;
}

const maxBody = 400;
const maxTitle = 100;
/** Push services take 4,096 bytes, and encryption adds some. One emoji may take dozens. */
const maxBytes = 3_000;
const encoder = new TextEncoder();

type Say = (count: number) => string;
const plural = (locale: string, forms: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>, other: string): Say => {
  const rules = new Intl.PluralRules(locale);
  return (count) => (forms[rules.select(count)] ?? other).replace('#', String(count));
};

const newMessages: Readonly<Record<string, Say>> = {
  en: plural('en', { one: 'New message' }, '# new messages'),
  ru: plural('ru', { one: '# новое сообщение', few: '# новых сообщения' }, '# новых сообщений'),
  uk: plural('uk', { one: '# нове повідомлення', few: '# нові повідомлення' }, '# нових повідомлень'),
  es: plural('es', { one: 'Mensaje nuevo' }, '# mensajes nuevos'),
  ar: plural('ar', { one: 'رسالة جديدة', two: 'رسالتان جديدتان', few: '# رسائل جديدة' }, '# رسالة جديدة'),
};

export const newMessagesText = (locale: string, count: number): string =>
  (newMessages[locale.split('-')[0] ?? 'en'] ?? newMessages.en)?.(count) ?? '';

/** Of the room with the latest message, and how many there are in all. */
export const pushContent = ({ rooms, locale, unread }: Notification): PushContent | undefined => {
  const room = rooms.at(-1);
  const latest = room?.messages.at(-1);
  if (room === undefined || latest === undefined) return undefined;
  const count = rooms.reduce((sum, { messages, more }) => sum + messages.length + more, 0);
  const words = latest.text === null || latest.text === '' ? newMessagesText(locale, count) : latest.text;
  const body = latest.senderName === room.name ? words : `${latest.senderName}: ${words}`;
  const said = (size: number): PushContent => ({
    title: firstCharacters(Math.ceil(maxTitle * size), room.name),
    body: firstCharacters(Math.ceil(maxBody * size), body),
    ...{ tag: `room-${room.id}`, room: room.id, unread },
  });
  let size = 1;
  while (size > 0.001 && encoder.encode(JSON.stringify(said(size))).length > maxBytes) size /= 2;
  return said(size);
};
