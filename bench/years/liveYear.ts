import type pg from 'pg';

/** Of a hundred messages of the year, how many are edited, deleted and reacted to. */
const [edited, deleted, reacted] = [2, 1, 5];
/** How often every room of the year is written to and every pointer moves, of what a year has. */
const moves = 20;

/**
 * A year of changes to the rooms of the last year, as rows are written: edits, deletions and reactions of messages, read
 * pointers, and heads of rooms. In a year autovacuum finds time between them, so each round ends with what it does: a vacuum of
 * tables of which a fifth is dead.
 */
export const liveYear = async (client: pg.Client, firstRoom: number): Promise<void> => {
  const share = (most: number): string => `room_id >= ${firstRoom} AND id % 100 < ${most}`;
  for (let round = 0; round < moves; round += 1) {
    const part = `AND (id / 100) % ${moves} = ${round}`;
    await client.query(`
      UPDATE homeroom.messages SET content = content || ' mended', words = (words::text || ' ''' || room_id || '/mended'':8')::tsvector,
        edited_at = now()
      WHERE ${share(edited)} ${part}`);
    await client.query(`
      UPDATE homeroom.messages SET content = '', words = NULL, deleted_at = now()
      WHERE ${share(edited + deleted)} AND id % 100 >= ${edited} ${part}`);
    await client.query(`
      UPDATE homeroom.messages SET reactions = jsonb_build_array(jsonb_build_object('emoji', '👍', 'user_ids', jsonb_build_array(1)))
      WHERE ${share(edited + deleted + reacted)} AND id % 100 >= ${edited + deleted} ${part}`);
    await client.query(`
      UPDATE homeroom.participants SET last_read_seq = last_read_seq, read_at = clock_timestamp() WHERE room_id >= ${firstRoom}`);
    await client.query(
      `UPDATE homeroom.rooms SET head_seq = head_seq, activity = activity, updated_at = now() WHERE id >= ${firstRoom}`,
    );
    await vacuumed(client);
  }
};

const vacuumed = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(`
    SELECT relid::regclass::text AS name FROM pg_stat_user_tables
    WHERE schemaname = 'homeroom' AND n_dead_tup > 50 + 0.2 * n_live_tup`);
  for (const { name } of rows) await client.query(`VACUUM ANALYZE ${name}`);
};
