import type { Person } from '../permissions/Person.ts';
import type { Inbox, MentionsQuery } from './Inbox.ts';
import { type GroupRooms, type ListRooms, makeListRooms } from './listRooms.ts';
import type { HistoryPage } from './MessageStore.ts';
import type { ShowMessage } from './showMessage.ts';

/** What a person has in all of their rooms. */
export interface ReadInbox {
  readonly listRooms: ListRooms;
  readonly groupRooms: GroupRooms;
  /** The messages that mention the person in rooms that they can use, the newest first. */
  readMentions(person: Person, query: MentionsQuery): Promise<HistoryPage>;
}

interface Deps {
  readonly inbox: Pick<Inbox, 'list' | 'groups' | 'mentions'>;
  readonly showMessage: ShowMessage;
}

export const makeReadInbox = ({ inbox, showMessage }: Deps): ReadInbox => ({
  listRooms: makeListRooms({ inbox, showMessage }),
  groupRooms: ({ id }) => inbox.groups(id),
  readMentions: async (person, query) => {
    const { messages, hasMore } = await inbox.mentions(person.id, query);
    return { messages: await Promise.all(messages.map((message) => showMessage(person, message))), hasMore };
  },
});
