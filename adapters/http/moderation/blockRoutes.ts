import { asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { encodePerson } from '../../wire/messages/encodeMessage.ts';
import { blockAnswer, blockList, blocksAbout } from '../../wire/moderation/blockSchemas.ts';
import { userAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'blocks'>;
}

const tag = 'Protection';
const path = '/api/chat/blocks/';

export const blockRoutes = ({ chat }: Deps): Route[] => [
  personRoute({
    method: 'get',
    path,
    tag,
    summary: 'Whom I block, and people of which roles I may block',
    answer: blockList,
    handle: async ({ person }) => {
      const blocks = await chat.blocks.listBlocks(person);
      return ok({
        blocks: blocks.map(({ blocked, at }) => ({ user: encodePerson(blocked), created_at: at.toISOString() })),
        may_block: [...chat.blocks.blockableRoles(person)],
      });
    },
  }),
  personRoute({
    method: 'put',
    path: `${path}:user_id/`,
    tag,
    summary: 'Block a person: our direct rooms take posts of neither',
    description: 'For the other person it looks as if our relation had ended. Rooms that we share with others stay.',
    params: userAddress,
    answer: blockAnswer,
    errors: ['USER_NOT_FOUND', 'ACCESS_DENIED', 'CONFLICT', 'RATE_LIMIT_EXCEEDED'],
    handle: async ({ person, params }) => {
      const userId = asUserId(params.user_id);
      await chat.blocks.block(person, userId);
      return ok({ user_id: userId, is_blocked: true });
    },
  }),
  personRoute({
    method: 'delete',
    path: `${path}:user_id/`,
    tag,
    summary: 'End a block of mine; our rooms open again if our relation still holds',
    params: userAddress,
    answer: blockAnswer,
    errors: ['USER_NOT_FOUND', 'CONFLICT', 'RATE_LIMIT_EXCEEDED'],
    handle: async ({ person, params }) => {
      const userId = asUserId(params.user_id);
      await chat.blocks.unblock(person, userId);
      return ok({ user_id: userId, is_blocked: false });
    },
  }),
  personRoute({
    method: 'get',
    path: '/api/chat/moderation/people/:user_id/blocks/',
    tag,
    summary: 'Whom a person blocks, and who blocks the person; for staff, and goes on record',
    params: userAddress,
    answer: blocksAbout,
    errors: ['USER_NOT_FOUND', 'CONFLICT'],
    handle: async ({ person, params }) => {
      const found = await chat.blocks.blocksAbout(person, asUserId(params.user_id));
      return ok({
        blocks: found.map(({ user, blocked, at }) => ({
          user: encodePerson(user),
          blocked: encodePerson(blocked),
          created_at: at.toISOString(),
        })),
      });
    },
  }),
];
