import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexMessageSearch } from '../../../../adapters/knex/messages/KnexMessageSearch.ts';
import { Vocabulary } from '../../../../adapters/knex/messages/Vocabulary.ts';
import { setUpRole } from '../../../../adapters/knex/settings/roleSettings.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { asUserId } from '../../../../core/ids.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { withMigratedPostgres } from '../../../support/testPostgres.ts';

/** How many rooms others have, and how many the searching person has. */
const [rooms, ownRooms] = [2_000, 30];
const messages = 100_000;
const searcher = asUserId(1);

/** As `wordVector` makes it. */
const vectorSql = `format(
  '%L:1 %L:2 %L:3 %L:4', room_id || '/завтра', room_id || '/урок', room_id || '/' || md5(id::text), room_id || '/rare' || id
)::tsvector`;

interface Plan {
  readonly text: string;
  /** Pages that the statement read. */
  readonly pages: number;
}

withMigratedPostgres('search among messages of others', (getUrl) => {
  let knex: Knex;
  let sent: { sql: string; bindings: readonly unknown[] }[] = [];

  before(async function fill() {
    this.timeout(120_000);
    const first = openDatabase({ url: getUrl(), poolMax: 1 });
    await setUpRole(first);
    await first.destroy();
    // Its connections have the settings of the role.
    knex = openDatabase({ url: getUrl(), poolMax: 1 });
    await knex.raw(`
      INSERT INTO homeroom.users (
        id, external_id, role, role_names, first_name, last_name, is_active, search_key, name_order
      )
      SELECT i, 'u' || i, 'teacher', '{teacher}', 'F', 'L', true, 'x', 'x' FROM generate_series(1, 100) i;
      INSERT INTO homeroom.rooms (id, type, name, context, is_frozen, activity, created_at, updated_at)
      SELECT i, 'group', '', '', false, i, now(), now() FROM generate_series(1, ${rooms}) i;
      INSERT INTO homeroom.participants (room_id, user_id, role, joined_seq, is_suspended, may_post)
      SELECT i, CASE WHEN i <= ${ownRooms} THEN 1 ELSE 2 + i % 98 END, 'teacher', 0, false, true FROM generate_series(1, ${rooms}) i;
      INSERT INTO homeroom.messages (room_id, id, seq, sender_id, content, created_at)
      SELECT 1 + i % ${rooms}, i, 1 + i / ${rooms}, 2, 'завтра урок ' || md5(i::text) || ' rare' || i, now()
      FROM generate_series(1, ${messages}) i;
      UPDATE homeroom.messages SET words = ${vectorSql};
      INSERT INTO homeroom.message_words SELECT DISTINCT translate(md5(i::text), '0123456789', 'ghijklmnop') FROM generate_series(1, 50000) i`);
    await knex.raw('VACUUM ANALYZE');
    knex.on('query', (query: (typeof sent)[number]) => sent.push(query));
  });

  after(() => knex.destroy());

  const plansOf = async (text: string): Promise<Plan[]> => {
    sent = [];
    await new KnexMessageSearch(knex, educationPolicy, new Vocabulary(knex)).search(searcher, { text, limit: 20 });
    const plans: Plan[] = [];
    for (const { sql, bindings } of [...sent]) {
      const { rows } = await knex.raw<{ rows: { 'QUERY PLAN': string }[] }>(
        `EXPLAIN (ANALYZE, BUFFERS) ${sql.replaceAll(/\$\d+/g, '?')}`,
        bindings as Knex.RawBinding[],
      );
      const text = rows.map((row) => row['QUERY PLAN']).join('\n');
      const pages = [...(rows[0] ? text : '').matchAll(/^ +Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?/gm)];
      const [top] = pages;
      plans.push({ text, pages: Number(top?.[1] ?? 0) + Number(top?.[2] ?? 0) });
    }
    return plans;
  };

  it('runs one query, and a second one if no message has the words', async () => {
    expect(await plansOf('завтра урок')).to.have.length(1);
    expect(await plansOf('звтра урок')).to.have.length(2);
  });

  for (const text of ['завтра', 'завт', 'ур', 'завтра урок', `rare${messages - 1}`, 'absent', 'звтра'])
    it(`uses the index for "${text}", and reads few pages`, async () => {
      for (const { text: plan, pages } of await plansOf(text)) {
        if (process.env['SHOW'] === text) console.log(plan);
        // The index on the words, in the parts of the table that have the person's rooms.
        expect(plan).to.match(/Bitmap Index Scan on messages_\d\d_words_idx/);
        expect(plan).not.to.match(/Seq Scan on (messages|rooms|participants|users|message_words)/);
        // 1,500 of the 100,000 messages are in the person's rooms; reading every entry of the words would take more pages.
        expect(pages).to.be.within(1, 15_000);
      }
    });

  it('reads no more pages as others write more', async () => {
    const before = (await plansOf('урок'))[0]?.pages ?? 0;
    const beginning = (await plansOf('ур'))[0]?.pages ?? 0;
    await knex.raw(`
      INSERT INTO homeroom.messages (room_id, id, seq, sender_id, content, created_at)
      SELECT 1000 + i % 1000, 1000000 + i, 1000000 + i, 2, 'завтра урок ' || i, now() FROM generate_series(1, 100000) i;
      UPDATE homeroom.messages SET words = ${vectorSql} WHERE id >= 1000000`);
    await knex.raw('VACUUM ANALYZE homeroom.messages');
    expect((await plansOf('урок'))[0]?.pages).to.be.below(before * 1.5);
    expect((await plansOf('ур'))[0]?.pages, 'by its beginning').to.be.below(beginning * 1.5);
  }).timeout(60_000);
});

withMigratedPostgres('Vocabulary', (getUrl) => {
  let knex: Knex;
  let statements = 0;
  before(async () => {
    knex = openDatabase({ url: getUrl() });
    knex.on('query', () => {
      statements += 1;
    });
  });
  after(() => knex.destroy());
  const words = async (): Promise<string[]> => {
    const { rows } = await knex.raw<{ rows: { word: string }[] }>(
      'SELECT word FROM homeroom.message_words ORDER BY word',
    );
    return rows.map(({ word }) => word);
  };

  it('stores words of four to 32 letters, once', async () => {
    const vocabulary = new Vocabulary(knex);
    vocabulary.learn(`Homework, homework! Ёлка no 12345 pass1234 ${'x'.repeat(33)}`);
    await vocabulary.store();
    expect(await words()).to.deep.equal(['homework', 'елка']);
    statements = 0;
    vocabulary.learn('Homework');
    await vocabulary.store();
    expect(statements).to.equal(0);
  });

  it('reads no more than 50,000 characters between two pauses', async () => {
    const vocabulary = new Vocabulary(knex);
    vocabulary.learn('lengthy '.repeat(6_250));
    vocabulary.learn('overlooked');
    await vocabulary.store();
    vocabulary.learn('noticed');
    await vocabulary.store();
    expect(await words())
      .to.include.members(['lengthy', 'noticed'])
      .and.not.include('overlooked');
  });

  it('accepts words that another node has stored', async () => {
    const nodes = [new Vocabulary(knex), new Vocabulary(knex)];
    for (const node of nodes) node.learn('homework lesson chapter');
    await Promise.all(nodes.map((node) => node.store()));
    expect(await words()).to.include.members(['chapter', 'homework', 'lesson']);
  });

  it('does not throw if the database fails', async () => {
    const broken = openDatabase({ url: getUrl() });
    await broken.destroy();
    const vocabulary = new Vocabulary(broken);
    vocabulary.learn('something');
    await vocabulary.store();
  });
});
