import type { Inbox } from '../../core/messages/Inbox.ts';
import type { MessageSearch } from '../../core/messages/MessageSearch.ts';
import type { MessageStore } from '../../core/messages/MessageStore.ts';
import type { RoomHeads } from '../../core/rooms/RoomHeads.ts';
import type { RoomRepository } from '../../core/rooms/RoomRepository.ts';
import { type Fault, faulty } from '../support/faulty.ts';
import { noticesFaults } from '../support/noticesFaults.ts';
import { visibleHistoryContract as contract } from './index.ts';

const faults: readonly Fault[] = [
  {
    title: 'a history that begins at the beginning for everybody',
    contract,
    spoil: ({ messages }) => ({
      messages: faulty<MessageStore>(messages, (port) => ({
        history: (roomId, { fromSeq: _, ...query }) => port.history(roomId, query),
      })),
    }),
    noticedBy: /pages a history from a seq on/,
  },
  {
    title: 'a history that says that there is more where it begins',
    contract,
    spoil: ({ messages }) => ({
      messages: faulty<MessageStore>(messages, (port) => ({
        history: async (roomId, { fromSeq = 0, ...query }) => {
          const page = await port.history(roomId, query);
          return { ...page, messages: page.messages.filter(({ seq }) => seq >= fromSeq) };
        },
      })),
    }),
    noticedBy: /pages a history from a seq on/,
  },
  {
    title: 'a retry that shows what came after leaving',
    contract,
    spoil: ({ messages }) => ({
      messages: faulty<MessageStore>(messages, (port) => ({
        append: async (draft) => {
          const appended = await port.append(draft);
          const now = await port.find(draft.roomId, appended.message.id);
          return { ...appended, message: now ?? appended.message };
        },
      })),
    }),
    noticedBy: /answers a retry after leaving with the message as it was/,
  },
  {
    title: 'a preview of what was before',
    contract,
    spoil: ({ inbox, messages }) => ({
      inbox: faulty<Inbox>(inbox, (port) => ({
        overview: async (roomId, userId) => {
          const overview = await port.overview(roomId, userId);
          const [lastMessage = null] = (await messages.history(roomId, { limit: 1 })).messages;
          return overview && { ...overview, lastMessage };
        },
      })),
    }),
    noticedBy: /counts and previews only what the membership shows/,
  },
  {
    title: 'a search of one room that forgets from where on',
    contract,
    spoil: ({ search }) => ({
      search: faulty<MessageSearch>(search, (port) => ({
        search: (userId, { fromSeq: _, ...query }) => port.search(userId, query),
      })),
    }),
    noticedBy: /finds only words that the membership shows/,
  },
  {
    title: 'rooms that show newcomers everything',
    contract,
    spoil: ({ rooms }) => ({
      rooms: faulty<RoomRepository>(rooms, (port) => ({
        update: (update) =>
          port.update({
            ...update,
            change: (room, evidence) => {
              const changed = update.change(room, evidence);
              return [...changed.participants.keys()].reduce((one, userId) => one.shownFrom(userId, 0), changed);
            },
          }),
      })),
    }),
    noticedBy: /keeps from where on a membership shows the history/,
  },
  {
    title: 'memberships for sockets that do not say from where on',
    contract,
    spoil: ({ roomHeads }) => ({
      roomHeads: faulty<RoomHeads>(roomHeads, (port) => ({
        membershipsOf: async (userId, limit) => {
          const view = await port.membershipsOf(userId, limit);
          return { ...view, rooms: view.rooms.map((room) => ({ ...room, visibleFromSeq: 0 })) };
        },
      })),
    }),
    noticedBy: /keeps from where on a membership shows the history/,
  },
];

describe('faulty adapters of the visible history', () => noticesFaults(faults));
