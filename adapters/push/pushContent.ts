import { isUrgent, type Notification } from '../../core/notifications/NotificationChannel.ts';
import { notificationWords } from '../../core/notifications/notificationWords.ts';
import { firstCharacters } from '../../core/text/countCharacters.ts';

/** What a push says; the page's service worker shows it. */
export interface PushContent {
  readonly title: string;
  readonly body: string;
  /** A later notification of the same room takes the place of an earlier one. */
  readonly tag: string;
  /** The room to open. */
  readonly room: number;
  /** Somebody asks to talk: the page shows it beside its rooms. */
  readonly is_request?: true;
  /** For the number on the page's icon. */
  readonly unread: number;
}

const maxBody = 400;
const maxTitle = 100;
/** Push services take 4,096 bytes, and encryption adds some. One emoji may take dozens. */
const maxBytes = 3_000;
const encoder = new TextEncoder();

/** Of the room with the latest message, and how many there are in all. */
export const pushContent = ({ rooms, locale, unread }: Notification): PushContent | undefined => {
  const room = rooms.at(-1);
  const latest = room?.messages.at(-1);
  if (room === undefined || latest === undefined) return undefined;
  const { newMessages, urgent, asks } = notificationWords(locale);
  const count = rooms.reduce((sum, { messages, more }) => sum + messages.length + more, 0);
  const words = latest.text === null || latest.text === '' ? newMessages(count) : latest.text;
  const { name, isRequest } = room;
  const title = isRequest ? asks(name) : isUrgent(room) ? `${urgent}: ${name}` : name;
  const body = latest.senderName === name ? words : `${latest.senderName}: ${words}`;
  const said = (size: number): PushContent => ({
    title: firstCharacters(Math.ceil(maxTitle * size), title),
    body: firstCharacters(Math.ceil(maxBody * size), body),
    ...{ tag: `room-${room.id}`, room: room.id, unread, ...(isRequest && { is_request: true }) },
  });
  let size = 1;
  while (size > 0.001 && encoder.encode(JSON.stringify(said(size))).length > maxBytes) size /= 2;
  return said(size);
};
