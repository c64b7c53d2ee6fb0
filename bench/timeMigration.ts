/** `node dist/bench/timeMigration.js [--messages N]`: how long `012_lay_ground` takes for a school of this size. */
import { parseArgs } from 'node:util';
import { exclusively, migrateFresh } from '../adapters/knex/migrations/migrateDatabase.ts';
import { migrationNames, migrations } from '../adapters/knex/migrations/migrations.ts';
import { openDatabase } from '../adapters/knex/sql/openDatabase.ts';
import { describeMachine } from './machine.ts';
import { openSite } from './Site.ts';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '1000000' } } });
const name = '012_lay_ground';
const messages = Number(values.messages);
/** A hundred messages in a room of two; one in twenty was edited. */
const rooms = Math.ceil(messages / 100);

/** Rows as the release before the migration wrote them. */
const filling = [
  `INSERT INTO homeroom.users (id, external_id, role, first_name, last_name, is_active, search_key, name_order, source)
   SELECT id, 'u' || id, CASE WHEN id % 2 = 0 THEN 'teacher' ELSE 'student' END, 'Kim', 'No ' || id, true,
     'no ' || id || ' kim', 'no ' || id || E'\\tkim', 'school'
   FROM generate_series(1, ${2 * rooms}) id`,
  `INSERT INTO homeroom.relations (kind, from_id, to_id, context, context_name, is_active, source)
   SELECT 'teaches', 2 * k, 2 * k - 1, 'class-' || k / 30, 'Class ' || k / 30, true, 'school'
   FROM generate_series(1, ${rooms}) k`,
  `INSERT INTO homeroom.rooms (id, type, key, name, context, about, is_frozen, head_seq, activity, created_at, updated_at)
   SELECT k, 'direct', 'direct:' || 2 * k - 1 || ':' || 2 * k, '', '', ARRAY[2 * k - 1, 2 * k], false, 105,
     99 * ${rooms} + k, now(), now()
   FROM generate_series(1, ${rooms}) k`,
  `INSERT INTO homeroom.participants (room_id, user_id, joined_seq, is_suspended, may_post)
   SELECT k, 2 * k - place, 0, false, true FROM generate_series(1, ${rooms}) k, generate_series(0, 1) place`,
  `INSERT INTO homeroom.messages
     (room_id, id, seq, sender_id, client_id, content, original_content, created_at, edited_at)
   SELECT k, (seq - 1) * ${rooms} + k, seq, 2 * k - seq % 2, gen_random_uuid(),
     'Please bring the signed form and a ruler to the lesson on ' || seq,
     CASE WHEN seq % 20 = 0 THEN 'Please bring the signed form to the lesson on ' || seq END,
     now() - interval '1 year' + seq * interval '1 hour', CASE WHEN seq % 20 = 0 THEN now() END
   FROM generate_series(1, 100) seq, generate_series(1, ${rooms}) k`,
  `INSERT INTO homeroom.events (room_id, seq, type, actor_id, message_id, created_at)
   SELECT k, 100 + place, 'message_edited', 2 * k, (20 * place - 1) * ${rooms} + k, now()
   FROM generate_series(1, 5) place, generate_series(1, ${rooms}) k`,
  `SELECT setval('homeroom.message_ids', ${100 * rooms})`,
  'VACUUM ANALYZE',
];

const site = await openSite();
const knex = openDatabase({ url: site.databaseUrl });
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return Math.round((performance.now() - began) / 100) / 10;
};
try {
  await exclusively(knex, (trx) => migrateFresh(trx, migrationNames.slice(0, migrationNames.indexOf(name))));
  for (const statement of filling) await site.query(statement);
  const up = await seconds(() => exclusively(knex, (trx) => trx.migrate.up({ ...migrations, name })));
  const down = await seconds(() => exclusively(knex, (trx) => trx.migrate.down({ ...migrations, name })));
  const result = { migration: name, messages: 100 * rooms, rooms, up_s: up, down_s: down };
  process.stdout.write(`${JSON.stringify({ ...result, machine: describeMachine() }, null, 1)}\n`);
} finally {
  await knex.destroy();
  await site.stop();
}
