import { type AuditPosition, auditActor } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import { type ChangeDirectoryDeps, makeChangeDirectory } from '../directory/changeDirectory.ts';
import { isManaged, isSeen, managedPart } from '../directory/ManagedPart.ts';
import { ChatError } from '../errors.ts';
import type { ExportedAccount, ExportReader } from '../exports/ExportReader.ts';
import type { Holds } from '../holds/Holds.ts';
import type { RoomId, UserId } from '../ids.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';
import type { MessageEraser } from '../messages/MessageEraser.ts';
import type { Reports } from '../moderation/Reports.ts';
import type { OversightCases } from '../oversight/OversightCases.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { Policy } from '../permissions/Policy.ts';
import { grantsOf, sharedOrganisation } from '../permissions/RoleGrant.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import { forgetOwn, type OwnThings } from './forgetOwn.ts';
import { checkOpenMatters, readOpenMatters } from './openMatters.ts';
import { nameHold, readPreserved } from './preservedBy.ts';

export interface EraseOptions {
  /** Says what would be erased, and erases nothing. */
  readonly isDryRun?: boolean;
  /** Erases although a case or a report about the person or their words is open. */
  readonly isDespiteOpen?: boolean;
  /** Called after each room: how many are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What was erased of a person, or would be. */
export interface ErasureOutcome {
  readonly person: ExportedAccount['person'];
  readonly rooms: number;
  /** Their messages that had words. */
  readonly messages: number;
  readonly identities: number;
  readonly relations: number;
  readonly signIns: number;
  /** Cases and reports that are open about them or their words: without `isDespiteOpen` nothing is erased. */
  readonly openCases: number;
  readonly openReports: number;
  /** Entries of the audit log about them whose details were erased; null where this process may not do it. */
  readonly auditDetails: number | null;
}

/**
 * Erases a person for good: name, addresses, ids, roles, relations, sign-ins, and the words of all their messages, which stay
 * as tombstones. What others wrote stays whole, and shows a former member. Repeating it after a failure completes it.
 * @throws ChatError USER_NOT_FOUND, also for a person whom the actor does not see; ACCESS_DENIED for oneself, and for a person
 *   in organisations that the actor does not manage; CONFLICT for a person, or a room with words of theirs, that a hold
 *   preserves, and while a case or a report is open
 */
export type ErasePerson = (actor: Actor, userId: UserId, options?: EraseOptions) => Promise<ErasureOutcome>;

interface Deps extends OwnThings, Omit<ChangeDirectoryDeps, 'bus'> {
  readonly reader: ExportReader;
  readonly eraser: MessageEraser;
  readonly holds: Pick<Holds, 'preserving'>;
  readonly reports: Pick<Reports, 'eraseWords' | 'about' | 'madeBy'>;
  readonly cases: Pick<OversightCases, 'list' | 'covering' | 'find'>;
  readonly auditLog: AuditLog;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish' | 'invalidate'>;
  readonly policy: Policy;
}

/** Messages in one transaction, rooms and entries in one query. */
const stepSize = 200;
const pageSize = 500;

export const makeErasePerson = ({ reader, eraser, holds, reports, cases, auditLog, ...deps }: Deps): ErasePerson => {
  const changeDirectory = makeChangeDirectory(deps);
  const { bus, policy, directory } = deps;

  const find = async (actor: Actor, userId: UserId): Promise<ExportedAccount> => {
    const account = await reader.account(userId);
    const part = managedPart(policy, actor);
    if (account === undefined || !isSeen(part, account.person))
      throw new ChatError('USER_NOT_FOUND', 'There is no such person.');
    if (!isManaged(part, account.person))
      throw new ChatError('ACCESS_DENIED', 'This person is in organisations too that you do not manage.');
    if (typeof actor !== 'string' && account.accountIds.includes(actor.id))
      throw new ChatError('ACCESS_DENIED', 'You may not erase yourself; ask another administrator.');
    return account;
  };

  const allRooms = async (accountIds: readonly UserId[]): Promise<RoomId[]> => {
    const found: RoomId[] = [];
    for (;;) {
      const page = await reader.roomsOf(accountIds, found.at(-1) ?? 0, pageSize);
      found.push(...page);
      if (page.length < pageSize) return found;
    }
  };

  const eraseWords = async (roomId: RoomId, senderIds: readonly UserId[]): Promise<void> => {
    for (let after = 0; ; ) {
      const erasure = { roomId, senderIds, before: null, after, limit: stepSize, why: 'erasure' } as const;
      const { messages, lastSeq, headSeq, events } = await eraser.eraseMessages(erasure);
      if (events.length > 0) bus.publish({ roomId, headSeq, events });
      if (messages < stepSize) return;
      after = lastSeq;
    }
  };

  const eraseDetails = async (actor: Actor, accountIds: readonly UserId[]): Promise<number | null> => {
    let erased = 0;
    for (const subject of accountIds)
      for (let after = 0; ; ) {
        const entries = await auditLog.list({ subject, after, limit: pageSize });
        const positions: AuditPosition[] = entries.flatMap(({ position, detailsHash, action }) =>
          detailsHash === null || action === 'person.erased' ? [] : [position],
        );
        try {
          erased += await auditLog.eraseDetails(positions, auditActor(actor));
        } catch (failure) {
          if (failure instanceof ChatError && failure.code === 'ACCESS_DENIED') return null;
          throw failure;
        }
        if (entries.length < pageSize) break;
        after = entries.at(-1)?.position ?? after;
      }
    return erased;
  };

  return async (actor, userId, { isDryRun = false, isDespiteOpen = false, onProgress = () => {} } = {}) => {
    const account = await find(actor, userId);
    const { person, accountIds, identities, relations, logins } = account;
    const preserved = await readPreserved({ holds, reader });
    const onPerson = preserved.onPerson(accountIds);
    if (onPerson !== undefined)
      throw new ChatError('CONFLICT', `The person is preserved by ${nameHold(onPerson)}. Nothing was erased.`);
    const rooms = await allRooms(accountIds);
    const withWords: RoomId[] = [];
    let messages = 0;
    for (const roomId of rooms) {
      const all = { roomId, senderIds: accountIds, before: null, after: 0 };
      const counted = await eraser.countMessages(all);
      const hold = counted.messages > 0 ? preserved.onRoom(roomId) : undefined;
      if (hold !== undefined)
        throw new ChatError(
          'CONFLICT',
          `Words of the person in room ${roomId} are preserved by ${nameHold(hold)}. Nothing was erased.`,
        );
      if (counted.messages > 0) withWords.push(roomId);
      messages += counted.live;
    }
    const counts = { identities: identities.length, relations: relations.length, signIns: logins.length };
    const open = await readOpenMatters({ cases, reports }, accountIds, withWords);
    const stillOpen = { openCases: open.cases.length, openReports: open.reports.length };
    const outcome = { person, rooms: rooms.length, messages, ...counts, ...stillOpen };
    if (isDryRun) {
      const entries = await auditLog.list({ subject: person.id, limit: pageSize });
      return { ...outcome, auditDetails: entries.filter(({ detailsHash }) => detailsHash !== null).length };
    }
    checkOpenMatters(actor, open, isDespiteOpen);
    // Words first: while the account is there, a person can be found again after a failure.
    for (const [index, roomId] of rooms.entries()) {
      await eraseWords(roomId, accountIds);
      onProgress(index + 1, rooms.length);
    }
    const organisation = sharedOrganisation(grantsOf(person).map(({ scope }) => scope));
    await changeDirectory(async (tx) => {
      const { people, relations: saved } = await tx.eraseAccount(person.id);
      const entry = {
        ...({ actor: auditActor(actor), action: 'person.erased', subjects: [person.id], organisation } as const),
        details: { rooms: rooms.length, messages },
      };
      const ended = saved.map(({ after }) => after);
      return { people, relations: ended, saved, affected: accountIds, actor: auditActor(actor), entry, result: null };
    });
    await directory.transaction((tx) => tx.forgetRelations(person.id));
    await reports.eraseWords(accountIds);
    await forgetOwn(deps, accountIds);
    // What was written between the first look and the end of the account.
    for (const roomId of await allRooms(accountIds)) {
      await eraseWords(roomId, accountIds);
      await eraser.eraseNames(roomId, accountIds);
    }
    return { ...outcome, auditDetails: await eraseDetails(actor, accountIds) };
  };
};
