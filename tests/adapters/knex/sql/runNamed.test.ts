import { expect } from 'chai';
import type { Knex } from 'knex';
import { countQueries } from '../../../../adapters/knex/sql/countQueries.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { queryRows } from '../../../../adapters/knex/sql/queryRows.ts';
import { namedStatement } from '../../../../adapters/knex/sql/runNamed.ts';
import { type Sql, sql } from '../../../../adapters/knex/sql/Sql.ts';
import { refusalOf } from '../../../contracts/refusalOf.ts';
import { withPostgres } from '../../../support/testPostgres.ts';

withPostgres('statements that are prepared by name', (getUrl) => {
  let knex: Knex;
  /** One connection: what is not given back is missed by the next statement. */
  beforeEach(() => {
    knex = openDatabase({ url: getUrl(), poolMax: 1, connectTimeoutMs: 2_000 });
  });
  afterEach(() => knex.destroy());

  const run = <Row>(statement: Sql, timeoutMs = 15_000): Promise<Row[]> =>
    queryRows<Row>(knex, statement, { isPrepared: true, timeoutMs });
  const backend = async (): Promise<number | undefined> =>
    (await run<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`))[0]?.pid;

  it('get their values in order, arrays and dates and nothing among them, and leave operators as they are', async () => {
    const [row] = await run(sql`
      SELECT ${2}::int + ${3}::int AS sum, ${[1, 2]}::int[] AS list, ${null}::text AS nothing,
        ${new Date(0)}::timestamptz AS moment, '{"a": 1}'::jsonb \\? ${'a'} AS has`);
    expect(row).to.deep.equal({ sum: 5, list: [1, 2], nothing: null, moment: new Date(0), has: true });
  });

  it('are prepared once on a connection, in transactions too, under one name for one text', async () => {
    const statement = (value: number): Sql => sql`SELECT ${value}::int AS value`;
    for (const value of [1, 2]) expect(await run(statement(value))).to.deep.equal([{ value }]);
    const rows = await knex.transaction((trx) => queryRows(trx, statement(3), { isPrepared: true }));
    expect(rows).to.deep.equal([{ value: 3 }]);
    const prepared = await queryRows<{ name: string }>(
      knex,
      sql`SELECT name FROM pg_prepared_statements WHERE statement LIKE ${'%::int AS value'}`,
    );
    expect(prepared).to.deep.equal([{ name: namedStatement(statement(0).text).name }]);
  });

  it('give their connection back when they fail', async () => {
    const first = await backend();
    for (const value of [0, 0])
      await run(sql`SELECT 1 / ${value}::int`).then(
        () => expect.fail('divided by 0'),
        (failure: unknown) => expect(failure).to.have.property('code', '22012'),
      );
    expect(await backend()).to.equal(first);
  });

  it('end a connection that does not answer in time, and go on with another', async () => {
    const first = await backend();
    expect(await refusalOf(run(sql`SELECT pg_sleep(${30}::int)`, 50))).to.equal('UNAVAILABLE');
    expect(await backend())
      .to.be.a('number')
      .and.not.equal(first);
  });

  it('are counted like all others', async () => {
    const count = countQueries(knex);
    await backend();
    expect(count.statements).to.deep.equal(['SELECT pg_backend_pid() AS pid']);
    count.stop();
  });
});
