import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { otherReactions } from '../../../core/history/compareReactions.ts';
import type {
  HistoryCensus,
  HistoryMembership,
  HistoryRead,
  HistoryRun,
  HistoryStore,
  ImportedMessage,
  ItemOutcome,
  KnownId,
  OpenedHistoryRoom,
  RoomOpening,
  StagedPhase,
  StagedPlace,
  StagedRow,
  TimelineItem,
} from '../../../core/history/HistoryStore.ts';
import type { HistorySummary, LatestImport } from '../../../core/history/LatestImport.ts';
import type { PlacedMessage } from '../../../core/history/PlacedMessage.ts';
import { planPlacement } from '../../../core/history/planPlacement.ts';
import type { ReactedHere } from '../../../core/history/ReactedHere.ts';
import type { NewlySaid, SaidByHistory } from '../../../core/history/SaidByHistory.ts';
import { asMessageId, asRoomId, type RoomId } from '../../../core/ids.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { hashPolicy } from '../../system/hashPolicy.ts';
import { AuditWriter } from '../audit/AuditWriter.ts';
import type { Vocabulary } from '../messages/Vocabulary.ts';
import type { Big } from '../permissions/personRow.ts';
import { sizeOf } from '../sql/HostPool.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { timeLimits } from '../sql/timeLimits.ts';
import { halveByRooms, namedIn } from './halveByRooms.ts';
import { readCensus, readImported } from './importedRows.ts';
import { makeVectors } from './makeVectors.ts';
import { addHistoryMembers, findExternalRooms, openHistoryRooms } from './openHistoryRooms.ts';
import { drawIds, lockHeads, readPlaced } from './placedRows.ts';
import { followReads, moveToReads } from './readPointers.ts';
import { readReactedHere } from './readReactedHere.ts';
import { beginRun, checkRun, readLatest, recordSuccess } from './runRows.ts';
import { readNewlySaid, writeSaid } from './saidRows.ts';
import { addStaged, clearStaged, findStaged, readStaged } from './stagedRows.ts';
import { writePlacement } from './writePlacement.ts';

export class KnexHistoryStore implements HistoryStore {
  readonly #knex: Knex;
  readonly #policyHash: string;
  readonly #vocabulary: Vocabulary;
  readonly #writer: AuditWriter;
  #placing: Promise<unknown> = Promise.resolve();
  #bringsNew = true;

  constructor(knex: Knex, policy: Policy, vocabulary: Vocabulary, writer = new AuditWriter()) {
    this.#knex = knex;
    this.#policyHash = hashPolicy(policy);
    this.#vocabulary = vocabulary;
    this.#writer = writer;
  }

  begin(source: string): Promise<HistoryRun> {
    return beginRun(this.#knex, source);
  }

  async stage(run: HistoryRun, rows: readonly StagedRow[]): Promise<void> {
    if (rows.length > 0) await addStaged(this.#knex, run, rows);
  }

  async staged(
    run: HistoryRun,
    phase: StagedPhase,
    after: StagedPlace | undefined,
    limit: number,
  ): Promise<readonly StagedRow[]> {
    await checkRun(this.#knex, run);
    return readStaged(this.#knex, run, phase, after, limit);
  }

  areStaged(run: HistoryRun, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return findStaged(this.#knex, run, ids);
  }

  async end(run: HistoryRun, audit: readonly AuditDraft[], summary: HistorySummary | null): Promise<void> {
    await clearStaged(this.#knex, sql`s.run = ${run.id}::bigint`);
    await inTransaction(this.#knex, async (trx) => {
      if (summary !== null) await recordSuccess(trx, run, summary);
      if (audit.length > 0) await this.#writer.append(trx, audit);
    });
  }

  latest(): Promise<readonly LatestImport[]> {
    return readLatest(this.#knex);
  }

  newlySaid(source: string, said: SaidByHistory): Promise<NewlySaid> {
    return readNewlySaid(this.#knex, source, said);
  }

  async keepSaid(run: HistoryRun, said: SaidByHistory): Promise<void> {
    await inTransaction(this.#knex, async (trx) => {
      await checkRun(trx, run);
      await writeSaid(trx, run.source, said);
    });
  }

  rooms(source: string, ids: readonly string[]): Promise<ReadonlyMap<string, RoomId>> {
    return findExternalRooms(this.#knex, source, ids);
  }

  async messages(source: string, ids: readonly string[]): Promise<ReadonlyMap<string, KnownId>> {
    if (ids.length === 0) return new Map();
    const rows = await queryRows<{ external_id: string; room_id: Big; message_id: Big }>(
      this.#knex,
      sql`
      SELECT x.external_id, x.room_id, x.message_id
      FROM unnest(${ids}::text[]) AS i (id)
        CROSS JOIN LATERAL (
          SELECT * FROM homeroom.external_messages x WHERE x.source = ${source} AND x.external_id = i.id OFFSET 0
        ) x`,
    );
    return new Map(
      rows.map(({ external_id: id, room_id, message_id }) => [
        id,
        { roomId: asRoomId(Number(room_id)), messageId: asMessageId(Number(message_id)) },
      ]),
    );
  }

  placed(source: string, ids: readonly string[]): Promise<ReadonlyMap<string, PlacedMessage>> {
    return readPlaced(this.#knex, source, ids);
  }

  reactedHere(messages: readonly Pick<PlacedMessage, 'roomId' | 'id' | 'seq'>[]): Promise<ReactedHere> {
    return readReactedHere(this.#knex, messages);
  }

  imported(source: string, after: string, limit: number): Promise<readonly ImportedMessage[]> {
    return readImported(this.#knex, source, after, limit);
  }

  census(source: string): Promise<HistoryCensus> {
    return readCensus(this.#knex, source);
  }

  openRooms(run: HistoryRun, openings: readonly RoomOpening[]): Promise<readonly OpenedHistoryRoom[]> {
    return inTransaction(this.#knex, async (trx) => {
      await checkRun(trx, run);
      return openHistoryRooms(trx, run.source, openings, this.#policyHash);
    });
  }

  async addMembers(memberships: readonly HistoryMembership[]): Promise<readonly boolean[]> {
    if (memberships.length === 0) return [];
    return inTransaction(this.#knex, (trx) => addHistoryMembers(trx, memberships));
  }

  async place(run: HistoryRun, items: readonly TimelineItem[]): Promise<readonly ItemOutcome[]> {
    if (items.length === 0) return [];
    // Made at once, while the page before is written; a run that brings nothing new needs none.
    const making = this.#bringsNew
      ? makeVectors(items, (word) => this.#vocabulary.note(word))
      : Promise.resolve(new Map<string, string>());
    const before = this.#placing;
    const placing = before.catch(() => {}).then(async () => this.#place(run, items, await making));
    this.#placing = placing;
    const outcomes = await placing;
    this.#bringsNew = outcomes.some(({ outcome }) => outcome === 'created');
    if (this.#bringsNew) await this.#vocabulary.store();
    return outcomes;
  }

  /** Two halves of the page at once, each in a transaction of its own: what came in stays, whatever happens to the other. */
  async #place(
    run: HistoryRun,
    items: readonly TimelineItem[],
    vectors: ReadonlyMap<string, string>,
  ): Promise<readonly ItemOutcome[]> {
    const parts = halveByRooms(items).filter((part) => part.length > 0);
    const placed = await this.#settle(parts.map((part) => () => this.#placePart(run, part, vectors)));
    const outcomes = new Map<TimelineItem, ItemOutcome>();
    for (const [index, part] of parts.entries()) {
      const result = placed[index];
      if (result?.status !== 'fulfilled') throw result?.reason;
      for (const [place, item] of part.entries()) outcomes.set(item, result.value[place] ?? { outcome: 'unknown' });
    }
    return items.map((item) => outcomes.get(item) ?? { outcome: 'unknown' });
  }

  /** At once; one after the other where they share one connection, for which the second would wait too long. */
  async #settle<Result>(works: readonly (() => Promise<Result>)[]): Promise<PromiseSettledResult<Result>[]> {
    if (sizeOf(this.#knex) !== 1) return Promise.allSettled(works.map((work) => work()));
    const settled: PromiseSettledResult<Result>[] = [];
    for (const work of works) settled.push(...(await Promise.allSettled([work()])));
    return settled;
  }

  #placePart(
    run: HistoryRun,
    items: readonly TimelineItem[],
    vectors: ReadonlyMap<string, string>,
  ): Promise<readonly ItemOutcome[]> {
    const { source } = run;
    return inTransaction(this.#knex, async (trx) => {
      await queryRows(trx, sql`SELECT ${timeLimits}, ${lateFlush}`);
      await checkRun(trx, run);
      const heads = await lockHeads(trx, [...new Set(items.map(({ roomId }) => roomId))]);
      const known = await readPlaced(trx, source, [...new Set(items.flatMap(namedIn))]);
      const fresh = new Set(items.flatMap(({ kind, id }) => (kind === 'message' && !known.has(id) ? [id] : [])));
      const reactedHere = await readReactedHere(trx, otherReactions(items, known));
      const writes = planPlacement({ items, known, reactedHere, heads, ids: await drawIds(trx, fresh.size) });
      await writePlacement(trx, source, writes, vectors);
      await followReads(trx, writes.reads);
      return writes.outcomes;
    });
  }

  async markRead(run: HistoryRun, reads: readonly HistoryRead[]): Promise<number> {
    return reads.length === 0 ? 0 : moveToReads(this.#knex, run.source, reads);
  }
}

/**
 * A page that a power failure takes back comes again, as the run that brought it has failed. The end of a run is flushed, and
 * with it all pages.
 */
const lateFlush = sql`set_config('synchronous_commit', 'off', true)`;
