import type { Merge, MergeDraft, MergeId } from '../accounts/Merge.ts';
import type { AccountPair, MergeQuery, Merges } from '../accounts/Merges.ts';
import { type AuditActor, type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { People } from '../permissions/People.ts';
import { grantsOf, sharedOrganisation } from '../permissions/RoleGrant.ts';
import { type ChangeDirectoryDeps, makeChangeDirectory } from './changeDirectory.ts';
import { badMember, checkReason } from './checkReason.ts';
import { isManaged, isWithin, type ManagedPart } from './ManagedPart.ts';
import { passRooms, returnRooms, roomsOfRelations } from './passRooms.ts';
import { isManagedAccount, refuseMerged, refuseNamedTwice, refuseRelated } from './refuseMerges.ts';
import type { KnownAccount } from './SavedRecords.ts';

/** A merge as its author writes it. */
export type WrittenMerge = Omit<MergeDraft, 'authorId'>;

/** A merge, or its end, with what it changed. */
export interface MergeOutcome {
  readonly merge: Merge;
  /** Rooms in which a place passed from one account to the other, or back. */
  readonly passedRooms: number;
  /** Rooms that were put away because there is a later one of the same people. */
  readonly archivedRooms: number;
}

export interface MergeOptions {
  /** Says what would change, and changes nothing; the id of the merge means nothing then. */
  readonly isDryRun?: boolean;
}

/**
 * Merges accounts that are one person, and parts them again. Who manages a part of the directory does so with accounts
 * all of whose roles are within; others look as if they did not exist.
 */
export interface ManageAccounts {
  /**
   * Makes one account of two, at once, in all rooms.
   * @throws ChatError USER_NOT_FOUND for accounts outside, ACCESS_DENIED for one's own, INVALID_REQUEST for one account
   *   or without a reason, CONFLICT for an account that is merged already, for two whom one source names both, and for
   *   two who are related to each other or have a room with each other
   */
  mergeAccounts(written: WrittenMerge, options?: MergeOptions): Promise<MergeOutcome>;
  /**
   * Parts two accounts again, as far as what was merged is still as it was; what came since stays with whom it is. A
   * merge that is undone already stays so.
   * @throws ChatError NOT_FOUND if there is none, ACCESS_DENIED for one's own, CONFLICT if the survivor was merged since
   */
  undoMerge(id: MergeId, options?: MergeOptions): Promise<MergeOutcome>;
  /** The newest first. */
  listMerges(query: MergeQuery): Promise<readonly Merge[]>;
  /** Accounts that may be one person; decides nothing. At most `limit`. */
  listAccountPairs(limit: number): Promise<readonly AccountPair[]>;
}

interface Deps extends ChangeDirectoryDeps {
  readonly merges: Merges;
  readonly people: Pick<People, 'evidence'>;
  readonly actor: Actor;
  readonly part: ManagedPart;
}

/** Merges and pairs read at once for somebody who manages a part, and sees only some of them. */
const pageSize = 200;
/** Pairs that are looked at for somebody who manages a part. */
const pairsAtMost = 10_000;

export const makeManageAccounts = ({ merges, people, actor, part, ...deps }: Deps): ManageAccounts => {
  const { policy } = deps;
  const changeDirectory = makeChangeDirectory(deps);
  const authorId = typeof actor === 'string' ? null : actor.id;

  const refuseOwn = (ids: readonly UserId[]): void => {
    if (authorId !== null && ids.includes(authorId))
      throw new ChatError('ACCESS_DENIED', 'You may not decide about yourself; ask another administrator.');
  };

  /** Those of them all of whose people the actor manages. */
  const ours = async <Found>(found: readonly Found[], idsOf: (one: Found) => readonly UserId[]): Promise<Found[]> => {
    if (part === 'all') return [...found];
    const graph = await people.evidence([...new Set(found.flatMap(idsOf))].map((id) => [id, id]));
    const isOurs = (id: UserId): boolean => {
      const person = graph.person(id);
      return person !== undefined && isManaged(part, person);
    };
    return found.filter((one) => idsOf(one).every(isOurs));
  };

  const onRecord = (
    action: 'accounts.merged' | 'accounts.parted',
    { id, survivorId, mergedId, reason }: Merge,
    accounts: readonly KnownAccount[],
  ): { readonly actor: AuditActor; readonly entry: AuditDraft } => {
    const scopes = accounts.flatMap(({ person }) => grantsOf(person).map(({ scope }) => scope));
    const entry: AuditDraft = {
      ...{ actor: auditActor(actor), action, subjects: [survivorId, mergedId] },
      organisation: sharedOrganisation(scopes.filter((scope) => isWithin(part, scope))),
      details: { merge: id, survivor: survivorId, merged: mergedId, reason },
    };
    return { actor: auditActor(actor), entry };
  };

  return {
    mergeAccounts: async (written, { isDryRun = false } = {}) => {
      const draft: MergeDraft = { ...written, reason: checkReason(written.reason), authorId };
      const { survivorId, mergedId } = draft;
      if (survivorId === mergedId)
        throw badMember('merged_id', 'An account cannot be merged into itself; name another one.');
      refuseOwn([survivorId, mergedId]);
      const { result } = await changeDirectory(
        async (tx) => {
          const [survivor, merged] = [await tx.account(survivorId), await tx.account(mergedId)];
          if (!isManagedAccount(part, survivor) || !isManagedAccount(part, merged)) throw userNotFound();
          refuseMerged(survivor);
          refuseMerged(merged);
          refuseNamedTwice(survivor, merged);
          await refuseRelated(tx, survivor, merged);
          const { merge, people: changed, relations, gone } = await tx.mergeAccounts(draft);
          const { saved: stored, passedRooms, archivedRooms } = await passRooms(tx, policy, merge);
          return {
            people: changed,
            relations: relations.map(({ after }) => after),
            ...{ saved: relations, gone, stored, affected: [survivorId, mergedId] },
            ...onRecord('accounts.merged', merge, [survivor, merged]),
            result: { merge, passedRooms, archivedRooms },
          };
        },
        { isDryRun },
      );
      return result;
    },

    undoMerge: async (id, { isDryRun = false } = {}) => {
      const known = await merges.find(id);
      const [seen] = known === undefined ? [] : await ours([known], idsOf);
      if (seen === undefined) throw mergeNotFound();
      refuseOwn(idsOf(seen));
      const { result } = await changeDirectory(
        async (tx) => {
          const [survivor, merged] = [await tx.account(seen.survivorId), await tx.account(seen.mergedId)];
          if (!isManagedAccount(part, survivor) || !isManagedAccount(part, merged)) throw mergeNotFound();
          // A merge that is undone already stays so, whatever became of its survivor.
          if (seen.undone === null) refuseMerged(survivor);
          const undone = await tx.undoMerge(seen.id, authorId);
          if (undone === undefined)
            return {
              ...{ people: [], relations: [], saved: [], actor: auditActor(actor) },
              result: { merge: seen, passedRooms: 0, archivedRooms: 0 },
            };
          const { merge, people: changed, relations, gone, passes } = undone;
          const since = await roomsOfRelations(tx, policy, gone);
          const { saved: stored, passedRooms } = await returnRooms(tx, policy, { merge, passes, since });
          return {
            people: changed,
            relations: relations.map(({ after }) => after),
            ...{ saved: relations, gone, stored, affected: [merge.survivorId, merge.mergedId] },
            ...onRecord('accounts.parted', merge, [survivor, merged]),
            result: { merge, passedRooms, archivedRooms: 0 },
          };
        },
        { isDryRun },
      );
      return result;
    },

    listMerges: async (query) => {
      const found: Merge[] = [];
      for (let page = part === 'all' ? query : { ...query, limit: pageSize }; found.length < query.limit; ) {
        const read = await merges.list(page);
        found.push(...(await ours(read, idsOf)));
        const last = read.at(-1);
        if (last === undefined || read.length < page.limit) break;
        page = { ...page, before: last.id };
      }
      return found.slice(0, query.limit);
    },

    listAccountPairs: async (limit) => {
      const found: AccountPair[] = [];
      const atOnce = part === 'all' ? limit : Math.max(limit, pageSize);
      for (let offset = 0; found.length < limit && offset < pairsAtMost; offset += atOnce) {
        const read = await merges.pairs({ limit: atOnce, offset });
        found.push(...(await ours(read, ({ people: both }) => both.map(({ id }) => id))));
        if (read.length < atOnce) break;
      }
      return found.slice(0, limit);
    },
  };
};

const idsOf = ({ survivorId, mergedId }: Merge): readonly UserId[] => [survivorId, mergedId];

const userNotFound = (): ChatError =>
  new ChatError('USER_NOT_FOUND', 'There is no such person, or you do not manage all of their organisations.');

const mergeNotFound = (): ChatError =>
  new ChatError('NOT_FOUND', 'There is no such merge, or you do not manage all organisations of its people.');
