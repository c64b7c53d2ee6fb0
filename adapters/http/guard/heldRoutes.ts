import { asHeldId, type HeldMessage } from '../../../core/guard/HeldMessage.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { encodeHeld, encodeOwnHeld, namedInHeld } from '../../wire/guard/encodeHeld.ts';
import {
  heldContext,
  heldDecisionBody,
  heldQueue,
  heldQueueQuery,
  heldSchema,
  ownHeldList,
  ownHeldSchema,
} from '../../wire/guard/heldSchemas.ts';
import { encodeMessage } from '../../wire/messages/encodeMessage.ts';
import { showPeople } from '../moderation/showPeople.ts';
import { heldAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'held' | 'people'>;
}

const tag = 'Protection';
const queue = '/api/chat/moderation/held/';

export const heldRoutes = ({ chat }: Deps): Route[] => {
  const { held } = chat;
  const encoded = async (found: readonly HeldMessage[]) => {
    const { show } = await showPeople(chat.people, namedInHeld(found));
    return found.map((one) => encodeHeld(one, show));
  };
  const encodedOne = async (found: HeldMessage) => {
    const [one] = await encoded([found]);
    if (one === undefined) throw new RangeError('One held message, one answer');
    return one;
  };

  return [
    personRoute({
      method: 'get',
      path: '/api/chat/held/',
      tag,
      summary: 'My messages that wait for a reviewer, the oldest first',
      answer: ownHeldList,
      handle: async ({ person }) => ok({ held: (await held.listOwn(person)).map(encodeOwnHeld) }),
    }),
    personRoute({
      method: 'delete',
      path: '/api/chat/held/:held_id/',
      tag,
      summary: 'Take back a message of mine that waits for a reviewer',
      params: heldAddress,
      answer: ownHeldSchema,
      errors: ['NOT_FOUND', 'CONFLICT'],
      handle: async ({ person, params }) => ok(encodeOwnHeld(await held.cancel(person, asHeldId(params.held_id)))),
    }),
    personRoute({
      method: 'get',
      path: queue,
      tag,
      summary: 'Messages of others that guards hold and I may decide about',
      query: heldQueueQuery,
      answer: heldQueue,
      errors: ['ACCESS_DENIED'],
      handle: async ({ person, query: { state = 'waiting', after, limit = 50 } }) => {
        const found = await held.listQueue(person, {
          ...{ state, limit: limit + 1 },
          ...(after === undefined ? {} : { after: asHeldId(after) }),
        });
        return ok({ held: await encoded(found.slice(0, limit)), has_more: found.length > limit });
      },
    }),
    personRoute({
      method: 'get',
      path: `${queue}:held_id/`,
      tag,
      summary: 'A held message with the latest messages of its room; goes on record',
      params: heldAddress,
      answer: heldContext,
      errors: ['NOT_FOUND'],
      handle: async ({ person, params }) => {
        const { held: found, messages } = await held.read(person, asHeldId(params.held_id));
        return ok({ held: await encodedOne(found), messages: messages.map(encodeMessage) });
      },
    }),
    personRoute({
      method: 'post',
      path: `${queue}:held_id/decide/`,
      tag,
      summary: 'Release or refuse a held message: the sender hears the outcome',
      description:
        'A released message is sent with the rights that its sender has at this moment, under the same client_id. If they ' +
        'may not send it now, it stays held, and the error says why.',
      params: heldAddress,
      body: heldDecisionBody,
      answer: heldSchema,
      errors: [
        'NOT_FOUND',
        'ROOM_NOT_FOUND',
        'MESSAGE_NOT_FOUND',
        'CANNOT_CHAT',
        'ACCESS_DENIED',
        'ROOM_INACTIVE',
        'CONFLICT',
      ],
      handle: async ({ person, params, body: { action, note, answer } }) => {
        const command = { action, note, ...(answer === undefined ? {} : { answer }) };
        return ok(await encodedOne(await held.decide(person, asHeldId(params.held_id), command)));
      },
    }),
  ];
};
