import { isUrgent, type Notification } from '../../core/notifications/NotificationChannel.ts';
import { notificationWords } from '../../core/notifications/notificationWords.ts';
import { firstCharacters } from '../../core/text/countCharacters.ts';
import { escapeHtml } from '../system/escapeHtml.ts';

/** Telegram takes 4,096 characters. */
const maxText = 3_500;
const maxMessage = 600;

const answers: Readonly<Record<string, string>> = {
  en: 'Reply to this message to answer.',
  ru: 'Чтобы ответить, ответьте на это сообщение.',
  uk: 'Щоб відповісти, дайте відповідь на це повідомлення.',
  es: 'Responde a este mensaje para contestar.',
  ar: 'للرد، أجب عن هذه الرسالة.',
};

/** A section for each room, in the HTML of Telegram, with words where the school shows them. */
export const telegramText = ({ rooms, locale }: Notification, publicUrl: string): string => {
  const { newMessages, more, urgent, asks } = notificationWords(locale);
  const sections: string[] = [];
  let size = 0;
  for (const room of rooms) {
    const { id, messages, more: others, isRequest } = room;
    const name = isRequest ? asks(firstCharacters(60, room.name)) : room.name;
    const count = messages.length + others;
    const lines = messages.every(({ text }) => text === null)
      ? [newMessages(count)]
      : messages.map(({ senderName, text, files }) => {
          const said = firstCharacters(maxMessage, text ?? '');
          return `${escapeHtml(senderName)}: ${escapeHtml(said)}${files === 0 ? '' : ` 📎${files}`}`;
        });
    // The page shows requests beside its rooms, at no address of their own.
    const place = `${publicUrl}/#${isRequest ? 'request' : 'room'}=${id}`;
    const heading = `<b><a href="${escapeHtml(place)}">${escapeHtml(firstCharacters(100, name))}</a></b>`;
    const mark = isUrgent(room) ? [`<b>${urgent}</b>`] : [];
    const section = [...mark, heading, ...lines, ...(others > 0 && lines.length > 1 ? [more(others)] : [])].join('\n');
    size += section.length;
    if (sections.length > 0 && size > maxText) break;
    sections.push(section);
  }
  const canAnswer = rooms.length === 1 && rooms[0]?.mayAnswer === true;
  return [...sections, ...(canAnswer ? [`<i>${answers[locale.split('-')[0] ?? 'en'] ?? answers['en']}</i>`] : [])].join(
    '\n\n',
  );
};
