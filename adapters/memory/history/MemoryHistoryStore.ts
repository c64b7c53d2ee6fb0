import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { otherReactions } from '../../../core/history/compareReactions.ts';
import {
  type HistoryCensus,
  type HistoryMembership,
  type HistoryRead,
  type HistoryRun,
  type HistoryStore,
  type ImportedMessage,
  type ItemOutcome,
  type KnownId,
  type OpenedHistoryRoom,
  otherRun,
  type RoomOpening,
  type StagedPhase,
  type StagedPlace,
  type StagedRow,
  type TimelineItem,
} from '../../../core/history/HistoryStore.ts';
import type { HistorySummary, LatestImport } from '../../../core/history/LatestImport.ts';
import type { PlacedMessage } from '../../../core/history/PlacedMessage.ts';
import { planPlacement } from '../../../core/history/planPlacement.ts';
import type { ReactedHere } from '../../../core/history/ReactedHere.ts';
import type { NewlySaid, SaidByHistory } from '../../../core/history/SaidByHistory.ts';
import type { MessageId, RoomId } from '../../../core/ids.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { beginMembership } from '../../../core/rooms/Participant.ts';
import { hashPolicy } from '../../system/hashPolicy.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { requirePolicy } from '../tables/latestPolicy.ts';
import { applyPlacement } from './applyPlacement.ts';
import { saidKey } from './HistoryTables.ts';
import { followReadsIn, moveToRead } from './historyPointers.ts';
import { reactedHereIn } from './reactedHereIn.ts';
import { keepSaidIn, newlySaidIn } from './saidIn.ts';
import { takeCensus } from './takeCensus.ts';

export class MemoryHistoryStore implements HistoryStore {
  readonly #database: MemoryDatabase;
  readonly #policyHash: string;

  constructor(database: MemoryDatabase, policy: Policy) {
    this.#database = database;
    this.#policyHash = hashPolicy(policy);
  }

  async begin(source: string): Promise<HistoryRun> {
    const { history } = this.#database;
    history.staged.delete(history.runs.get(source) ?? 0);
    history.lastRun += 1;
    history.runs.set(source, history.lastRun);
    history.staged.set(history.lastRun, []);
    const { succeeded = null } = history.latest.get(source) ?? {};
    history.latest.set(source, { source, beganAt: this.#database.clock.now(), succeeded });
    return { source, id: history.lastRun };
  }

  async stage({ id }: HistoryRun, rows: readonly StagedRow[]): Promise<void> {
    this.#database.history.staged.get(id)?.push(...rows);
  }

  async staged(
    run: HistoryRun,
    phase: StagedPhase,
    after: StagedPlace | undefined,
    limit: number,
  ): Promise<readonly StagedRow[]> {
    this.#check(run);
    const rows = (this.#database.history.staged.get(run.id) ?? []).filter((row) => row.phase === phase);
    return rows
      .filter((row) => after === undefined || comparePlaces(row, after) > 0)
      .sort(comparePlaces)
      .slice(0, limit);
  }

  async areStaged({ id }: HistoryRun, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const staged = new Set(this.#database.history.staged.get(id)?.map(({ message }) => message));
    return new Set(ids.filter((one) => staged.has(one)));
  }

  async end({ source, id }: HistoryRun, audit: readonly AuditDraft[], summary: HistorySummary | null): Promise<void> {
    const { history, clock } = this.#database;
    history.staged.delete(id);
    const latest = history.latest.get(source);
    if (summary !== null && latest !== undefined && history.runs.get(source) === id)
      history.latest.set(source, { ...latest, succeeded: { ...structuredClone(summary), at: clock.now() } });
    this.#database.audit.append(audit, clock.now());
  }

  async latest(): Promise<readonly LatestImport[]> {
    return [...this.#database.history.latest.values()]
      .filter(({ source }) => !source.startsWith('trial of '))
      .sort((one, other) => (one.source < other.source ? -1 : 1));
  }

  async newlySaid(source: string, said: SaidByHistory): Promise<NewlySaid> {
    return newlySaidIn(this.#database, source, said);
  }

  keepSaid(run: HistoryRun, said: SaidByHistory): Promise<void> {
    return this.#database.writes.write(() => {
      this.#check(run);
      keepSaidIn(this.#database, run.source, said);
    });
  }

  async placed(source: string, ids: readonly string[]): Promise<ReadonlyMap<string, PlacedMessage>> {
    return chosen(this.#known(source), ids);
  }

  async rooms(source: string, ids: readonly string[]): Promise<ReadonlyMap<string, RoomId>> {
    return chosen(this.#database.history.rooms(source), ids);
  }

  async messages(source: string, ids: readonly string[]): Promise<ReadonlyMap<string, KnownId>> {
    return chosen(this.#database.history.messages(source), ids);
  }

  async reactedHere(messages: readonly Pick<PlacedMessage, 'roomId' | 'id' | 'seq'>[]): Promise<ReactedHere> {
    return reactedHereIn(this.#database, messages);
  }

  async imported(source: string, after: string, limit: number): Promise<readonly ImportedMessage[]> {
    const { history } = this.#database;
    const rooms = new Map([...history.rooms(source)].map(([id, roomId]) => [roomId, id]));
    return [...this.#known(source).values()]
      .filter(({ source: id }) => id > after && history.messages(source).has(id))
      .sort((one, other) => (one.source < other.source ? -1 : 1))
      .slice(0, limit)
      .map(({ source: id, roomId, deletedAt }) => ({
        id,
        room: rooms.get(roomId) ?? '',
        isDeleted: deletedAt !== null,
      }));
  }

  async census(source: string): Promise<HistoryCensus> {
    return takeCensus(this.#database, source, [...this.#known(source).values()]);
  }

  openRooms(run: HistoryRun, openings: readonly RoomOpening[]): Promise<readonly OpenedHistoryRoom[]> {
    return this.#database.writes.write(() => {
      this.#check(run);
      requirePolicy(this.#database.tables, this.#policyHash);
      return openings.map((opening) => this.#open(run.source, opening));
    });
  }

  addMembers(memberships: readonly HistoryMembership[]): Promise<readonly boolean[]> {
    return this.#database.writes.write(() => memberships.map((one) => this.#add(one)));
  }

  place(run: HistoryRun, items: readonly TimelineItem[]): Promise<readonly ItemOutcome[]> {
    return this.#database.writes.write(() => {
      this.#check(run);
      const { source } = run;
      const { tables } = this.#database;
      const known = this.#known(source);
      const heads = new Map(items.map(({ roomId }) => [roomId, tables.rooms.get(roomId)?.state.headSeq ?? 0]));
      const ids = items.map(() => ++tables.counters.message as MessageId);
      const reactedHere = reactedHereIn(this.#database, otherReactions(items, known));
      const writes = planPlacement({ items, known, reactedHere, heads, ids });
      applyPlacement(this.#database, source, writes);
      followReadsIn(this.#database, writes.reads);
      return writes.outcomes;
    });
  }

  markRead({ source }: HistoryRun, reads: readonly HistoryRead[]): Promise<number> {
    return this.#database.writes.write(
      () => reads.filter((read) => moveToRead(this.#database, this.#database.history.messages(source), read)).length,
    );
  }

  #check({ source, id }: HistoryRun): void {
    if (this.#database.history.runs.get(source) !== id) throw otherRun(source);
  }

  #open(source: string, { id, draft, createdAt, isArchived }: RoomOpening): OpenedHistoryRoom {
    const { tables, history, clock } = this.#database;
    const known = history.rooms(source).get(id);
    if (known !== undefined) return { roomId: known, outcome: 'known' };
    const found = draft.key === null ? undefined : tables.roomIdOf(draft.key);
    const roomId = found ?? tables.createRoom(draft, createdAt ?? clock.now()).id;
    history.rooms(source).set(id, roomId);
    if (isArchived) history.locked.add(saidKey(source, id));
    const row = tables.rooms.get(roomId);
    if (found !== undefined && row !== undefined) {
      const { state } = row;
      const isOlder = createdAt !== null && createdAt < state.createdAt;
      const archived = state.isArchived || (state.headSeq === 0 && isArchived);
      tables.rooms.set(roomId, { ...row, state: { ...state, isArchived: archived, ...(isOlder && { createdAt }) } });
    }
    if (found !== undefined) return { roomId, outcome: 'merged' };
    if (row !== undefined) tables.rooms.set(roomId, { ...row, state: { ...row.state, isArchived } });
    history.mark(roomId, 0, 0);
    return { roomId, outcome: 'created' };
  }

  #add({ roomId, isFormer, ...member }: HistoryMembership): boolean {
    const { tables } = this.#database;
    const row = tables.rooms.get(roomId);
    if (row === undefined || row.memberships.has(member.userId)) return false;
    const membership = { ...beginMembership({ ...member, visibleFrom: 0 }, 0), leftSeq: isFormer ? 0 : null };
    tables.rooms.set(roomId, { ...row, memberships: new Map([...row.memberships, [member.userId, membership]]) });
    tables.roomIdsOf.add(member.userId, roomId);
    return true;
  }

  #known(source: string): ReadonlyMap<string, PlacedMessage> {
    const { tables, history } = this.#database;
    return new Map(
      [...history.messages(source), ...history.erased(source)].flatMap(
        ([id, { roomId, messageId }]): [string, PlacedMessage][] => {
          const stored = tables.log(roomId).find(messageId);
          if (stored === undefined) return [];
          const fileNames = (stored.attachments ?? []).map(({ name }) => name);
          return [[id, { ...stored, source: id, roomId, pinnedSeq: stored.pinnedSeq ?? null, fileNames }]];
        },
      ),
    );
  }
}

const chosen = <Value>(table: ReadonlyMap<string, Value>, ids: readonly string[]): ReadonlyMap<string, Value> =>
  new Map(
    ids.flatMap((id): [string, Value][] => {
      const value = table.get(id);
      return value === undefined ? [] : [[id, value]];
    }),
  );

const comparePlaces = (one: StagedPlace, other: StagedPlace): number =>
  one.at.getTime() - other.at.getTime() ||
  (one.sort < other.sort ? -1 : one.sort > other.sort ? 1 : 0) ||
  one.n - other.n;
