import { ChatError } from '../../../core/errors.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { ServerTotals } from '../../../core/messages/Inbox.ts';
import { meAnswer, statsAnswer, ticketAnswer } from '../../wire/account/accountSchemas.ts';
import { encodePolicy } from '../../wire/account/encodePolicy.ts';
import { policyAnswer } from '../../wire/account/policySchemas.ts';
import { encodeRoles, scopesOf } from '../../wire/directory/encodeOrganisation.ts';
import { encodePerson } from '../../wire/messages/encodeMessage.ts';
import { created, ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<
    Chat,
    'policy' | 'files' | 'readRights' | 'issueTicket' | 'readTotals' | 'readServerTotals' | 'nameOrganisations'
  >;
  /** Counts the open sockets of this node. */
  readonly countSockets: () => number;
}

/** The seconds for which a ticket is valid, by its port. */
const ticketSeconds = 30;
const tag = 'Account';

export const accountRoutes = ({ chat, countSockets }: Deps): Route[] => {
  const encodeTotals = ({ roomsByType, messages, participants, activePeople }: ServerTotals) => ({
    rooms: Object.values(roomsByType).reduce((sum, count) => sum + count, 0),
    rooms_by_type: { ...roomsByType },
    messages,
    participants,
    active_people: activePeople,
    sockets: countSockets(),
  });

  return [
    personRoute({
      method: 'get',
      path: '/api/chat/me/',
      tag,
      summary: 'Who I am and what I may do',
      answer: meAnswer,
      handle: async ({ person }) => {
        const rights = chat.readRights(person);
        return ok({
          ...encodePerson(person),
          roles: encodeRoles(person, await chat.nameOrganisations(scopesOf([person]))),
          first_name: person.firstName,
          last_name: person.lastName,
          email: person.email,
          rights: {
            moderate: rights.mayModerate,
            manage_directory: rights.mayManageDirectory,
            manage_whole_directory: rights.mayManageWholeDirectory,
            read_audit: rights.mayReadAudit,
            oversee: rights.mayOversee,
            approve_cases: rights.mayApproveCases,
            see_reports: rights.maySeeReports,
            open: [...rights.mayOpen],
          },
          message_max_chars: rights.messageChars,
        });
      },
    }),
    personRoute({
      method: 'get',
      path: '/api/chat/policy/',
      tag,
      summary: 'The roles, relations and room types of this server',
      description:
        'With their names, the rooms that I may open and the files that I may send, so that clients need no list of their own.',
      answer: policyAnswer,
      handle: async ({ person }) =>
        ok(encodePolicy(chat.policy, person, (roomType) => chat.files.ruleOf(person, roomType))),
    }),
    personRoute({
      method: 'post',
      path: '/api/chat/tickets/',
      tag,
      summary: 'A ticket that opens one socket: /ws/chat/?ticket=…',
      description:
        'For browsers, which cannot send headers with a socket. A ticket keeps the token out of addresses. The socket ends when the token does with which the ticket was asked for.',
      answer: ticketAnswer,
      statuses: [201],
      handle: async ({ person, expiresAt, sessionId }) =>
        created({ ticket: await chat.issueTicket(person, expiresAt, sessionId), expires_in: ticketSeconds }),
    }),
    personRoute({
      method: 'get',
      path: '/api/chat/stats/',
      tag,
      summary: 'My totals; for moderators also those of the server',
      answer: statsAnswer,
      handle: async ({ person }) => {
        const mine = await chat.readTotals(person);
        const server = await unlessDenied(chat.readServerTotals(person));
        return ok({
          rooms: mine.rooms,
          unread_rooms: mine.unreadRooms,
          unread_count: mine.unreadMessages,
          sent_messages: mine.sentMessages,
          server: server && encodeTotals(server),
        });
      },
    }),
  ];
};

/** Resolves to null for a part of an answer that the caller has no right to. */
const unlessDenied = async <Part>(part: Promise<Part>): Promise<Part | null> => {
  try {
    return await part;
  } catch (failure) {
    if (failure instanceof ChatError && failure.code === 'ACCESS_DENIED') return null;
    throw failure;
  }
};
