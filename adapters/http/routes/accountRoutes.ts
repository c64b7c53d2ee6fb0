import type { Chat } from '../../../core/makeChat.ts';
import type { Inbox } from '../../../core/messages/Inbox.ts';
import { mayManageDirectory, mayModerate } from '../../../core/permissions/rights.ts';
import { openableTypes } from '../../../core/permissions/roomTypesOf.ts';
import type { SocketTickets } from '../../../core/permissions/SocketTickets.ts';
import { meAnswer, statsAnswer, ticketAnswer } from '../../wire/accountSchemas.ts';
import { encodePerson } from '../../wire/encodeMessage.ts';
import { encodePolicy } from '../../wire/encodePolicy.ts';
import { policyAnswer } from '../../wire/policySchemas.ts';
import { created, ok, personRoute, type Route } from '../Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'policy' | 'limits'>;
  readonly inbox: Pick<Inbox, 'totals' | 'serverTotals'>;
  readonly tickets: Pick<SocketTickets, 'issue'>;
  /** Sockets that are open on this node. */
  readonly countSockets: () => number;
}

/** Seconds that a ticket is good for, as its port says. */
const ticketSeconds = 30;
const tag = 'Account';

export const accountRoutes = ({ chat: { policy, limits }, inbox, tickets, countSockets }: Deps): Route[] => {
  const serverTotals = async () => {
    const { roomsByType, messages, participants, activePeople } = await inbox.serverTotals();
    return {
      rooms: Object.values(roomsByType).reduce((sum, count) => sum + count, 0),
      rooms_by_type: { ...roomsByType },
      messages,
      participants,
      active_people: activePeople,
      sockets: countSockets(),
    };
  };

  return [
    personRoute({
      method: 'get',
      path: '/api/chat/me/',
      tag,
      summary: 'Who I am and what I may do',
      answer: meAnswer,
      handle: async ({ person }) =>
        ok({
          ...encodePerson(person),
          first_name: person.firstName,
          last_name: person.lastName,
          email: person.email,
          rights: {
            moderate: mayModerate(policy, person),
            manage_directory: mayManageDirectory(policy, person),
            open: openableTypes(policy, person.role),
          },
          message_max_chars: limits.messageChars,
        }),
    }),
    personRoute({
      method: 'get',
      path: '/api/chat/policy/',
      tag,
      summary: 'The roles, relations and room types of this server',
      description: 'With what each is called and which rooms I may open, so that no client needs to know them.',
      answer: policyAnswer,
      handle: async ({ person }) => ok(encodePolicy(policy, person)),
    }),
    personRoute({
      method: 'post',
      path: '/api/chat/tickets/',
      tag,
      summary: 'A ticket to open one socket with: /ws/chat/?ticket=…',
      description: 'For browsers, which cannot send headers with a socket. So no token stands in an address.',
      answer: ticketAnswer,
      statuses: [201],
      handle: async ({ person }) => created({ ticket: await tickets.issue(person.id), expires_in: ticketSeconds }),
    }),
    personRoute({
      method: 'get',
      path: '/api/chat/stats/',
      tag,
      summary: 'My totals; for moderators those of the server too',
      answer: statsAnswer,
      handle: async ({ person }) => {
        const mine = await inbox.totals(person.id);
        return ok({
          rooms: mine.rooms,
          unread_rooms: mine.unreadRooms,
          unread_count: mine.unreadMessages,
          sent_messages: mine.sentMessages,
          server: mayModerate(policy, person) ? await serverTotals() : null,
        });
      },
    }),
  ];
};
