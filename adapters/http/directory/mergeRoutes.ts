import { asMergeId, type Merge } from '../../../core/accounts/Merge.ts';
import type { MergeOutcome } from '../../../core/directory/manageAccounts.ts';
import { asUserId, type UserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { encodeMerge, encodePair, peopleOfMerge } from '../../wire/directory/encodeMerge.ts';
import {
  mergeBody,
  mergeList,
  mergeOutcome,
  mergesQuery,
  pairList,
  pairsQuery,
} from '../../wire/directory/mergeSchemas.ts';
import { mergeAddress } from '../routing/addressSchemas.ts';
import { created, directoryRoute, ok, type Route } from '../routing/Route.ts';
import { makeUserOf } from './makeUserOf.ts';

interface Deps {
  readonly chat: Pick<Chat, 'people' | 'resolveUser' | 'resolveSeen'>;
  /** Whose external ids callers use who name no source. */
  readonly directorySource: string;
}

const tag = 'Directory';
const path = '/api/directory/merges/';

export const mergeRoutes = ({ chat, directorySource }: Deps): Route[] => {
  const encoded = async (merges: readonly Merge[]) => {
    const ids = [...new Set(merges.flatMap(peopleOfMerge))];
    const found = await Promise.all(ids.map((id) => chat.people.find(id)));
    const people = new Map<UserId, Person>(found.flatMap((one) => (one ? [[one.id, one] as const] : [])));
    return merges.map((merge) => encodeMerge(merge, people));
  };
  const encodedOutcome = async ({ merge, passedRooms, archivedRooms }: MergeOutcome, isDryRun: boolean) => {
    const [one = null] = isDryRun ? [] : await encoded([merge]);
    return { merge: one, passed_rooms: passedRooms, archived_rooms: archivedRooms };
  };

  return [
    directoryRoute({
      method: 'get',
      path,
      tag,
      summary: 'Merges: accounts that are part of others now, the newest first',
      query: mergesQuery,
      answer: mergeList,
      handle: async ({ directory, query: { user_id: userId, with_undone: withUndone, before, limit = 50 } }) => {
        const found = await directory.listMerges({
          limit: limit + 1,
          ...(userId === undefined ? {} : { userId: asUserId(userId) }),
          ...(withUndone === undefined ? {} : { withUndone }),
          ...(before === undefined ? {} : { before: asMergeId(before) }),
        });
        return ok({ merges: await encoded(found.slice(0, limit)), has_more: found.length > limit });
      },
    }),
    directoryRoute({
      method: 'get',
      path: `${path}pairs/`,
      tag,
      summary: 'Accounts of different sources that may be one person',
      description: 'Decides nothing: two people may share an address or a name. The strongest sign comes first.',
      query: pairsQuery,
      answer: pairList,
      handle: async ({ directory, query: { limit = 50 } }) =>
        ok({ pairs: (await directory.listAccountPairs(limit)).map(encodePair) }),
    }),
    directoryRoute({
      method: 'post',
      path,
      tag,
      summary: 'Merge an account into another: one person, one account',
      description:
        'At once: ids of sources, roles, relations, holds and memberships are the survivor’s. Messages stay by the merged account and are shown as the survivor’s. Of two direct rooms with the same person the older is put away. Sockets of the merged account end; its tokens are the survivor’s.',
      body: mergeBody,
      answer: mergeOutcome,
      statuses: [200, 201],
      errors: ['USER_NOT_FOUND', 'ACCESS_DENIED', 'CONFLICT'],
      handle: async ({ directory, actor, body }) => {
        const {
          source = directorySource,
          survivor_id: survivor,
          merged_id: merged,
          reason,
          dry_run: isDryRun = false,
        } = body;
        const userOf = makeUserOf(chat, actor, source);
        const survivorId = await userOf(survivor);
        const mergedId = await userOf(merged);
        const outcome = await directory.mergeAccounts({ survivorId, mergedId, reason }, { isDryRun });
        const answer = await encodedOutcome(outcome, isDryRun);
        return isDryRun ? ok(answer) : created(answer);
      },
    }),
    directoryRoute({
      method: 'delete',
      path: `${path}:merge_id/`,
      tag,
      summary: 'Undo a merge, as far as what was merged is still as it was',
      description: 'What was written or said by sources since stays with the account that it is about.',
      params: mergeAddress,
      answer: mergeOutcome,
      errors: ['NOT_FOUND', 'ACCESS_DENIED', 'CONFLICT'],
      handle: async ({ directory, params }) =>
        ok(await encodedOutcome(await directory.undoMerge(asMergeId(params.merge_id)), false)),
    }),
  ];
};
