import type { Notification } from '../../core/notifications/NotificationChannel.ts';
import { firstCharacters } from '../../core/text/countCharacters.ts';
import { escapeHtml } from '../system/escapeHtml.ts';

/** Telegram takes 4,096 characters. */
const maxText = 3_500;
const maxMessage = 600;

type Words = {
  readonly answer: string;
  readonly more: (count: number) => string;
  readonly hidden: (count: number) => string;
};

const words: Readonly<Record<string, Words>> = {
  en: {
    answer: 'Reply to this message to answer.',
    more: (count) => `and ${count} more`,
    hidden: (count) => (count === 1 ? 'New message' : `New messages: ${count}`),
  },
  ru: {
    answer: 'Чтобы ответить, ответьте на это сообщение.',
    more: (count) => `и ещё ${count}`,
    hidden: (count) => (count === 1 ? 'Новое сообщение' : `Новых сообщений: ${count}`),
  },
  uk: {
    answer: 'Щоб відповісти, дайте відповідь на це повідомлення.',
    more: (count) => `і ще ${count}`,
    hidden: (count) => (count === 1 ? 'Нове повідомлення' : `Нових повідомлень: ${count}`),
  },
  es: {
    answer: 'Responde a este mensaje para contestar.',
    more: (count) => `y ${count} más`,
    hidden: (count) => (count === 1 ? 'Mensaje nuevo' : `Mensajes nuevos: ${count}`),
  },
  ar: {
    answer: 'للرد، أجب عن هذه الرسالة.',
    more: (count) => `و${count} أخرى`,
    hidden: (count) => (count === 1 ? 'رسالة جديدة' : `رسائل جديدة: ${count}`),
  },
};

export const telegramWords = (locale: string): Words => (words[locale.split('-')[0] ?? 'en'] ?? words.en) as Words;

/** A section for each room, in the HTML of Telegram, with words where the school shows them. */
export const telegramText = ({ rooms, locale }: Notification, publicUrl: string): string => {
  const { answer, more, hidden } = telegramWords(locale);
  const sections: string[] = [];
  let size = 0;
  for (const { id, name, messages, more: others } of rooms) {
    const count = messages.length + others;
    const lines = messages.every(({ text }) => text === null)
      ? [hidden(count)]
      : messages.map(({ senderName, text, files }) => {
          const said = firstCharacters(maxMessage, text ?? '');
          return `${escapeHtml(senderName)}: ${escapeHtml(said)}${files === 0 ? '' : ` 📎${files}`}`;
        });
    const heading = `<b><a href="${escapeHtml(`${publicUrl}/#room=${id}`)}">${escapeHtml(firstCharacters(100, name))}</a></b>`;
    const section = [heading, ...lines, ...(others > 0 && lines.length > 1 ? [more(others)] : [])].join('\n');
    size += section.length;
    if (sections.length > 0 && size > maxText) break;
    sections.push(section);
  }
  const canAnswer = rooms.length === 1 && rooms[0]?.mayAnswer === true;
  return [...sections, ...(canAnswer ? [`<i>${answer}</i>`] : [])].join('\n\n');
};
