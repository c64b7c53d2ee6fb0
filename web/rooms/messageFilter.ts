import type { MessageQuery } from '../../client/ChatClient.ts';

/** What narrows a search for messages, as the fields show it: '' for no limit. Days as `2027-03-14`. */
export interface MessageFilter {
  readonly room: string;
  readonly sender: string;
  readonly from: string;
  readonly until: string;
  readonly has: '' | 'link' | 'file';
}

export const noFilter: MessageFilter = { room: '', sender: '', from: '', until: '', has: '' };

export const isFiltered = (filter: MessageFilter): boolean => Object.values(filter).some((value) => value !== '');

/** The filter for a request; the days are those of this device, both included. */
export const queryOf = ({ room, sender, from, until, has }: MessageFilter): Omit<MessageQuery, 'text'> => ({
  ...(room !== '' && { roomId: Number(room) }),
  ...(sender !== '' && { senderId: Number(sender) }),
  ...(from !== '' && { from: beginningOf(from, 0) }),
  ...(until !== '' && { until: beginningOf(until, 1) }),
  ...(has !== '' && { has }),
});

const beginningOf = (day: string, later: number): string => {
  const moment = new Date(`${day}T00:00:00`);
  moment.setDate(moment.getDate() + later);
  return moment.toISOString();
};

/** Two letters, or one sign of a script in which it is a word, or an emoji. */
export const isSearchable = (text: string): boolean => text.length >= 2 || text > '\u2e80';
