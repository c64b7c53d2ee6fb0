import type { Person } from '../permissions/Person.ts';
import type { Inbox, MentionsQuery } from './Inbox.ts';
import type { HistoryPage } from './MessageStore.ts';
import type { ShowMessage } from './showMessage.ts';

/** The messages that mention the person in rooms that they can use, the newest first. */
export type ReadMentions = (person: Person, query: MentionsQuery) => Promise<HistoryPage>;

export const makeReadMentions =
  ({
    inbox,
    showMessage,
  }: {
    readonly inbox: Pick<Inbox, 'mentions'>;
    readonly showMessage: ShowMessage;
  }): ReadMentions =>
  async (person, query) => {
    const { messages, hasMore } = await inbox.mentions(person.id, query);
    return { messages: await Promise.all(messages.map((message) => showMessage(person, message))), hasMore };
  };
