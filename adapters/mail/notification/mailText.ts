import type { NotifiedMessage } from '../../../core/notifications/NotificationChannel.ts';
import { answerMark, countOf, type MailContent, type RoomSection, sendersOf } from './MailContent.ts';

/** A mail as plain text. */
export const mailText = (content: MailContent): string => {
  const { words, rooms, isAnswerable, stopLink } = content;
  const parts = [
    ...(isAnswerable ? [`${answerMark} ${words.answerAbove} ${answerMark}`] : []),
    ...rooms.map((room) => sectionText(room, content)),
    `${words.why}\n${words.stop}: ${stopLink}`,
  ];
  return `${parts.join('\n\n')}\n`;
};

const sectionText = (room: RoomSection, content: MailContent): string => {
  const { words, isAnswerable } = content;
  const { name, messages, more, link, answerTo, isRequest } = room;
  const hasWords = messages.some(({ text }) => text !== null);
  return [
    `* ${oneLine(isRequest ? words.asks(name) : name)}`,
    ...(hasWords
      ? messages.map((message) => messageText(message, content))
      : [
          `${words.newMessages(countOf(room))}. ${words.from(sendersOf(messages).map(oneLine).join(', '))}`,
          words.noWords,
        ]),
    ...(hasWords && more > 0 ? [words.more(more)] : []),
    `${isRequest ? words.decide : words.open}: ${link}`,
    ...(answerTo !== null && !isAnswerable && !isRequest ? [`${words.answer}: ${answerTo}`] : []),
  ].join('\n\n');
};

const messageText = (message: NotifiedMessage, { words, timeOf }: MailContent): string => {
  const { senderName, at, text, files, isMention, isUrgent } = message;
  const facts = [
    oneLine(senderName),
    timeOf(at),
    ...(isMention ? [words.mentionsYou] : []),
    ...(isUrgent ? [words.urgent] : []),
  ].join(', ');
  const lines = [...(text ? [text] : []), ...(files > 0 ? [`[${words.files(files)}]`] : [])];
  return `${facts}:\n${lines.join('\n')}`;
};

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
