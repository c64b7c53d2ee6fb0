import type { NotifiedMessage } from '../../../core/notifications/NotificationChannel.ts';
import type { MailWords } from './MailWords.ts';

export interface RoomSection {
  readonly name: string;
  readonly messages: readonly NotifiedMessage[];
  readonly more: number;
  /** Somebody asks to talk: the name is theirs. */
  readonly isRequest: boolean;
  /** Of the conversation in the page. */
  readonly link: string;
  /** To which an answer goes; null where there can be none. */
  readonly answerTo: string | null;
}

/** What a mail says, before it is text or HTML. */
export interface MailContent {
  readonly words: MailWords;
  readonly subject: string;
  readonly rooms: readonly RoomSection[];
  /** The whole mail can be answered. */
  readonly isAnswerable: boolean;
  readonly stopLink: string;
  /** As the person's clocks and language have it. */
  readonly timeOf: (at: Date) => string;
}

/** The mark at which an answer is cut, whatever program wrote it. */
export const answerMark = '##-';

/** All messages of a room, also those that are not shown. */
export const countOf = ({ messages, more }: Pick<RoomSection, 'messages' | 'more'>): number => messages.length + more;

/** Whose messages they are, each name once. */
export const sendersOf = (messages: readonly NotifiedMessage[]): readonly string[] => [
  ...new Set(messages.map(({ senderName }) => senderName)),
];
