import type { Knex } from 'knex';
import type { Feed, FeedEntry, FeedPage, StreamId } from '../../../core/feed/Feed.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';

interface FeedState {
  readonly epoch: string;
  readonly head: Big;
  readonly floor: Big;
}

interface FeedRow extends FeedState {
  readonly position: Big | null;
  readonly stream_id: Big;
  readonly first_seq: Big;
  readonly last_seq: Big;
  readonly at: Date;
  /** What of the row came in with a history: first and last seqs by turns. Null: nothing. */
  readonly imported: readonly Big[] | null;
}

export class KnexFeed implements Feed {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async read(after: number, limit: number): Promise<FeedPage> {
    const rows = await queryRows<FeedRow>(this.#knex, feedPage(after, limit), { isPrepared: true });
    const [state] = rows;
    if (state === undefined) return { entries: [], head: 0, floor: 0, epoch: '' };
    const { epoch, head, floor } = state;
    return { entries: entriesOf(rows, after, limit), head: Number(head), floor: Number(floor), epoch };
  }
}

/** One row without a position where there is nothing after the place. */
const feedPage = (after: number, limit: number): Sql => sql`
  SELECT epoch.value AS epoch, state.head, state.floor, f.position, f.stream_id, f.first_seq, f.last_seq, f.at,
    (
      SELECT array_agg(b.seq ORDER BY g.first_seq, b.seq)
      FROM homeroom.imported_ranges g CROSS JOIN LATERAL (VALUES (g.first_seq), (g.last_seq)) b (seq)
      WHERE g.room_id = f.stream_id AND g.first_seq <= f.last_seq AND g.last_seq >= f.first_seq
    ) AS imported
  FROM homeroom.meta epoch
    CROSS JOIN LATERAL (
      SELECT h.head, COALESCE((
        SELECT o.position - (o.last_seq - o.first_seq) - 1 FROM homeroom.feed o ORDER BY o.position LIMIT 1
      ), h.head) AS floor
      FROM (SELECT COALESCE((SELECT l.position FROM homeroom.leases l WHERE l.name = 'feed'), 0) AS head) h
    ) state
    LEFT JOIN LATERAL (
      SELECT * FROM homeroom.feed n WHERE n.position > ${after}::bigint ORDER BY n.position LIMIT ${limit}::int
    ) f ON true
  WHERE epoch.key = 'feed_epoch'
  ORDER BY f.position`;

/** A row stands for all events of a stream from its first seq to its last one. */
const entriesOf = (rows: readonly FeedRow[], after: number, limit: number): FeedEntry[] => {
  const entries: FeedEntry[] = [];
  for (const row of rows) {
    if (row.position === null) continue;
    const [last, lastSeq] = [Number(row.position), Number(row.last_seq)];
    const first = last - (lastSeq - Number(row.first_seq));
    const isImported = importedBy(row);
    for (let position = Math.max(first, after + 1); position <= last && entries.length < limit; position += 1) {
      const [streamId, seq] = [Number(row.stream_id) as StreamId, lastSeq - (last - position)];
      entries.push({ position, streamId, seq, at: row.at, ...(isImported(seq) && { isImported: true }) });
    }
  }
  return entries;
};

/** Which seqs of a row came in with a history. */
const importedBy = ({ imported }: FeedRow): ((seq: number) => boolean) => {
  if (imported === null) return () => false;
  const bounds = imported.map(Number);
  return (seq) => bounds.some((first, index) => index % 2 === 0 && first <= seq && seq <= (bounds[index + 1] ?? first));
};
