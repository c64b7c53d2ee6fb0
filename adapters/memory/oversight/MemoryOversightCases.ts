import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import {
  asCaseId,
  type CaseDraft,
  type CaseId,
  type CaseState,
  isSameCase,
  type OpenedCase,
  type OversightCase,
  otherCase,
} from '../../../core/oversight/OversightCase.ts';
import type {
  CaseDecision,
  CaseQuery,
  CaseReach,
  CaseRoomQuery,
  OpenCases,
  OversightCases,
} from '../../../core/oversight/OversightCases.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredCase } from './StoredCase.ts';

export class MemoryOversightCases implements OversightCases {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  open(draft: CaseDraft, audit: (opened: OversightCase) => AuditDraft): Promise<OpenedCase> {
    const { audit: log, clock, writes, cases } = this.#database;
    return writes.write(() => {
      const known = [...cases.values()].find(
        ({ authorId, clientId }) =>
          clientId !== undefined && clientId === draft.clientId && authorId === draft.authorId,
      );
      if (known !== undefined) {
        const found = this.#toCase(known);
        if (!isSameCase(found, draft)) throw otherCase();
        return { ...found, isNew: false };
      }
      const at = clock.now();
      const id = asCaseId(cases.size + 1);
      const { needsApproval, ...given } = draft;
      const stored = { ...given, id, approverId: null, openedAt: at, endedAt: null, needsApproval };
      const opened = this.#toCase(stored);
      log.append([audit(opened)], at);
      cases.set(id, stored);
      return { ...opened, isNew: true };
    });
  }

  async countOpen(): Promise<OpenCases> {
    const states = [...this.#database.cases.values()].map((stored) => this.#toCase(stored).state);
    const count = (wanted: CaseState): number => states.filter((state) => state === wanted).length;
    return { waiting: count('waiting'), running: count('running') };
  }

  decide(
    id: CaseId,
    decision: CaseDecision,
    states: readonly CaseState[],
    audit: (decided: OversightCase) => AuditDraft,
  ): Promise<OversightCase | undefined> {
    const { audit: log, clock, writes, cases } = this.#database;
    return writes.write(() => {
      const stored = cases.get(id);
      if (stored === undefined || !states.includes(this.#toCase(stored).state)) return undefined;
      const at = clock.now();
      const changed =
        'isEnded' in decision ? { ...stored, endedAt: at } : { ...stored, approverId: decision.approverId };
      const decided = this.#toCase(changed);
      log.append([audit(decided)], at);
      cases.set(id, changed);
      return decided;
    });
  }

  async find(id: CaseId): Promise<OversightCase | undefined> {
    const stored = this.#database.cases.get(id);
    return stored && this.#toCase(stored);
  }

  async list({ state, before, limit, ...reach }: CaseQuery): Promise<readonly OversightCase[]> {
    return [...this.#database.cases.values()]
      .map((stored) => this.#toCase(stored))
      .filter((one) => this.#isWithinReach(one, reach))
      .filter((one) => (state === undefined || one.state === state) && (before === undefined || one.id < before))
      .sort((one, other) => other.id - one.id)
      .slice(0, limit);
  }

  async covering(roomId: RoomId, reach: CaseReach): Promise<CaseId | undefined> {
    return [...this.#database.cases.values()]
      .map((stored) => this.#toCase(stored))
      .find((one) => one.state === 'running' && this.#isWithinReach(one, reach) && this.#roomsOf(one).has(roomId))?.id;
  }

  async rooms(id: CaseId, { userId, roomId, before, limit }: CaseRoomQuery): Promise<readonly RoomId[]> {
    const stored = this.#database.cases.get(id);
    if (stored === undefined) return [];
    return [...this.#roomsOf(stored, userId)]
      .filter((one) => (roomId === undefined || one === roomId) && (before === undefined || one < before))
      .sort((one, other) => other - one)
      .slice(0, limit);
  }

  /** The rooms that a case opens, or those of one of its people. */
  #roomsOf({ personIds, roomIds, scope }: StoredCase | OversightCase, userId?: UserId): ReadonlySet<RoomId> {
    const { tables } = this.#database;
    const people = personIds.map((id) => this.#accountOf(id)).filter((id) => userId === undefined || id === userId);
    const asked = [...tables.requests.entries()]
      .filter(([, { recipientId }]) => people.includes(recipientId))
      .map(([id]) => id);
    const joined = people.flatMap((id) => [...tables.roomIdsOf.get(id)]);
    const named = [...(userId === undefined ? roomIds : []), ...joined, ...asked];
    return new Set(named.filter((id) => tables.rooms.get(id)?.state.scope.includes(organisationOf(scope)) === true));
  }

  #isWithinReach({ scope, personIds }: OversightCase, { within, hiddenFrom }: CaseReach): boolean {
    return scope.some((id) => within.includes(id)) && !personIds.some((id) => this.#accountOf(id) === hiddenFrom);
  }

  /** The account that a person has now. */
  #accountOf(id: UserId): UserId {
    return this.#database.tables.people.get(id)?.person.mergedInto ?? id;
  }

  #toCase({ needsApproval, clientId: _, ...stored }: StoredCase): OversightCase {
    const isOver = stored.endedAt !== null || stored.until <= this.#database.clock.now();
    const isWaiting = needsApproval && stored.approverId === null;
    return { ...stored, state: isOver ? 'ended' : isWaiting ? 'waiting' : 'running' };
  }
}
