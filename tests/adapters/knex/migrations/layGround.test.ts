import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../../../adapters/embedded/openEmbeddedPostgres.ts';
import { readBodySecret } from '../../../../adapters/knex/meta/readBodySecret.ts';
import { layGround } from '../../../../adapters/knex/migrations/layGround.ts';
import {
  exclusively,
  migrateDatabase,
  migrateFresh,
  pendingMigrations,
  rollback,
} from '../../../../adapters/knex/migrations/migrateDatabase.ts';
import { migrationNames, migrations } from '../../../../adapters/knex/migrations/migrations.ts';
import { KnexRoomRepository } from '../../../../adapters/knex/rooms/KnexRoomRepository.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { asUserId } from '../../../../core/ids.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import type { RoomKey } from '../../../../core/rooms/RoomKey.ts';
import { describeWithServer } from '../../../support/describeWithServer.ts';
import { postgresSource } from '../../../support/launchPostgres.ts';
import { queryPostgres } from '../../../support/startPostgres.ts';
import { type TestPostgres, testPostgres } from '../../../support/testPostgres.ts';

const place = migrationNames.indexOf(layGround.name);
const padded = '\u3000 Padded \n\u00a0';

/**
 * A database of the release before: people and relations of two rosters and of the host. Two contexts have one name, and
 * one word is a context in both rosters. Rooms of relations, of two people, of an owner, and one whose key does not say
 * whom it is about.
 */
const oldState = `
  INSERT INTO users (id, external_id, role, first_name, last_name, is_active, search_key, name_order, source) VALUES
    (1, 'tess', 'teacher', 'Tess', 'Ito', true, '', '', 'roster:a'), (2, 'sam', 'student', 'Sam', 'Lund', true, '', '', 'roster:a'),
    (3, 'tom', 'tutor', 'Tom', 'Ng', true, '', '', 'roster:b'), (4, 'sue', 'student', 'Sue', 'Orr', false, '', '', 'roster:b'),
    (5, 'ada', 'admin', 'Ada', 'Adams', true, '', '', NULL);
  INSERT INTO relations (id, kind, from_id, to_id, context, context_name, is_active, source) VALUES
    (1, 'teaches', 1, 2, 'x', 'Algebra', true, 'roster:a'), (2, 'teaches', 1, 2, 'y', 'Algebra', true, 'roster:a'),
    (3, 'tutors', 3, 4, 'x', 'Algebra I', false, 'roster:b'), (4, 'tutors', 3, 4, 'm:1', 'Maths', true, 'roster:b'),
    (5, 'tutors', 3, 4, '', '', true, NULL);
  INSERT INTO rooms
    (id, type, key, name, context, context_name, about, owner_id, is_frozen, head_seq, activity, created_at, updated_at)
  VALUES
    (10, 'forum_subject', 'forum_subject:1:2:x', 'A', 'x', 'Algebra', '{1,2}', NULL, false, 12, 105, '2026-01-01', '2026-01-09'),
    (11, 'forum_subject', 'forum_subject:1:2:y', 'B', 'y', 'Algebra', '{1,2}', NULL, false, 0, 41, '2026-01-01', '2026-01-01'),
    (12, 'forum_tutor', 'forum_tutor:3:4:x', 'C', 'x', 'Algebra I', '{3,4}', NULL, true, 0, 42, '2026-01-01', '2026-01-01'),
    (13, 'forum_tutor', 'forum_tutor:3:4:m:1', 'D', 'm:1', 'Maths', '{3,4}', NULL, true, 0, 43, '2026-01-01', '2026-01-01'),
    (14, 'forum_tutor', 'forum_tutor:3:4:', 'E', '', '', '{3,4}', NULL, true, 0, 44, '2026-01-01', '2026-01-01'),
    (15, 'direct', 'direct:1:2', '', '', '', '{1,2}', NULL, false, 0, 45, '2026-01-01', '2026-01-01'),
    (16, 'group', NULL, 'Trip', 'trip', '', '{}', 1, false, 0, 46, '2026-01-01', '2026-01-01'),
    (17, 'job', 'job:3:4:1', 'Alone', '4:1', '', '{}', NULL, true, 0, 47, '2026-01-01', '2026-01-01');
  INSERT INTO participants (room_id, user_id, joined_seq, is_suspended, may_post, last_read_seq, last_read_id, read_at)
  VALUES (10, 1, 0, false, true, 12, 105, '2026-01-09'), (10, 2, 0, false, true, 2, 102, '2026-01-02');
  INSERT INTO messages (room_id, id, seq, sender_id, client_id, content, original_content, reply_to, thread_root,
    created_at, edited_at, deleted_at, reactions) VALUES
    (10, 101, 1, 1, '0195f1d2-0000-7000-8000-000000000001', 'Hello', NULL, NULL, NULL, '2026-01-02', NULL, NULL,
      '[{"emoji": "👍", "user_ids": [2]}]'),
    (10, 102, 2, 2, '0195f1d2-0000-7000-8000-000000000002', 'Third', 'First', 101, 101, '2026-01-02', '2026-01-03', NULL, NULL),
    (10, 103, 3, 1, '0195f1d2-0000-7000-8000-000000000003', 'Secret 2', 'Secret', 102, 101, '2026-01-02', '2026-01-03',
      '2026-01-04', NULL),
    (10, 104, 4, 1, NULL, 'Gone', 'Gone', NULL, NULL, '2026-01-02', NULL, '2026-01-04', NULL),
    (10, 105, 12, 2, '0195f1d2-0000-7000-8000-000000000005', E'\\u3000 Padded \\n\\u00a0', NULL, NULL, NULL, '2026-01-09', NULL,
      NULL, NULL);
  INSERT INTO events (room_id, seq, type, actor_id, message_id, payload, created_at) VALUES
    (10, 5, 'reaction_changed', 2, 101, '{"emoji": "👍", "is_added": true}', '2026-01-02'),
    (10, 6, 'message_edited', 2, 102, NULL, '2026-01-03'), (10, 7, 'message_edited', 1, 103, NULL, '2026-01-03'),
    (10, 8, 'message_edited', 2, 102, NULL, '2026-01-03'), (10, 9, 'message_deleted', 1, 103, NULL, '2026-01-04'),
    (10, 10, 'message_deleted', 1, 104, NULL, '2026-01-04'),
    (10, 11, 'room_updated', NULL, NULL, '{"name": "A", "is_active": true}', '2026-01-04');
  INSERT INTO rooms (id, type, name, context, is_frozen, head_seq, activity, created_at, updated_at)
  SELECT i, 'group', 'Full', '', false, 2, i, '2026-01-01', '2026-01-01' FROM generate_series(1001, 1200) i;
  INSERT INTO messages (room_id, id, seq, sender_id, content, created_at)
  SELECT i, i, 1, 1, 'Line ' || i, '2026-01-01' FROM generate_series(1001, 1200) i;
  INSERT INTO events (room_id, seq, type, payload, created_at)
  SELECT i, 2, 'room_updated', '{}', '2026-01-01' FROM generate_series(1001, 1200) i;
  SELECT setval('message_ids', 1200), setval(pg_get_serial_sequence('rooms', 'id'), 1200),
    setval(pg_get_serial_sequence('users', 'id'), 5), setval(pg_get_serial_sequence('relations', 'id'), 5);
`;

const keyOf = (type: string, userIds: readonly number[], context: string | null): RoomKey => ({
  type,
  userIds: userIds.map(asUserId),
  context,
});

/** The keys of the rooms 10 to 15. */
const keys = [
  keyOf('forum_subject', [1, 2], 'x'),
  keyOf('forum_subject', [1, 2], 'y'),
  keyOf('forum_tutor', [3, 4], 'x'),
  keyOf('forum_tutor', [3, 4], 'm:1'),
  keyOf('forum_tutor', [3, 4], ''),
  keyOf('direct', [1, 2], null),
];

type Row = Record<string, unknown>;

/** Statements here name tables without a schema. */
const rowsOf = (knex: Knex, question: string): Promise<Row[]> =>
  exclusively(knex, async (trx) => (await trx.raw<{ rows: Row[] }>(question)).rows.map((row) => ({ ...row })));

const listOf = async (knex: Knex, question: string): Promise<unknown[]> =>
  (await rowsOf(knex, question)).map((row) => Object.values(row)[0]);

/** Tables, but neither their parts nor the records of the migrations. */
const tables = `FROM pg_class c WHERE c.relnamespace = 'homeroom'::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT c.relispartition AND c.relname NOT LIKE 'homeroom_migrations%'`;

const namesOf = (knex: Knex): Promise<unknown[]> => listOf(knex, `SELECT c.relname ${tables} ORDER BY 1`);

/** All rows, and all columns, keys, indexes and sequences. */
const everythingIn = async (knex: Knex): Promise<Row> => {
  const found: Row = {
    columns: await rowsOf(
      knex,
      `SELECT c.table_name, c.column_name, c.data_type, c.is_nullable, c.column_default, c.is_identity
      FROM information_schema.columns c
      WHERE c.table_schema = 'homeroom' AND c.table_name NOT LIKE 'homeroom_migrations%' ORDER BY 1, 2`,
    ),
    indexes: await rowsOf(knex, `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'homeroom' ORDER BY 1`),
    constraints: await rowsOf(
      knex,
      `SELECT conrelid::regclass::text AS of, conname, pg_get_constraintdef(oid) AS said FROM pg_constraint
      WHERE connamespace = 'homeroom'::regnamespace AND contype <> 'n' ORDER BY 1, 2`,
    ),
    sequences: await rowsOf(
      knex,
      `SELECT sequencename, last_value::text FROM pg_sequences
      WHERE schemaname = 'homeroom' AND sequencename NOT LIKE 'homeroom_migrations%' ORDER BY 1`,
    ),
  };
  for (const table of await namesOf(knex))
    found[String(table)] = await listOf(
      knex,
      `SELECT to_jsonb(t)::text FROM ${table} t ORDER BY to_jsonb(t)::text COLLATE "C"`,
    );
  return found;
};

const expectEverything = async (knex: Knex, expected: Row): Promise<void> => {
  const found = await everythingIn(knex);
  for (const part of new Set([...Object.keys(expected), ...Object.keys(found)]))
    expect(found[part], part).to.deep.equal(expected[part]);
};

const theMigration = (getKnex: () => Knex): void => {
  beforeEach(() =>
    exclusively(getKnex(), async (trx) => {
      await migrateFresh(trx, migrationNames.slice(0, place));
      await trx.raw(oldState);
    }),
  );

  const migrate = (): Promise<void> =>
    exclusively(getKnex(), (trx) => trx.migrate.up({ ...migrations, name: layGround.name }));
  const rows = (question: string): Promise<Row[]> => rowsOf(getKnex(), question);
  const list = (question: string): Promise<unknown[]> => listOf(getKnex(), question);

  it('gives each person an identity of their source, and each relation a claim', async () => {
    await migrate();
    expect(await list('SELECT name FROM sources ORDER BY id')).to.deep.equal(['host', 'roster:a', 'roster:b']);
    const identities = `SELECT s.name AS source, i.external_id, i.user_id::int AS id, i.is_named
      FROM identities i JOIN sources s ON s.id = i.source_id ORDER BY i.user_id`;
    expect((await rows(identities)).map((row) => Object.values(row))).to.deep.equal([
      ['roster:a', 'tess', 1, true],
      ['roster:a', 'sam', 2, true],
      ['roster:b', 'tom', 3, true],
      ['roster:b', 'sue', 4, false],
      ['host', 'ada', 5, true],
    ]);
    const claims = `SELECT relation_id::int AS id, s.name AS source, is_named
      FROM relation_claims c JOIN sources s ON s.id = c.source_id ORDER BY relation_id`;
    expect((await rows(claims)).map((row) => Object.values(row))).to.deep.equal([
      [1, 'roster:a', true],
      [2, 'roster:a', true],
      [3, 'roster:b', false],
      [4, 'roster:b', true],
      [5, 'host', true],
    ]);
  });

  it('makes a context of each word, under its latest name, also of words of rooms alone', async () => {
    await migrate();
    const contexts = `SELECT c.external_id, c.name, s.name AS source
      FROM contexts c JOIN sources s ON s.id = c.source_id ORDER BY c.external_id COLLATE "C"`;
    expect((await rows(contexts)).map((row) => Object.values(row))).to.deep.equal([
      ['', '', 'host'],
      ['4:1', '', 'host'],
      ['m:1', 'Maths', 'roster:b'],
      ['trip', '', 'host'],
      ['x', 'Algebra I', 'roster:b'],
      ['y', 'Algebra', 'roster:a'],
    ]);
    for (const table of ['relations', 'rooms'])
      expect(
        await rows(`SELECT t.id FROM ${table} t LEFT JOIN contexts c ON c.id = t.context_id
          WHERE c.external_id IS DISTINCT FROM t.context`),
      ).to.deep.equal([]);
    expect(await list("SELECT id::int FROM contexts WHERE external_id = ''")).to.deep.equal([0]);
  });

  it('finds each room by its key again, and makes no second one (I16)', async () => {
    await migrateDatabase(getKnex());
    const repository = new KnexRoomRepository(getKnex(), educationPolicy);
    const plan = (): never => expect.fail('the room is there already');
    for (const [index, key] of keys.entries()) {
      const { room, isNew } = await repository.open({ key, pairs: [], plan });
      expect([Number(room.id), isNew]).to.deep.equal([10 + index, false]);
    }
    expect(await list('SELECT count(*)::int FROM room_keys')).to.deep.equal([7]);
  });

  it('keeps a key that does not say whom its room is about where no key is looked for (I25)', async () => {
    await migrate();
    expect(await list('SELECT key FROM room_keys WHERE room_id = 17')).to.deep.equal([':job:3:4:1']);
  });

  it('keeps ids, seqs, times and replies of messages and events', async () => {
    const questions = [
      `SELECT room_id, id, seq, sender_id, client_id, reply_to, thread_root, created_at, edited_at, deleted_at, reactions
      FROM messages ORDER BY room_id, id`,
      'SELECT room_id, seq, type, actor_id, message_id, payload, created_at FROM events ORDER BY room_id, seq',
      'SELECT id, head_seq, activity, seats_version FROM rooms ORDER BY id',
      'SELECT room_id, user_id, joined_seq, last_read_seq, last_read_id, read_at FROM participants ORDER BY 1, 2',
      'SELECT id, content FROM messages WHERE deleted_at IS NULL ORDER BY id',
    ];
    const before = [];
    for (const question of questions) before.push(await rows(question));
    await migrate();
    for (const [index, question] of questions.entries()) expect(await rows(question)).to.deep.equal(before[index]);
  });

  it('puts what a change replaced into its event, and the words of deleted messages nowhere else', async () => {
    await migrate();
    const revisions = 'SELECT seq::int, content FROM events WHERE room_id = 10 AND message_id IS NOT NULL ORDER BY seq';
    expect((await rows(revisions)).map((row) => Object.values(row))).to.deep.equal([
      [5, null],
      [6, 'First'],
      [7, 'Secret'],
      // What the message said between its two edits was not kept.
      [8, null],
      [9, 'Secret 2'],
      [10, 'Gone'],
    ]);
    expect(await list('SELECT content FROM messages WHERE deleted_at IS NOT NULL')).to.deep.equal(['', '']);
  });

  it('stores the hash of what was sent with each client_id, which a node computes too', async () => {
    await migrate();
    const secret = Buffer.from(await readBodySecret(getKnex()), 'hex');
    const hashOf = (text: string): string =>
      createHmac('sha256', secret).update(text, 'utf8').digest().subarray(0, 16).toString('hex');
    expect(secret).to.have.length(64);
    const hashes = "SELECT id::int, encode(body_hash, 'hex') FROM messages WHERE room_id = 10 ORDER BY id";
    expect((await rows(hashes)).map((row) => Object.values(row))).to.deep.equal([
      [101, hashOf('Hello')],
      [102, hashOf('First')],
      [103, hashOf('Secret')],
      [104, null],
      [105, hashOf('Padded')],
    ]);
    expect(await list('SELECT content FROM messages WHERE id = 105')).to.deep.equal([padded]);
  });

  it('spreads rooms over all parts of a table, each room in one', async () => {
    await migrate();
    for (const table of ['messages', 'events']) {
      const parts = await list(`SELECT inhrelid FROM pg_inherits WHERE inhparent = '${table}'::regclass ORDER BY 1`);
      expect(parts).to.have.length.greaterThan(1);
      expect(await list(`SELECT DISTINCT tableoid FROM ${table} ORDER BY 1`)).to.deep.equal(parts);
      expect(
        await rows(`SELECT room_id FROM ${table} GROUP BY room_id HAVING count(DISTINCT tableoid) > 1`),
      ).to.deep.equal([]);
    }
  });

  it('lets sequences go on', async () => {
    await migrate();
    const next = (table: string): string => `nextval(pg_get_serial_sequence('${table}', 'id'))::int`;
    expect(
      await rows(`SELECT nextval('message_ids')::int AS message, ${next('rooms')} AS room, ${next('users')} AS person,
        ${next('relations')} AS relation, ${next('contexts')} > (SELECT max(id) FROM contexts) AS is_free,
        ${next('sources')} > (SELECT max(id) FROM sources) AS is_free_too`),
    ).to.deep.equal([{ message: 1201, room: 1201, person: 6, relation: 6, is_free: true, is_free_too: true }]);
  });

  it('says of each new table what it is for', async () => {
    const old = await namesOf(getKnex());
    await migrate();
    const silent = await list(`SELECT c.relname ${tables} AND obj_description(c.oid, 'pg_class') IS NULL`);
    expect(silent.filter((name) => !old.includes(name))).to.deep.equal([]);
    expect((await namesOf(getKnex())).length).to.be.greaterThan(old.length + 20);
  });

  it('migrates down to what there was, and up again', async () => {
    const before = await everythingIn(getKnex());
    await migrate();
    const after = await everythingIn(getKnex());
    expect(await rollback(getKnex())).to.equal(layGround.name);
    await expectEverything(getKnex(), before);
    await migrate();
    const again = await everythingIn(getKnex());
    for (const table of ['room_keys', 'identities', 'contexts', 'relation_claims', 'events', 'columns', 'indexes'])
      expect(again[table], table).to.deep.equal(after[table]);
  });

  it('leaves everything as it was if its last part fails', async () => {
    await rows('CREATE TABLE api_keys (host text)');
    const before = await everythingIn(getKnex());
    const failure = await migrate().then(
      () => expect.fail('it took the table of a host'),
      (error: Error) => error,
    );
    expect(failure.message).to.contain('"api_keys" already exists');
    await expectEverything(getKnex(), before);
    await rows('DROP TABLE api_keys');
    await migrate();
  });
};

describeWithServer({
  title: 'layGround in PostgreSQL',
  source: postgresSource,
  open: testPostgres,
  close: (database: TestPostgres) => database.drop(),
  suite: (database) => {
    let knex: Knex;
    before(() => {
      knex = openDatabase({ url: database().url, poolMax: 1 });
    });
    after(() => knex.destroy());
    theMigration(() => knex);

    it('leaves everything as it was if it is killed half-way', async () => {
      const before = await everythingIn(knex);
      const [killed, reader] = [0, 0].map(() => openDatabase({ url: database().url, poolMax: 1 }));
      if (killed === undefined || reader === undefined) return;
      try {
        // A reader of the table that the second part changes keeps the migration waiting there.
        await reader.transaction(async (trx) => {
          await trx.raw('LOCK TABLE homeroom.participants IN ACCESS SHARE MODE');
          const migrating = migrateDatabase(killed).then(
            () => 'done',
            () => 'failed',
          );
          const waiting = `
            SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'homeroom.participants'::regclass
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
          for (let pids: unknown[] = []; pids.length === 0; ) pids = await queryPostgres(database().url, waiting);
          await queryPostgres(database().url, `SELECT pg_terminate_backend(pid) FROM (${waiting}) of`);
          expect(await migrating).to.equal('failed');
        });
      } finally {
        await Promise.all([killed.destroy(), reader.destroy()]);
      }
      expect(await pendingMigrations(knex)).to.deep.equal(migrationNames.slice(place));
      await expectEverything(knex, before);
    });
  },
});

describe('layGround in the embedded database', () => {
  let engine: EmbeddedPostgres;
  let knex: Knex;
  before(async function start() {
    this.timeout(60_000);
    engine = await openEmbeddedPostgres();
    knex = openDatabase(engine);
  });
  after(async () => {
    await knex.destroy();
    await engine.close();
  });
  theMigration(() => knex);
});
