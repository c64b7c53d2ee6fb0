import { asHoldId, type Hold } from '../../../core/holds/Hold.ts';
import { asUserId, type UserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { simulationAnswer } from '../../wire/directory/directorySchemas.ts';
import { encodeSimulation } from '../../wire/directory/encodeDirectory.ts';
import { decodeHold, encodeHold, peopleOf } from '../../wire/directory/encodeHold.ts';
import { holdBody, holdList, holdQuestion, holdSchema, holdsQuery } from '../../wire/directory/holdSchemas.ts';
import { holdAddress } from '../routing/addressSchemas.ts';
import { created, directoryRoute, ok, type Route } from '../routing/Route.ts';
import { makeUserOf } from './makeUserOf.ts';

interface Deps {
  readonly chat: Pick<Chat, 'people' | 'resolveUser' | 'resolveSeen'>;
  /** Whose external ids callers use who name no source. */
  readonly directorySource: string;
  readonly now: () => Date;
}

const tag = 'Directory';
const path = '/api/directory/holds/';

export const holdRoutes = ({ chat, directorySource, now }: Deps): Route[] => {
  const encoded = async (holds: readonly Hold[]) => {
    const ids = [...new Set(holds.flatMap(peopleOf))];
    const found = await Promise.all(ids.map((id) => chat.people.find(id)));
    const people = new Map<UserId, Person>(found.flatMap((one) => (one ? [[one.id, one] as const] : [])));
    return holds.map((hold) => encodeHold(hold, people, now()));
  };
  const encodedOne = async (hold: Hold) => {
    const [one] = await encoded([hold]);
    if (one === undefined) throw new RangeError('A hold was encoded to nothing');
    return one;
  };

  return [
    directoryRoute({
      method: 'get',
      path,
      tag,
      summary: 'Holds: decisions of offices about accounts and relations, the newest first',
      query: holdsQuery,
      answer: holdList,
      errors: ['USER_NOT_FOUND'],
      handle: async ({ directory, query: { user_id: userId, with_past: withPast, before, limit = 50 } }) => {
        const found = await directory.listHolds({
          limit: limit + 1,
          ...(userId === undefined ? {} : { userId: asUserId(userId) }),
          ...(withPast === undefined ? {} : { withPast }),
          ...(before === undefined ? {} : { before: asHoldId(before) }),
        });
        return ok({ holds: await encoded(found.slice(0, limit)), has_more: found.length > limit });
      },
    }),
    directoryRoute({
      method: 'post',
      path,
      tag,
      summary: 'Suspend, restrict or keep an account, or suspend or keep a relation, whatever rosters say',
      description:
        'In force at once, in every room and contact that rests on it, until it ends or is lifted. suspend beats keep.',
      body: holdBody,
      answer: holdSchema,
      statuses: [201],
      errors: ['USER_NOT_FOUND', 'ACCESS_DENIED', 'CONFLICT'],
      handle: async ({ directory, actor, body }) => {
        const { source = directorySource } = body;
        const draft = await decodeHold(body, makeUserOf(chat, actor, source), now());
        return created(await encodedOne(await directory.setHold(draft)));
      },
    }),
    directoryRoute({
      method: 'post',
      path: `${path}simulate/`,
      tag,
      summary: 'Who would gain or lose contact by a hold; changes nothing',
      body: holdQuestion,
      answer: simulationAnswer,
      errors: ['USER_NOT_FOUND', 'ACCESS_DENIED'],
      handle: async ({ directory, actor, body: { reason = 'asked', ...body } }) => {
        const { source = directorySource } = body;
        const draft = await decodeHold({ ...body, reason }, makeUserOf(chat, actor, source), now());
        return ok(encodeSimulation(await directory.simulateHold(draft)));
      },
    }),
    directoryRoute({
      method: 'delete',
      path: `${path}:hold_id/`,
      tag,
      summary: 'Lift a hold; rosters, hosts and dates count again',
      params: holdAddress,
      answer: holdSchema,
      errors: ['NOT_FOUND', 'ACCESS_DENIED'],
      handle: async ({ directory, params }) => ok(await encodedOne(await directory.liftHold(asHoldId(params.hold_id)))),
    }),
  ];
};
