import { expect } from 'chai';
import type { Knex } from 'knex';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../../../adapters/embedded/openEmbeddedPostgres.ts';
import { KnexInbox } from '../../../../adapters/knex/messages/KnexInbox.ts';
import { readEpoch } from '../../../../adapters/knex/meta/readEpoch.ts';
import {
  appliedMigrations,
  exclusively,
  migrateDatabase,
  migrateFresh,
  rollback,
} from '../../../../adapters/knex/migrations/migrateDatabase.ts';
import { migrationNames, migrations } from '../../../../adapters/knex/migrations/migrations.ts';
import { takeJobRoomsApart } from '../../../../adapters/knex/migrations/takeJobRoomsApart.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { asUserId } from '../../../../core/ids.ts';
import { marketplacePolicy } from '../../../../core/permissions/marketplacePolicy.ts';
import { withPostgres } from '../../../support/testPostgres.ts';

/** The last migration of the release in which several clients shared a job room. */
const earlier = migrationNames.indexOf('008_add_bus_secret') + 1;

/**
 * A database of that release: Wim bids on jobs of Carl and then of Cora under the number 1, then of Carl again and then
 * of Cora again; all four stays are one room. The last line of the conversation is 20.
 */
const oldState = `
  INSERT INTO users (id, external_id, role, first_name, last_name, is_active, search_key, name_order) VALUES
    (1, 'wim', 'worker', 'Wim', 'Ortega', true, '', ''), (2, 'carl', 'client', 'Carl', 'Ito', true, '', ''),
    (3, 'cora', 'client', 'Cora', 'Lund', true, '', ''), (4, 'ada', 'admin', 'Ada', 'Adams', true, '', '');
  INSERT INTO relations (kind, from_id, to_id, context, context_name, is_active) VALUES
    ('bids_on', 1, 2, '1', 'Fence', false), ('bids_on', 1, 3, '1', 'Roof', true),
    ('bids_on', 1, 2, '2', 'Door', true), ('bids_on', 1, 3, '3:a', 'Wall', true),
    ('coaches', 1, 3, 'm:1', 'Maths', true);
  INSERT INTO rooms (id, type, key, name, context, is_frozen, head_seq, activity, created_at, updated_at) VALUES
    (10, 'job', 'job:1:1', 'Roof · Cora Lund', '1', false, 20, 108, '2026-01-01', '2026-01-09'),
    (11, 'job', 'job:1:2', 'Door · Carl Ito', '2', false, 1, 50, '2026-01-01', '2026-01-01'),
    (12, 'direct', 'direct:1:2', '', '', false, 0, 51, '2026-01-01', '2026-01-01'),
    (13, 'job', 'job:1:3:a', 'Wall · Cora Lund', '3:a', true, 0, 52, '2026-01-01', '2026-01-01'),
    (14, 'forum_tutor', 'forum_tutor:1:3:m:1', 'Maths · Cora Lund', 'm:1', true, 0, 40, '2026-01-01', '2026-01-01'),
    (15, 'group', NULL, 'Trip', '', false, 0, 41, '2026-01-01', '2026-01-01');
  INSERT INTO participants
    (room_id, user_id, joined_seq, left_seq, is_suspended, may_post, last_read_seq, last_read_id, read_at, is_muted)
  VALUES
    (10, 1, 0, NULL, false, true, 11, 105, '2026-01-05', true), (10, 2, 16, 18, false, true, 2, 102, '2026-01-03', false),
    (10, 3, 19, NULL, false, true, 12, 106, '2026-01-06', false),
    (11, 1, 0, NULL, false, true, 0, NULL, NULL, false), (11, 2, 0, NULL, false, true, 0, NULL, NULL, false),
    (12, 1, 0, NULL, false, true, 0, NULL, NULL, false), (12, 2, 0, NULL, false, true, 0, NULL, NULL, false),
    (13, 1, 0, NULL, false, true, 0, NULL, NULL, false), (13, 3, 0, NULL, false, true, 0, NULL, NULL, false);
  INSERT INTO messages
    (room_id, id, seq, sender_id, content, reply_to, thread_root, reactions, created_at, deleted_at)
  VALUES
    (10, 101, 1, 2, 'My door code is 4711', NULL, NULL, '[{"emoji": "👍", "user_ids": [1]}]', '2026-01-02', NULL),
    (10, 102, 2, 1, 'Thank you', 101, 101, '[{"emoji": "👍", "user_ids": [3]}]', '2026-01-02', NULL),
    (10, 103, 4, 2, 'Not this', NULL, NULL, NULL, '2026-01-02', '2026-01-03'),
    (10, 104, 10, 3, 'Hello', NULL, NULL, NULL, '2026-01-04', NULL),
    (10, 105, 11, 1, 'As I told Carl', 101, 101, NULL, '2026-01-04', NULL),
    (10, 106, 12, 3, 'Who?', 105, 101, NULL, '2026-01-04', NULL),
    (10, 107, 17, 2, 'Here again', NULL, NULL, NULL, '2026-01-07', NULL),
    (10, 108, 20, 1, 'Good evening', NULL, NULL, NULL, '2026-01-09', NULL),
    (11, 49, 1, 2, 'About the door', NULL, NULL, NULL, '2026-01-01', NULL);
  INSERT INTO events (room_id, seq, type, actor_id, message_id, payload, created_at) VALUES
    (10, 3, 'reaction_changed', 1, 101, '{"emoji": "👍", "is_added": true}', '2026-01-02'),
    (10, 5, 'message_deleted', 2, 103, NULL, '2026-01-03'),
    (10, 6, 'room_updated', NULL, NULL, '{"name": "Fence · Carl Ito", "is_active": true}', '2026-01-04'),
    (10, 7, 'participants_left', NULL, NULL, '{"user_ids": [2], "reason": "relation_ended"}', '2026-01-04'),
    (10, 8, 'participants_joined', NULL, NULL, '{"user_ids": [3]}', '2026-01-04'),
    (10, 9, 'room_updated', NULL, NULL, '{"name": "Roof · Cora Lund", "is_active": true}', '2026-01-04'),
    (10, 13, 'reaction_changed', 3, 102, '{"emoji": "👍", "is_added": true}', '2026-01-04'),
    (10, 14, 'message_edited', 1, 102, NULL, '2026-01-05'),
    (10, 15, 'participants_left', NULL, NULL, '{"user_ids": [3], "reason": "relation_ended"}', '2026-01-06'),
    (10, 16, 'participants_joined', NULL, NULL, '{"user_ids": [2]}', '2026-01-06'),
    (10, 18, 'participants_left', NULL, NULL, '{"user_ids": [2], "reason": "relation_ended"}', '2026-01-08'),
    (10, 19, 'participants_joined', NULL, NULL, '{"user_ids": [3]}', '2026-01-08');
  INSERT INTO room_visits (room_id, user_id, visited_at) VALUES (10, 4, '2026-01-08');
  SELECT setval(pg_get_serial_sequence('rooms', 'id'), 100);
`;

/** Statements of those releases name tables without a schema. */
const rowsOf = <Row extends object>(knex: Knex, question: string): Promise<Row[]> =>
  exclusively(knex, async (trx) => (await trx.raw<{ rows: Row[] }>(question)).rows.map((row) => ({ ...row })));

/** Migrates to the release in which each pair has a job room, and no further. */
const takeApart = (knex: Knex): Promise<void> =>
  exclusively(knex, async (trx) => {
    const applied = await appliedMigrations(trx);
    const names = migrationNames.slice(0, migrationNames.indexOf(takeJobRoomsApart.name) + 1);
    for (const name of names.filter((one) => !applied.includes(one))) await trx.migrate.up({ ...migrations, name });
  });

const goBack = async (knex: Knex): Promise<void> => {
  for (let name: string | null = ''; name !== null && name !== takeJobRoomsApart.name; ) name = await rollback(knex);
};

const theMigration = (getKnex: () => Knex): void => {
  beforeEach(async () => {
    await exclusively(getKnex(), async (trx) => {
      await migrateFresh(trx, migrationNames.slice(0, earlier));
      await trx.raw(oldState);
    });
  });

  const newRoom = async (): Promise<number> => {
    const [room] = await rowsOf<{ id: string }>(getKnex(), "SELECT id FROM rooms WHERE key = 'job:1:3:1'");
    return Number(room?.id);
  };

  it('gives each pair a room; the first pair keeps the old one', async () => {
    await takeApart(getKnex());
    const rooms = await rowsOf(
      getKnex(),
      `SELECT key, name, context_name, about::text, is_frozen, head_seq::int, activity::int, created_at::date::text AS made
      FROM rooms WHERE type = 'job' ORDER BY key`,
    );
    expect(rooms).to.deep.equal([
      {
        ...{ key: 'job:1:2:1', name: 'Fence · Carl Ito', context_name: 'Fence', about: '{1,2}', is_frozen: true },
        ...{ head_seq: 7, activity: 107, made: '2026-01-01' },
      },
      {
        ...{ key: 'job:1:2:2', name: 'Door · Carl Ito', context_name: 'Door', about: '{1,2}', is_frozen: false },
        ...{ head_seq: 1, activity: 50, made: '2026-01-01' },
      },
      {
        ...{ key: 'job:1:3:1', name: 'Roof · Cora Lund', context_name: 'Roof', about: '{1,3}', is_frozen: false },
        ...{ head_seq: 4, activity: 108, made: '2026-01-04' },
      },
      {
        ...{ key: 'job:1:3:3:a', name: 'Wall · Cora Lund', context_name: 'Wall', about: '{1,3}', is_frozen: true },
        ...{ head_seq: 0, activity: 52, made: '2026-01-01' },
      },
    ]);
    expect(await rowsOf(getKnex(), "SELECT id::int FROM rooms WHERE key = 'job:1:2:1'")).to.deep.equal([{ id: 10 }]);
  });

  it('sets the people and the context that other rooms are about', async () => {
    await takeApart(getKnex());
    const others = "SELECT key, about::text, context_name FROM rooms WHERE type <> 'job' ORDER BY id";
    expect(await rowsOf(getKnex(), others)).to.deep.equal([
      { key: 'direct:1:2', about: '{1,2}', context_name: '' },
      { key: 'forum_tutor:1:3:m:1', about: '{1,3}', context_name: 'Maths' },
      { key: null, about: '{}', context_name: '' },
    ]);
  });

  it('keeps ids, times and texts of messages, and numbers the seqs of each room from 1', async () => {
    const told = 'SELECT id, sender_id, content, created_at, deleted_at FROM messages ORDER BY id';
    const words = await rowsOf(getKnex(), told);
    await takeApart(getKnex());
    expect(await rowsOf(getKnex(), told)).to.deep.equal(words);
    const gaps = await rowsOf(
      getKnex(),
      `SELECT r.id FROM rooms r WHERE r.head_seq <> (
        SELECT count(*) FILTER (WHERE s.seq BETWEEN 1 AND r.head_seq)
        FROM (SELECT seq FROM messages WHERE room_id = r.id UNION SELECT seq FROM events WHERE room_id = r.id) s
      )`,
    );
    expect(gaps).to.deep.equal([]);
    expect(await rowsOf(getKnex(), 'SELECT room_id FROM events WHERE seq <= 0')).to.deep.equal([]);
    const shown = async (roomId: number) =>
      rowsOf(
        getKnex(),
        `SELECT id::int, seq::int, reply_to::int, thread_root::int, reactions FROM messages WHERE room_id = ${roomId} ORDER BY id`,
      );
    const plain = { reply_to: null, thread_root: null, reactions: null };
    expect(await shown(10)).to.deep.equal([
      { ...plain, id: 101, seq: 1, reactions: [{ emoji: '👍', user_ids: [1] }] },
      { ...plain, id: 102, seq: 2, reply_to: 101, thread_root: 101 },
      { ...plain, id: 103, seq: 4 },
      { ...plain, id: 107, seq: 7 },
    ]);
    expect(await shown(await newRoom())).to.deep.equal([
      { ...plain, id: 104, seq: 1 },
      { ...plain, id: 105, seq: 2 },
      { ...plain, id: 106, seq: 3, reply_to: 105, thread_root: 105 },
      { ...plain, id: 108, seq: 4 },
    ]);
    expect(
      await rowsOf(getKnex(), 'SELECT seq::int, type, message_id::int FROM events WHERE room_id = 10 ORDER BY seq'),
    ).to.deep.equal([
      { seq: 3, type: 'reaction_changed', message_id: 101 },
      { seq: 5, type: 'message_deleted', message_id: 103 },
      { seq: 6, type: 'message_edited', message_id: 102 },
    ]);
  });

  it('keeps read pointers, preferences and visits, and puts no two clients into one room', async () => {
    await takeApart(getKnex());
    const seats = (roomId: number) =>
      rowsOf(
        getKnex(),
        `SELECT user_id::int AS who, joined_seq::int, left_seq, last_read_seq::int AS seq, last_read_id::int AS id, is_muted
        FROM participants WHERE room_id = ${roomId} ORDER BY user_id`,
      );
    const seated = { joined_seq: 0, left_seq: null, is_muted: false };
    expect(await seats(10)).to.deep.equal([
      { ...seated, who: 1, seq: 4, id: 103, is_muted: true },
      { ...seated, who: 2, seq: 2, id: 102 },
    ]);
    const other = await newRoom();
    expect(await seats(other)).to.deep.equal([
      { ...seated, who: 1, seq: 2, id: 105, is_muted: true },
      { ...seated, who: 3, seq: 3, id: 106 },
    ]);
    expect(
      await rowsOf(getKnex(), 'SELECT room_id::int AS room, user_id::int AS who FROM room_visits ORDER BY 1'),
    ).to.deep.equal([
      { room: 10, who: 4 },
      { room: other, who: 4 },
    ]);
  });

  it('lists each person their own rooms under the name of the other person', async () => {
    await migrateDatabase(getKnex());
    const inbox = new KnexInbox(getKnex(), marketplacePolicy);
    const names = async (userId: number) =>
      (await inbox.list(asUserId(userId), { limit: 10 })).rooms.map(({ name, unreadCount }) => [name, unreadCount]);
    expect(await names(2)).to.deep.equal([
      ['Fence · Wim Ortega', 0],
      ['Wim Ortega', 0],
      ['Door · Wim Ortega', 0],
    ]);
    expect(await names(3)).to.deep.equal([
      ['Roof · Wim Ortega', 1],
      ['Wall · Wim Ortega', 0],
    ]);
  });

  it('begins a new epoch only if it splits a room', async () => {
    const epoch = await readEpoch(getKnex());
    await takeApart(getKnex());
    const taken = await readEpoch(getKnex());
    expect(taken).not.to.equal(epoch);
    await goBack(getKnex());
    await takeApart(getKnex());
    expect(await readEpoch(getKnex())).to.equal(taken);
  });

  it('migrates down without merging conversations, and up again', async () => {
    await takeApart(getKnex());
    await goBack(getKnex());
    const keys = async () =>
      (
        await rowsOf<{ key: string }>(getKnex(), "SELECT key FROM rooms WHERE type IN ('job', 'direct') ORDER BY id")
      ).map(({ key }) => key);
    expect(await keys()).to.deep.equal(['job:1:1', 'job:1:2', 'direct:1:2', 'job:1:3:a', 'job:1:3:1']);
    await takeApart(getKnex());
    expect(await keys()).to.deep.equal(['job:1:2:1', 'job:1:2:2', 'direct:1:2', 'job:1:3:3:a', 'job:1:3:1']);
    const told = await rowsOf(getKnex(), 'SELECT id::int FROM messages WHERE room_id = 10 ORDER BY id');
    expect(told).to.deep.equal([101, 102, 103, 107].map((id) => ({ id })));
  });
};

withPostgres('takeJobRoomsApart in PostgreSQL', (getUrl) => {
  let knex: Knex;
  before(() => {
    knex = openDatabase({ url: getUrl(), poolMax: 1 });
  });
  after(() => knex.destroy());
  theMigration(() => knex);
});

describe('takeJobRoomsApart in the embedded database', () => {
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
