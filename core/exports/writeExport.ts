import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { AuditHash } from '../audit/AuditHash.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Clock } from '../clock.ts';
import { isManaged, isSeen, managedPart } from '../directory/ManagedPart.ts';
import type { NameOrganisations } from '../directory/nameOrganisations.ts';
import { ChatError } from '../errors.ts';
import type { HeldMessages } from '../guard/HeldMessages.ts';
import { asOrganisationId, type RoomId } from '../ids.ts';
import type { MessageStore } from '../messages/MessageStore.ts';
import type { CaseId } from '../oversight/OversightCase.ts';
import type { OversightCases } from '../oversight/OversightCases.ts';
import type { OverseeCases } from '../oversight/overseeCases.ts';
import type { Actor } from '../permissions/Actor.ts';
import { fullName } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { grantsOf, organisationOf, sharedOrganisation } from '../permissions/RoleGrant.ts';
import { roomNotFound } from '../rooms/admit.ts';
import type { ScheduledMessages } from '../scheduled/ScheduledMessages.ts';
import { readChanges } from './changeRecords.ts';
import type { ExportSigner } from './ExportArchive.ts';
import type { ExportPages } from './ExportPages.ts';
import type { ExportedAccount, ExportReader } from './ExportReader.ts';
import type { ExportRequest, ExportSummary } from './ExportRequest.ts';
import type { ExportSubject } from './ExportSubject.ts';
import { ExportWriter } from './ExportWriter.ts';
import { exportFiles, exportPictures } from './exportFiles.ts';
import { accountRecords, type ExportRecord } from './exportRecords.ts';
import { exportRoom, type Viewer } from './exportRoom.ts';
import { readOwnRecords } from './ownRecords.ts';
import { readProtection } from './protectionRecords.ts';

/** What a running program knows about itself and its exports. */
export interface ExportSettings {
  readonly pages: ExportPages;
  /** Null: exports are not signed. */
  readonly signer: ExportSigner | null;
  /** The version of the program. */
  readonly version: string;
  readonly readEpoch: () => Promise<string>;
}

/**
 * Writes an export. The host may export everything; a person who manages the directory the data of those whose account
 * they manage. It goes on record before anything is written (I19).
 * @throws ChatError USER_NOT_FOUND, also for a person whom the actor does not see; ROOM_NOT_FOUND; NOT_FOUND for a case that
 *   is not there; ACCESS_DENIED for a person who is in organisations too that the actor does not manage
 */
export type WriteExport = (actor: Actor, request: ExportRequest) => Promise<ExportSummary>;

interface Deps extends ExportSettings, Pick<Parameters<typeof exportRoom>[0], 'notificationChoices'> {
  readonly files: Parameters<typeof exportPictures>[0] & Parameters<typeof exportFiles>[0];
  readonly reader: ExportReader;
  readonly messages: Pick<MessageStore, 'events'>;
  readonly heldMessages: Pick<HeldMessages, 'heldIn'>;
  readonly scheduledMessages: Pick<ScheduledMessages, 'scheduledIn'>;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly auditHash: Pick<AuditHash, 'of'>;
  readonly nameOrganisations: NameOrganisations;
  readonly cases: Pick<OversightCases, 'find' | 'rooms'>;
  /** What they reported, whom they block, what changed about them; where they are signed in, what they confirmed. */
  readonly protection: Parameters<typeof readProtection>[0] & Parameters<typeof readChanges>[0];
  readonly own: Parameters<typeof readOwnRecords>[0];
  /** For a person: a running case into which they may look. */
  readonly findRunning: OverseeCases['findRunning'];
  readonly clock: Pick<Clock, 'now'>;
  readonly policy: Policy;
}

/** What is to be written, once it is known and allowed. */
interface Plan {
  readonly id: number;
  readonly title: string;
  readonly facts: readonly ExportRecord[];
  /** Batches of rooms; a person may have had many. */
  readonly roomIds: AsyncIterable<RoomId>;
  readonly viewer: Viewer | null;
  readonly audit: Omit<AuditDraft, 'actor' | 'action'>;
}

const never = { throwIfAborted: () => {} };
const roomPage = 500; // rooms in one query
export const makeWriteExport = (deps: Deps): WriteExport => {
  const { reader, auditLog, auditHash, signer, pages, clock, version, readEpoch } = deps;
  const plans = makePlans(deps);

  return async (actor, { subject, open, signal = never, onProgress = () => {} }) => {
    const plan = await plans(actor, subject);
    const epoch = await readEpoch();
    await auditLog.append([{ ...plan.audit, actor: auditActor(actor), action: 'export.made' }]);
    const archive = await open();
    const writer = new ExportWriter({ archive, signer, hash: auditHash });
    if (plan.facts.length > 0) await writer.addRecords(`${subject.kind}.jsonl`, plan.facts);
    const ownerIds = plan.viewer?.accountIds;
    if (ownerIds !== undefined) {
      await exportFiles(deps.files, writer, { ownerIds, path: 'files.jsonl' });
      await exportPictures(deps.files, writer, ownerIds);
    }
    const rooms: { id: number; name: string; records: number }[] = [];
    for await (const roomId of plan.roomIds) {
      signal.throwIfAborted();
      const found = await reader.room(roomId);
      const written = found && (await exportRoom({ ...deps, signal }, writer, found, plan.viewer));
      if (written !== undefined) rooms.push({ id: roomId, ...written });
      onProgress(rooms.length, rooms.length);
    }
    const madeAt = clock.now();
    const index = { title: plan.title, madeAt, isSigned: signer !== null, facts: plan.facts, rooms };
    await writer.addPage('index.html', pages.index(index));
    await writer.finish({
      homeroom: version,
      made_at: madeAt.toISOString(),
      epoch,
      subject: { kind: subject.kind, id: plan.id, name: plan.title },
    });
    return { rooms: rooms.length, records: writer.recordCount, isSigned: signer !== null };
  };
};

const makePlans = ({ reader, policy, nameOrganisations, cases, protection, own, findRunning }: Deps) => {
  const roomsOf = async function* ({ accountIds }: Pick<ExportedAccount, 'accountIds'>): AsyncGenerator<RoomId> {
    for (let after = 0; ; ) {
      const page = await reader.roomsOf(accountIds, after, roomPage);
      yield* page;
      after = page.at(-1) ?? after;
      if (page.length < roomPage) return;
    }
  };

  const planPerson = async (actor: Actor, userId: Parameters<ExportReader['account']>[0]): Promise<Plan> => {
    const account = await reader.account(userId);
    const part = managedPart(policy, actor);
    if (account === undefined || !isSeen(part, account.person))
      throw new ChatError('USER_NOT_FOUND', 'There is no such person.');
    if (!isManaged(part, account.person))
      throw new ChatError(
        'ACCESS_DENIED',
        'This person is in organisations too that you do not manage. Ask who manages all of them.',
      );
    const { person, accountIds } = account;
    const scopes = grantsOf(person).map(({ scope }) => scope);
    const names = await nameOrganisations(scopes);
    return {
      id: person.id,
      title: fullName(person),
      facts: [
        ...accountRecords(account, (id) => names.get(asOrganisationId(id))?.name ?? null),
        ...(await readOwnRecords(own, accountIds)),
        ...(await readProtection(protection, accountIds)),
        ...(await readChanges(protection, person.id)),
      ],
      roomIds: roomsOf(account),
      viewer: { person, accountIds },
      audit: { subjects: [person.id], organisation: sharedOrganisation(scopes), details: { what: 'person' } },
    };
  };

  const planRoom = async (roomId: RoomId): Promise<Plan> => {
    const found = await reader.room(roomId);
    if (found === undefined) throw roomNotFound();
    const audit = { roomId, organisation: organisationOf(found.room.scope), details: { what: 'room' } };
    const title = found.room.name || `Room ${roomId}`;
    return {
      id: roomId,
      title,
      facts: [],
      roomIds: (async function* () {
        yield roomId;
      })(),
      viewer: null,
      audit,
    };
  };

  const planCase = async (actor: Actor, caseId: CaseId): Promise<Plan> => {
    const found = typeof actor === 'string' ? await cases.find(caseId) : await findRunning(actor, caseId);
    if (found === undefined) throw new ChatError('NOT_FOUND', `There is no case ${caseId}.`);
    const { reason, personIds, roomIds, scope } = found;
    const rooms = async function* (): AsyncGenerator<RoomId> {
      for (let before: RoomId | undefined; ; ) {
        const page = await cases.rooms(caseId, { limit: roomPage, ...(before && { before }) });
        yield* page;
        before = page.at(-1);
        if (page.length < roomPage) return;
      }
    };
    const facts: ExportRecord[] = [
      { type: 'case', id: caseId, reason, person_ids: [...personIds], room_ids: [...roomIds] },
    ];
    const audit = { caseId, subjects: personIds, organisation: organisationOf(scope), details: { what: 'case' } };
    return { id: caseId, title: `Case ${caseId}`, facts, roomIds: rooms(), viewer: null, audit };
  };

  return (actor: Actor, subject: ExportSubject): Promise<Plan> => {
    if (subject.kind === 'person') return planPerson(actor, subject.userId);
    if (subject.kind === 'case') return planCase(actor, subject.caseId);
    if (typeof actor !== 'string') throw roomNotFound();
    return planRoom(subject.roomId);
  };
};
