import type { Knex } from 'knex';
import { addFindings, type Check, type CheckWatch, nothingFound } from '../../../core/doctor/Check.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { type FaultRow, findingColumns, toFinding } from './pageCheck.ts';

/** A check that goes through what happened in all rooms, one segment of a room's history after the other. */
export interface SegmentCheck extends Omit<Check, 'run' | 'fix'> {
  /**
   * A query over the rows `segment (room_id, low, high)`: the seqs above `low` up to `high` of a room, all of them
   * committed. A row for each fault, with a text `example`.
   */
  readonly faults: Sql;
}

/** Seqs, and rooms, of one statement: some milliseconds, so that it holds nothing back. */
const most = { seqs: 20_000, rooms: 500 };

export const makeSegmentCheck = (knex: Knex, { faults, ...about }: SegmentCheck): Check => ({
  ...about,
  run: async (watch) => {
    let found = nothingFound;
    await eachBatch(knex, watch, async (batch) => {
      const [row] = await queryRows<FaultRow>(
        knex,
        sql`
        WITH segment AS MATERIALIZED (
          SELECT * FROM unnest(
            ${batch.map(({ roomId }) => roomId)}::bigint[], ${batch.map(({ low }) => low)}::bigint[],
            ${batch.map(({ high }) => high)}::bigint[]
          ) AS s (room_id, low, high)
        ), faults AS MATERIALIZED (
          ${faults}
        )
        SELECT ${findingColumns}`,
      );
      found = addFindings(found, toFinding(row));
    });
    return found;
  },
});

interface Segment {
  readonly roomId: number;
  readonly low: number;
  readonly high: number;
}

const eachBatch = async (
  knex: Knex,
  { onProgress, signal }: CheckWatch,
  use: (batch: readonly Segment[]) => Promise<void>,
): Promise<void> => {
  const [row] = await queryRows<{ total: Big | null }>(
    knex,
    sql`SELECT sum(head_seq - floor_seq) AS total FROM homeroom.rooms`,
  );
  const total = Number(row?.total ?? 0);
  let [batch, seqs, done]: [Segment[], number, number] = [[], 0, 0];
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    signal?.throwIfAborted();
    await use(batch);
    done += seqs;
    [batch, seqs] = [[], 0];
    onProgress(Math.min(done, total), total);
  };
  for await (const segment of segments(knex)) {
    batch.push(segment);
    seqs += segment.high - segment.low;
    if (seqs >= most.seqs || batch.length >= most.rooms) await flush();
  }
  await flush();
};

/** All rooms' histories above their floors up to the heads of this moment. */
async function* segments(knex: Knex): AsyncGenerator<Segment, void, void> {
  for (let after = 0; ; ) {
    const rooms = await queryRows<{ id: Big; head_seq: Big; floor_seq: Big }>(
      knex,
      sql`SELECT id, head_seq, floor_seq FROM homeroom.rooms WHERE id > ${after} ORDER BY id LIMIT ${most.rooms}`,
    );
    for (const { id, head_seq, floor_seq } of rooms) {
      const head = Number(head_seq);
      for (let low = Number(floor_seq); low < head; low += most.seqs)
        yield { roomId: Number(id), low, high: Math.min(low + most.seqs, head) };
    }
    const last = rooms.at(-1);
    if (last === undefined) return;
    after = Number(last.id);
  }
}
