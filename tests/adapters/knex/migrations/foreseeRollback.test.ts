import { expect } from 'chai';
import type { Knex } from 'knex';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../../../adapters/embedded/openEmbeddedPostgres.ts';
import { refuseRunning } from '../../../../adapters/knex/meta/refuseRunning.ts';
import { addPolicies } from '../../../../adapters/knex/migrations/addPolicies.ts';
import { addReactions } from '../../../../adapters/knex/migrations/addReactions.ts';
import { foreseeRollback } from '../../../../adapters/knex/migrations/foreseeRollback.ts';
import {
  appliedMigrations,
  exclusively,
  migrateDatabase,
  migrateFresh,
} from '../../../../adapters/knex/migrations/migrateDatabase.ts';
import { migrationNames } from '../../../../adapters/knex/migrations/migrations.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { refusedBy } from '../../../contracts/refusalOf.ts';

const upTo = (name: string): readonly string[] => migrationNames.slice(0, migrationNames.indexOf(name) + 1);

describe('foreseeRollback', function suite() {
  this.timeout(60_000);
  let embedded: EmbeddedPostgres;
  let knex: Knex;
  before(async () => {
    embedded = await openEmbeddedPostgres();
    knex = openDatabase({ connection: embedded.connection });
  });
  after(async () => {
    await knex.destroy();
    await embedded.close();
  });

  it('finds nothing to undo in a database without migrations', async () => {
    await exclusively(knex, (trx) => migrateFresh(trx, []));
    expect(await foreseeRollback(knex)).to.equal(null);
  });

  it('counts the values of a column that would go, and only those that somebody has set', async () => {
    await exclusively(knex, async (trx) => {
      await migrateFresh(trx, upTo(addReactions.name));
      await trx.raw(`
        INSERT INTO messages (room_id, id, seq, sender_id, client_id, content, created_at, reactions) VALUES
          (1, 1, 1, 1, '0195f1d2-0000-7000-8000-000000000001', 'One', '2026-01-02', '[{"emoji": "👍", "user_ids": [2]}]'),
          (1, 2, 2, 1, '0195f1d2-0000-7000-8000-000000000002', 'Two', '2026-01-02', NULL)`);
    });
    expect(await foreseeRollback(knex)).to.deep.equal({
      name: addReactions.name,
      rows: [{ place: 'messages.reactions', count: 1 }],
    });
  });

  it('counts the rows of a table that would go, and changes nothing', async () => {
    await exclusively(knex, async (trx) => {
      await migrateFresh(trx, upTo(addPolicies.name));
      await trx('policies').insert({
        version: 1,
        hash: 'a',
        name: 'b',
        registered_at: new Date(0),
        stage: 'done',
        counts: '{}',
      });
    });
    const foreseen = await foreseeRollback(knex);
    expect(foreseen).to.deep.equal({ name: addPolicies.name, rows: [{ place: 'policies', count: 1 }] });
    expect(await foreseeRollback(knex)).to.deep.equal(foreseen);
    expect(await appliedMigrations(knex)).to.deep.equal(upTo(addPolicies.name));
  });

  it('is kept from a database on which a server runs, until its lease is over', async () => {
    await exclusively(knex, (trx) => migrateFresh(trx, []));
    await refuseRunning(knex);
    await migrateDatabase(knex);
    await refuseRunning(knex);
    const lease = { name: 'feed', holder: 'a node', token: 1 };
    await knex('homeroom.leases').insert({ ...lease, expires_at: knex.raw(`clock_timestamp() + interval '1 minute'`) });
    const refusal = await refusedBy(refuseRunning(knex));
    expect([refusal.code, refusal.message]).to.deep.equal([
      'CONFLICT',
      'A server runs on this database. Stop all servers first; one that was killed counts for five more seconds.',
    ]);
    await knex('homeroom.leases').update({ expires_at: knex.raw(`clock_timestamp() - interval '1 second'`) });
    await refuseRunning(knex);
  });
});
