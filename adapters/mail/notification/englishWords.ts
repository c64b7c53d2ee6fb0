import { notificationWords } from '../../../core/notifications/notificationWords.ts';
import type { MailWords } from './MailWords.ts';

const count = (number: number, one: string, several: string): string => `${number} ${number === 1 ? one : several}`;

export const englishWords: MailWords = {
  ...notificationWords('en'),
  language: 'en',
  newIn: (messages, rooms) =>
    `${count(messages, 'new message', 'new messages')} in ${count(rooms, 'conversation', 'conversations')}`,
  files: (files) => count(files, 'file', 'files'),
  from: (names) => `From ${names}`,
  mentionsYou: 'mentions you',
  open: 'Open the conversation',
  answer: 'Answer by mail',
  decide: 'Accept or decline in the chat',
  answerAbove: 'Write your answer above this line',
  noWords: 'Your school does not show messages in mails. Open the conversation to read them.',
  why: 'You get this mail because there are messages in the chat of your school that you have not read.',
  stop: 'Get no more mails about messages',
  stopQuestion: 'Do you want no more mails about new messages? You can switch them on again in your settings.',
  stopped: 'You get no more mails about new messages. You can switch them on again in your settings.',
  badLink: 'This link is not whole. Open it as it stands in the mail, or change your settings in the chat.',
  notTaken: 'Your answer was not sent',
  waits: 'Your answer waits',
  problems: {
    expired: 'This address no longer works: it is for 90 days. Write in the chat itself.',
    otherSender: 'Answers are taken only from the address at which you got the message. Send yours from there.',
    inactive: 'Your account in the chat is not active. Ask your school.',
    closed: 'You cannot write in this conversation any more, or it does not exist.',
    asked:
      'This person asks to write to you, and an answer by mail does not accept that. Open the chat, accept, and write there.',
    empty: 'There was no text in your answer beside what it quotes. Write it above the quoted mail.',
    tooLong: 'Your answer is too long for one message. Send it in parts.',
    tooManyFiles: 'There are too many files in your answer. Send at most 10.',
    badFile: 'A file cannot be sent here, because of its kind or its size. Nothing of your answer was sent. The file:',
    guarded: 'The rules of your school do not allow this message.',
    held: 'Your answer has arrived, and waits until somebody at your school has looked at it.',
    unreadable: 'Your mail could not be read. Write in the chat itself.',
    failed: 'Your answer could not be taken. Write in the chat itself.',
  },
};
