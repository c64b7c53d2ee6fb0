import type { NotifiedMessage } from '../../../core/notifications/NotificationChannel.ts';
import { escapeHtml } from '../../system/escapeHtml.ts';
import { answerMark, countOf, type MailContent, type RoomSection, sendersOf } from './MailContent.ts';
import { pageHtml } from './pageHtml.ts';

const quiet = 'color:#4b5563;font-size:14px;margin:0';
const link = 'color:#1d4ed8';

/** A mail as HTML: headings for who listens to it, no pictures, nothing that is fetched. */
export const mailHtml = (content: MailContent): string => {
  const { words, subject, rooms, isAnswerable, stopLink } = content;
  const above = `<p style="${quiet};margin-bottom:16px">${escapeHtml(`${answerMark} ${words.answerAbove} ${answerMark}`)}</p>`;
  const body = [
    ...(isAnswerable ? [above] : []),
    `<h1 style="font-size:20px;margin:0 0 16px" dir="auto">${escapeHtml(subject)}</h1>`,
    ...rooms.map((room) => sectionHtml(room, content)),
    `<hr style="border:0;border-top:1px solid #d1d5db;margin:24px 0 12px">`,
    `<p style="${quiet}">${escapeHtml(words.why)}</p>`,
    `<p style="${quiet}"><a style="${link}" href="${escapeHtml(stopLink)}">${escapeHtml(words.stop)}</a></p>`,
  ];
  return pageHtml({ language: words.language, title: subject, body: body.join('\n') });
};

const sectionHtml = (room: RoomSection, content: MailContent): string => {
  const { words, isAnswerable } = content;
  const { name, messages, more, answerTo, isRequest } = room;
  const hasWords = messages.some(({ text }) => text !== null);
  const summary = `${words.newMessages(countOf(room))}. ${words.from(sendersOf(messages).join(', '))}`;
  return [
    `<section style="margin:0 0 24px">`,
    `<h2 style="font-size:17px;margin:0 0 8px" dir="auto">${escapeHtml(isRequest ? words.asks(name) : name)}</h2>`,
    ...(hasWords
      ? messages.map((message) => messageHtml(message, content))
      : [`<p dir="auto">${escapeHtml(summary)}</p>`, `<p>${escapeHtml(words.noWords)}</p>`]),
    ...(hasWords && more > 0 ? [`<p style="${quiet}">${escapeHtml(words.more(more))}</p>`] : []),
    `<p><a style="${link}" href="${escapeHtml(room.link)}">${escapeHtml(isRequest ? words.decide : words.open)}</a>`,
    ...(answerTo !== null && !isAnswerable && !isRequest
      ? [` · <a style="${link}" href="mailto:${encodeURIComponent(answerTo)}">${escapeHtml(words.answer)}</a>`]
      : []),
    '</p>',
    '</section>',
  ].join('\n');
};

const messageHtml = (message: NotifiedMessage, { words, timeOf }: MailContent): string => {
  const { senderName, at, text, files, isMention, isUrgent } = message;
  const facts = [
    escapeHtml(timeOf(at)),
    ...(isMention ? [escapeHtml(words.mentionsYou)] : []),
    ...(isUrgent ? [escapeHtml(words.urgent)] : []),
  ].join(' · ');
  return [
    `<div style="margin:0 0 12px;padding:8px 12px;background:#f3f4f6;border-radius:8px">`,
    `<p style="${quiet}"><strong style="color:#111827" dir="auto">${escapeHtml(senderName)}</strong> · ${facts}</p>`,
    ...(text
      ? [
          `<p style="margin:4px 0 0;overflow-wrap:anywhere" dir="auto">${escapeHtml(text).replaceAll('\n', '<br>\n')}</p>`,
        ]
      : []),
    ...(files > 0 ? [`<p style="${quiet};margin-top:4px">${escapeHtml(words.files(files))}</p>`] : []),
    '</div>',
  ].join('\n');
};
