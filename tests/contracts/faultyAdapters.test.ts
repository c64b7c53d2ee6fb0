import { expect } from 'chai';
import type { ContactList } from '../../core/contacts/ContactList.ts';
import type { Directory } from '../../core/directory/Directory.ts';
import type { DirectoryReader } from '../../core/directory/DirectoryReader.ts';
import type { PolicyVersions } from '../../core/directory/PolicyVersions.ts';
import type { MessageId, RoomId } from '../../core/ids.ts';
import type { RateLimiter } from '../../core/limits/RateLimiter.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import type { Inbox } from '../../core/messages/Inbox.ts';
import type { MessageSearch } from '../../core/messages/MessageSearch.ts';
import type { MessageStore } from '../../core/messages/MessageStore.ts';
import type { SocketTickets } from '../../core/permissions/SocketTickets.ts';
import type { Presence } from '../../core/rooms/Presence.ts';
import type { RoomBus } from '../../core/rooms/RoomBus.ts';
import { type Fault, faulty } from '../support/faulty.ts';
import { type MemoryWorld, memoryWorld } from '../support/memoryWorld.ts';
import { noticesFaults } from '../support/noticesFaults.ts';
import { runSuite } from '../support/runSuite.ts';
import { tokenBucket } from '../support/tokenBucket.ts';
import {
  contactListContract,
  contactSearchContract,
  directoryReaderContract,
  inboxContract,
  messageSearchContract,
  messageStoreContract,
  policyVersionsContract,
  postingContract,
  presenceContract,
  rateLimiterContract,
  reactionsContract,
  roomBusContract,
  socketTicketsContract,
} from './index.ts';

const messageStore =
  (faults: (store: MessageStore, world: MemoryWorld) => Partial<MessageStore>) => (world: MemoryWorld) => ({
    messages: faulty(world.messages, (store) => faults(store, world)),
  });
const inbox = (faults: (inbox: Inbox, world: MemoryWorld) => Partial<Inbox>) => (world: MemoryWorld) => ({
  inbox: faulty(world.inbox, (port) => faults(port, world)),
});
const search =
  (faults: (port: MessageSearch, world: MemoryWorld) => Partial<MessageSearch>) => (world: MemoryWorld) => ({
    search: faulty(world.search, (port) => faults(port, world)),
  });
const contacts = (faults: (list: ContactList) => Partial<ContactList>) => (world: MemoryWorld) => ({
  contacts: faulty(world.contacts, faults),
});
const policies = (faults: (versions: PolicyVersions) => Partial<PolicyVersions>) => (world: MemoryWorld) => ({
  policies: faulty(world.policies, faults),
});
const bus = (faults: (bus: RoomBus<ChatEvent>) => Partial<RoomBus<ChatEvent>>) => (world: MemoryWorld) => ({
  bus: faulty(world.bus, faults),
});
const limiter = (faults: (limiter: RateLimiter) => Partial<RateLimiter>) => (world: MemoryWorld) => ({
  limiter: faulty(world.limiter, faults),
});

const moveHead = ({ database }: MemoryWorld, roomId: RoomId): void => {
  const row = database.tables.rooms.get(roomId);
  if (row) database.tables.rooms.set(roomId, { ...row, state: { ...row.state, headSeq: row.state.headSeq + 1 } });
};

const faults: readonly Fault[] = [
  {
    title: 'a message store that acknowledges messages that it loses',
    contract: messageStoreContract,
    spoil: messageStore((store, { database }) => ({
      append: async (draft) => {
        const appended = await store.append(draft);
        if (appended.message.seq % 5 === 0) database.tables.log(draft.roomId).messages.pop();
        return appended;
      },
    })),
    noticedBy: /keeps parallel messages dense, once each/,
  },
  {
    title: 'a message store that stores a retry twice',
    contract: messageStoreContract,
    spoil: messageStore((store) => ({ append: (draft) => store.append({ ...draft, clientId: null }) })),
    noticedBy: /stores one message for fifty parallel retries/,
  },
  {
    title: 'a message store that accepts another text as a retry',
    contract: messageStoreContract,
    spoil: messageStore((store) => ({
      append: async (draft) => {
        try {
          return await store.append(draft);
        } catch (refusal) {
          const known = await store.findStored({ ...draft, sent: 'One' }).catch(() => undefined);
          if (known === undefined) throw refusal;
          return { message: known, isDuplicate: true };
        }
      },
    })),
    noticedBy: /refuses another text under a used client_id/,
  },
  {
    title: 'a message store that skips a seq',
    contract: messageStoreContract,
    spoil: messageStore((store, world) => ({
      append: async (draft) => {
        const appended = await store.append(draft);
        moveHead(world, draft.roomId);
        return appended;
      },
    })),
    noticedBy: /counts the seqs of a room 1, 2, 3 without a gap/,
  },
  {
    title: 'a message store that shows what was deleted',
    contract: messageStoreContract,
    spoil: messageStore((store, { database }) => ({
      history: async (roomId, query) => {
        const page = await store.history(roomId, query);
        const words = (id: MessageId): string =>
          database.tables
            .log(roomId)
            .events.flatMap((event) => ('replaced' in event && event.messageId === id ? [event.replaced] : []))
            .at(-1) ?? '';
        return { ...page, messages: page.messages.map((message) => ({ ...message, content: words(message.id) })) };
      },
    })),
    noticedBy: /shows the text of a deleted message nowhere again/,
  },
  {
    title: 'a message store that lets a suspended person append',
    contract: messageStoreContract,
    spoil: messageStore((store, { database }) => ({
      append: (draft) => {
        const row = database.tables.rooms.get(draft.roomId);
        const membership = row?.memberships.get(draft.senderId);
        if (row && membership)
          database.tables.rooms.set(draft.roomId, {
            ...row,
            memberships: new Map([...row.memberships, [membership.userId, { ...membership, isSuspended: false }]]),
          });
        return store.append(draft);
      },
    })),
    noticedBy: /refuses a suspended membership: CANNOT_CHAT$/,
  },
  {
    title: 'a message store that lets moderators edit',
    contract: postingContract,
    spoil: messageStore((store) => ({
      amend: (amendment) => store.amend(amendment.asModerator ? { ...amendment, action: 'delete' } : amendment),
    })),
    noticedBy: /answers an edit as postingRule does/,
  },
  {
    title: 'a message store that returns pages in reverse order',
    contract: messageStoreContract,
    spoil: messageStore((store) => ({
      history: async (roomId, query) => {
        const page = await store.history(roomId, query);
        return { ...page, messages: page.messages.toReversed() };
      },
    })),
    noticedBy: /shows the latest messages, oldest first/,
  },
  {
    title: 'a message store that shows messages in events as they were',
    contract: messageStoreContract,
    spoil: messageStore((store) => {
      const first = new Map<MessageId, string>();
      return {
        append: async (draft) => {
          const appended = await store.append(draft);
          first.set(appended.message.id, draft.content);
          return appended;
        },
        events: async (cursors, limit) =>
          new Map(
            [...(await store.events(cursors, limit))].map(([roomId, page]) => {
              const events = page.events.map((event): ChatEvent => {
                if (event.type !== 'new_message') return event;
                return { ...event, message: { ...event.message, content: first.get(event.message.id) ?? '' } };
              });
              return [roomId, { ...page, events }];
            }),
          ),
      };
    }),
    noticedBy: /shows a message as it is now in its new_message event/,
  },
  {
    title: 'a message store that stores an event for a reaction that is already there',
    contract: reactionsContract,
    spoil: messageStore((store) => ({
      react: async (reacting) => {
        const first = await store.react({ ...reacting, isAdded: !reacting.isAdded });
        const second = await store.react(reacting);
        return { ...second, event: second.event ?? first.event };
      },
    })),
    noticedBy: /that are already there, or already gone, store nothing/,
  },
  {
    title: 'a message store that keeps the reactions of a deleted message',
    contract: reactionsContract,
    spoil: messageStore((store, { database }) => ({
      find: async (roomId, messageId) => {
        const message = await store.find(roomId, messageId);
        const stored = database.tables.log(roomId).find(messageId);
        return message && stored && { ...message, reactions: stored.reactions };
      },
    })),
    noticedBy: /stay after an edit, and disappear with the message/,
  },
  {
    title: 'a message store that lets anybody react',
    contract: reactionsContract,
    spoil: messageStore((store, { database }) => ({
      react: (reacting) => {
        const [members] = database.tables.rooms.get(reacting.roomId)?.memberships.keys() ?? [];
        return store.react({ ...reacting, userId: members ?? reacting.userId });
      },
    })),
    noticedBy: /are refused without a membership/,
  },
  {
    title: 'a search that finds messages in rooms of others',
    contract: messageSearchContract,
    spoil: search((port, { database }) => ({
      search: async (userId, query) => {
        const ids = [...database.tables.rooms.rows()].map(({ state }) => state.id);
        const pages = await Promise.all(ids.map((roomId) => port.search(userId, { ...query, roomId })));
        return { hits: pages.flatMap(({ hits }) => hits), nextCursor: null, leftOut: [], isComplete: true };
      },
    })),
    noticedBy: /is to rooms with an active membership, not to those of others/,
  },
  {
    title: 'a search that finds deleted messages',
    contract: messageSearchContract,
    spoil: messageStore((store, { database }) => ({
      amend: async (amendment) => {
        const stored = database.tables.log(amendment.roomId).find(amendment.messageId);
        const words = stored?.content ?? '';
        const amended = await store.amend(amendment);
        if (stored && amendment.action === 'delete') Object.assign(stored, { content: words, deletedAt: null });
        return amended;
      },
    })),
    noticedBy: /are found as they are now/,
  },
  {
    title: 'a search that finds messages with any of the words',
    contract: messageSearchContract,
    spoil: search((port) => ({
      search: async (userId, query) => {
        const words = query.text.split(' ');
        const pages = await Promise.all(words.map((text) => port.search(userId, { ...query, text })));
        return { hits: pages.flatMap(({ hits }) => hits), nextCursor: null, leftOut: [], isComplete: true };
      },
    })),
    noticedBy: /finds only messages with all of the words/,
  },
  {
    title: 'an inbox that counts one’s own messages as unread',
    contract: inboxContract,
    spoil: inbox((port, { database }) => ({
      overview: async (roomId, userId) => {
        const overview = await port.overview(roomId, userId);
        const own = database.tables.log(roomId).messages.filter(({ senderId }) => senderId === userId).length;
        return overview && { ...overview, unreadCount: overview.unreadCount + own };
      },
    })),
    noticedBy: /counts messages by others that are not deleted/,
  },
  {
    title: 'an inbox that names a room the same for everybody',
    contract: inboxContract,
    spoil: inbox((port) => ({
      overview: async (roomId, userId) => {
        const overview = await port.overview(roomId, userId);
        return overview && { ...overview, name: overview.room.name };
      },
    })),
    noticedBy: /names a room as the viewer sees it/,
  },
  {
    title: 'an inbox whose read pointers move back',
    contract: inboxContract,
    spoil: inbox((port, { database }) => ({
      markRead: (roomId, userId, upToId) => {
        database.tables.log(roomId).pointers.delete(userId);
        return port.markRead(roomId, userId, upToId);
      },
    })),
    noticedBy: /never moves back/,
  },
  {
    title: 'an inbox that gives read pointers of people who left',
    contract: inboxContract,
    spoil: inbox((port, { database }) => ({
      pointers: async (roomId, atMost) => {
        const pointers = await port.pointers(roomId, atMost);
        const left = [...(database.tables.rooms.get(roomId)?.memberships.values() ?? [])].filter(
          (membership) => membership.leftSeq,
        );
        const shown = left.map(({ userId, isSuspended }) => ({ userId, isSuspended, lastReadId: null }));
        return pointers && [...pointers, ...shown];
      },
    })),
    noticedBy: /give how far every member of a room has read/,
  },
  {
    title: 'an inbox that sets preferences for everybody',
    contract: inboxContract,
    spoil: inbox((port, { database }) => ({
      updatePreferences: async (roomId, userId, change) => {
        const others = database.tables.rooms.get(roomId)?.memberships.keys() ?? [];
        for (const other of others) await port.updatePreferences(roomId, other, change);
        return port.updatePreferences(roomId, userId, change);
      },
    })),
    noticedBy: /keeps each preference of one person/,
  },
  {
    title: 'an inbox that lists rooms whose relation has ended',
    contract: inboxContract,
    spoil: inbox((port, { database }) => ({
      list: async (userId, query) => {
        const list = await port.list(userId, query);
        const ids = [...database.tables.roomIdsOf.get(userId)];
        const rooms = await Promise.all(ids.map((roomId) => port.overview(roomId, userId)));
        return { ...list, rooms: rooms.flatMap((overview) => overview ?? []) };
      },
    })),
    noticedBy: /shows only rooms with an active membership/,
  },
  {
    title: 'policy versions that ignore the decision',
    contract: policyVersionsContract,
    spoil: policies((port) => ({
      register: (policy, decide) =>
        port.register(policy, (found) => {
          decide(found);
          return true;
        }),
    })),
    noticedBy: /stores nothing if decide returns false/,
  },
  {
    title: 'policy versions that do not find a registered policy',
    contract: policyVersionsContract,
    spoil: policies((port) => ({ find: async (hash) => ({ ...(await port.find(hash)), own: undefined }) })),
    noticedBy: /finds the newest and the one that was asked for/,
  },
  {
    title: 'a directory that lets two holders reconcile at once',
    contract: policyVersionsContract,
    spoil: ({ directory }) => ({
      directory: faulty<Directory>(directory, (port) => ({
        transaction: (work, isTrial) =>
          port.transaction(
            (tx) =>
              work(
                faulty(tx, (inner) => ({
                  policyProgress: () => inner.policyProgress('everybody'),
                  savePolicyProgress: (progress) => inner.savePolicyProgress(progress, 'everybody'),
                })),
              ),
            isTrial,
          ),
      })),
    }),
    noticedBy: /belongs to one holder until its lease ends/,
  },
  {
    title: 'a contact list that leaves out parents',
    contract: contactListContract,
    spoil: contacts((list) => ({
      list: async (userId, query) => {
        const page = await list.list(userId, query);
        return { ...page, contacts: page.contacts.filter(({ person }) => person.role !== 'parent') };
      },
    })),
    noticedBy: /agrees with decide for everybody among 40 more people/,
  },
  {
    title: 'a contact list that repeats the last contact of a page on the next',
    contract: contactListContract,
    spoil: contacts((list) => {
      const before = new Map<string, Awaited<ReturnType<ContactList['list']>>['contacts']>();
      return {
        list: async (userId, query) => {
          const page = await list.list(userId, query);
          if (page.nextCursor !== null) before.set(page.nextCursor, page.contacts.slice(-1));
          return { ...page, contacts: [...(before.get(query.cursor ?? '') ?? []), ...page.contacts] };
        },
      };
    }),
    noticedBy: /pages without loss or double/,
  },
  {
    title: 'a contact list that shows only the first fifty matches of a text',
    contract: contactSearchContract,
    spoil: contacts((list) => ({
      list: async (userId, query) => {
        const page = await list.list(userId, query);
        if (query.text === undefined || query.text === '') return page;
        return { ...page, contacts: page.contacts.slice(0, 50), nextCursor: query.limit > 50 ? null : page.nextCursor };
      },
    })),
    noticedBy: /finds beginnings and slips in the order of likeness/,
  },
  {
    title: 'a limiter that allows one request more',
    contract: rateLimiterContract,
    spoil: limiter((port) => ({
      acquire: (request) =>
        port.acquire({ ...request, allowance: { ...request.allowance, limit: request.allowance.limit + 1 } }),
    })),
    noticedBy: /allows exactly the limit of a hundred parallel requests/,
  },
  {
    title: 'a limiter that is a token bucket, and so allows up to twice the limit in one window',
    contract: rateLimiterContract,
    spoil: (world) => ({ limiter: tokenBucket(world) }),
    noticedBy: /slides: permits return one by one/,
  },
  {
    title: 'a limiter that ignores refunds',
    contract: rateLimiterContract,
    spoil: limiter(() => ({ refund: async () => {} })),
    noticedBy: /has room for one more permit after a refund/,
  },
  {
    title: 'a bus that throws what a listener throws',
    contract: roomBusContract,
    spoil: (world) =>
      bus((inner) => ({
        publish: (publication) => {
          inner.publish(publication);
          if (world.failures.length > 0) throw world.failures[0];
        },
      }))(world),
    noticedBy: /does not throw, and delivers to the others/,
  },
  {
    title: 'a bus that delivers after it returns',
    contract: roomBusContract,
    spoil: bus((inner) => ({ publish: (publication) => queueMicrotask(() => inner.publish(publication)) })),
    noticedBy: /delivers a publication with its events/,
  },
  {
    title: 'a presence that does not count connections',
    contract: presenceContract,
    spoil: ({ presence }) => ({
      presence: faulty<Presence>(presence, (port) => ({
        connect: async (userId) => {
          await port.connect(userId);
          return true;
        },
      })),
    }),
    noticedBy: /reports the first connection/,
  },
  {
    title: 'a directory reader that hides inactive people',
    contract: directoryReaderContract,
    spoil: ({ directoryReader }) => ({
      directoryReader: faulty<DirectoryReader>(directoryReader, (port) => ({
        listPeople: async (query) => {
          const page = await port.listPeople(query);
          return { ...page, people: page.people.filter(({ person }) => person.isActive) };
        },
      })),
    }),
    noticedBy: /as they are stored, inactive ones too/,
  },
  {
    title: 'tickets that can be used twice',
    contract: socketTicketsContract,
    spoil: ({ tickets, database }) => ({
      tickets: faulty<SocketTickets>(tickets, () => ({
        redeem: async (ticket) => database.tickets.get(ticket)?.holder,
      })),
    }),
    noticedBy: /gives the holder of a ticket, once/,
  },
];

describe('faulty adapters', () => {
  it('a correct adapter passes in the same way', async () => {
    const { passed, failed } = await runSuite(() => rateLimiterContract('sound', () => memoryWorld()));
    expect([passed.length > 0, failed]).to.deep.equal([true, []]);
  });

  noticesFaults(faults);
});
