import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexInbox } from '../../../../adapters/knex/messages/KnexInbox.ts';
import { KnexMessageSearch } from '../../../../adapters/knex/messages/KnexMessageSearch.ts';
import { Vocabulary } from '../../../../adapters/knex/messages/Vocabulary.ts';
import { migrateDatabase } from '../../../../adapters/knex/migrations/migrateDatabase.ts';
import { setUpRole } from '../../../../adapters/knex/settings/roleSettings.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { asUserId } from '../../../../core/ids.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { withPostgres } from '../../../support/testPostgres.ts';
import { type PlanCost, planCost } from '../planCost.ts';

const reader = asUserId(1);
/** Rooms of the reader and of others; each has this many messages and members. */
const [ownRooms, few, many] = [30, 200, 4_000];
const [messages, members] = [20, 5];

/** The rooms from one number to another; the reader is in the first ones, and left one of them. */
const rooms = (from: number, to: number): string => `
  INSERT INTO homeroom.rooms (id, type, name, context, head_seq, is_frozen, activity, created_at, updated_at)
  SELECT i, 'group', '', '', ${messages}, false, i, now(), now() FROM generate_series(${from}, ${to}) i;
  INSERT INTO homeroom.participants (room_id, user_id, role, joined_seq, left_seq, is_suspended, may_post)
  SELECT i, CASE WHEN member = 1 AND i <= ${ownRooms} THEN 1 ELSE 1000 + i * 10 + member END, 'teacher', 0,
    CASE WHEN member = 1 AND i = 1 THEN ${messages} END, false, true
  FROM generate_series(${from}, ${to}) i, generate_series(1, ${members}) member;
  INSERT INTO homeroom.messages (room_id, id, seq, sender_id, content, words, created_at)
  SELECT i, seq * 100000 + i, seq, CASE WHEN seq % 2 = 0 AND i <= ${ownRooms} THEN 1 ELSE 11 + i % 10 END, 'урок',
    format('%L:1', i || '/урок')::tsvector, now()
  FROM generate_series(1, ${messages}) seq, generate_series(${from}, ${to}) i`;

withPostgres('reads of one person', (getUrl) => {
  let knex: Knex;
  let sent: { readonly sql: string; readonly bindings: readonly unknown[] }[] = [];
  const costs: Map<string, PlanCost>[] = [];

  const reads: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['their totals', () => new KnexInbox(knex, educationPolicy).totals(reader)],
    ['their unread messages', () => new KnexInbox(knex, educationPolicy).unreadMessages(reader)],
    ['their rooms', () => new KnexInbox(knex, educationPolicy).list(reader, { limit: 20 })],
    [
      'their search for a word that everybody wrote',
      () =>
        new KnexMessageSearch(knex, educationPolicy, new Vocabulary(knex)).search(reader, { text: 'урок', limit: 20 }),
    ],
  ];

  before(async function measure() {
    this.timeout(120_000);
    const first = openDatabase({ url: getUrl(), poolMax: 1 });
    await migrateDatabase(first);
    await setUpRole(first);
    await first.destroy();
    // Its connections have the settings of the role.
    knex = openDatabase({ url: getUrl(), poolMax: 1 });
    knex.on('query', (query: (typeof sent)[number]) => sent.push(query));
    await knex.raw(`
      INSERT INTO homeroom.users (
        id, external_id, role, role_names, first_name, last_name, is_active, search_key, name_order
      )
      SELECT i, 'u' || i, 'teacher', '{teacher}', 'F', 'L', true, 'x', 'x' FROM generate_series(1, 100) i`);
    for (const [from, to] of [
      [1, few],
      [few + 1, many],
    ] as const) {
      await knex.raw(rooms(from, to));
      await knex.raw('VACUUM ANALYZE');
      const measured = new Map<string, PlanCost>();
      for (const [title, run] of reads) {
        sent = [];
        await run();
        measured.set(title, await planCost(knex, sent.at(-1) ?? expect.fail('Nothing was sent')));
      }
      costs.push(measured);
    }
  });

  after(() => knex.destroy());

  it('counts what they sent in rooms where they are, and in those that they left', async () => {
    const { rooms: count, sentMessages } = await new KnexInbox(knex, educationPolicy).totals(reader);
    expect([count, sentMessages]).to.deep.equal([ownRooms - 1, (ownRooms * messages) / 2]);
  });

  for (const [title] of reads)
    it(`reads no more for ${title} where others have more rooms`, () => {
      const [small, large] = costs.map((measured) => measured.get(title));
      if (small === undefined || large === undefined) expect.fail(`${title} was not measured`);
      expect(small.buffers).to.be.greaterThan(0);
      expect(large.rows).to.be.at.most(1.2 * small.rows + 50);
      // Messages of one room lie on more pages where others write between them, and an index may be a page deeper.
      expect(large.buffers).to.be.at.most(2 * small.buffers + 50);
    });

  it('reads each match of a search once', () => {
    const { rows } = costs[1]?.get('their search for a word that everybody wrote') ?? expect.fail();
    const matches = (ownRooms - 1) * messages;
    // The others are the rooms, and what is shown of twenty.
    expect(rows).to.be.within(matches, matches + 300);
  });
});
