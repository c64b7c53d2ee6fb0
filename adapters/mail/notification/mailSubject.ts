import { isUrgent } from '../../../core/notifications/NotificationChannel.ts';
import { firstCharacters } from '../../../core/text/countCharacters.ts';
import { countOf, type RoomSection, sendersOf } from './MailContent.ts';
import type { MailWords } from './MailWords.ts';

const maxCharacters = 120;

/** Room and sender, or how much there is. One line, whatever the names hold: a line end would begin another header. */
export const mailSubject = (rooms: readonly RoomSection[], words: MailWords): string => {
  if (rooms.some(isUrgent)) return `${words.urgent}: ${subjectOf(rooms, words)}`;
  return subjectOf(rooms, words);
};

const subjectOf = (rooms: readonly RoomSection[], words: MailWords): string => {
  const [room, ...others] = rooms;
  const messages = rooms.reduce((sum, one) => sum + countOf(one), 0);
  if (room === undefined || others.length > 0) return words.newIn(messages, rooms.length);
  if (room.isRequest) return firstCharacters(maxCharacters, headerText(words.asks(room.name)));
  const [sender = '', ...further] = sendersOf(room.messages);
  const whoOrMany = further.length > 0 || room.more > 0 ? words.newMessages(messages) : sender;
  return firstCharacters(maxCharacters, headerText(room.name === whoOrMany ? whoOrMany : `${room.name}: ${whoOrMany}`));
};

/** Without line ends, other control characters, and marks that turn the direction of what follows. */
const headerText = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
