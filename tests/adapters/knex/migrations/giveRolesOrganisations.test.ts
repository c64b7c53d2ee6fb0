import { expect } from 'chai';
import type { Knex } from 'knex';
import { directoryChecks } from '../../../../adapters/knex/directory/directoryChecks.ts';
import { giveRolesOrganisations } from '../../../../adapters/knex/migrations/giveRolesOrganisations.ts';
import {
  exclusively,
  migrateDatabase,
  migrateFresh,
  rollback,
} from '../../../../adapters/knex/migrations/migrateDatabase.ts';
import { migrationNames } from '../../../../adapters/knex/migrations/migrations.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { withPostgres } from '../../../support/testPostgres.ts';

const earlier = migrationNames.slice(0, migrationNames.indexOf(giveRolesOrganisations.name));

/** People whom one or two rosters named, and relations; what was said last applied, whoever said it. */
const oldState = `
  INSERT INTO sources (id, name, kind) VALUES (1, 'roster:a', 'roster'), (2, 'roster:b', 'roster');
  INSERT INTO users (id, external_id, role, first_name, last_name, is_active, search_key, name_order, source) VALUES
    (1, 'tess', 'teacher', 'Tess', 'Ito', true, 'tess ito', E'ito\\ttess', 'roster:b'),
    (2, 'sam', 'student', 'Sam', 'Lund', false, 'sam lund', E'lund\\tsam', 'roster:b'),
    (3, 'ada', 'admin', 'Ada', 'Adams', true, 'ada adams', E'adams\\tada', NULL);
  INSERT INTO identities (source_id, external_id, user_id, is_named) VALUES
    (1, 'tess', 1, true), (2, 'tess', 1, true), (1, 'sam', 2, true), (2, 'sam', 2, false), (0, 'ada', 3, true);
  INSERT INTO relations (id, kind, from_id, to_id, context_id, is_active, source)
  VALUES (1, 'teaches', 1, 2, 0, false, 'roster:b'), (2, 'tutors', 1, 2, 0, true, 'roster:b');
  INSERT INTO relation_claims (relation_id, source_id, is_named) VALUES (1, 1, true), (1, 2, false), (2, 2, true);
  INSERT INTO rooms (id, type, name, context, is_frozen, activity, created_at, updated_at)
  VALUES (1, 'group', 'Group', '', false, 1, '2026-01-01', '2026-01-01');
  INSERT INTO participants (room_id, user_id, joined_seq, is_suspended, may_post) VALUES (1, 1, 0, false, true)`;

withPostgres('giveRolesOrganisations', (getUrl) => {
  let knex: Knex;
  before(() => {
    knex = openDatabase({ url: getUrl(), poolMax: 2 });
  });
  beforeEach(() =>
    exclusively(knex, async (trx) => {
      await migrateFresh(trx, earlier);
      await trx.raw(oldState);
    }),
  );
  after(() => knex.destroy());

  const tuples = async (question: string): Promise<unknown[][]> =>
    (await knex.raw<{ rows: Record<string, unknown>[] }>(question)).rows.map((row) => Object.values(row));

  it('gives everybody the one role that they had, from each source that names them, and changes nothing for them', async () => {
    const accounts = "SELECT id, role, is_active, COALESCE(source, 'host') FROM homeroom.users ORDER BY id";
    const states = 'SELECT id, is_active FROM homeroom.relations ORDER BY id';
    const was = [await tuples(accounts), await tuples(states)];
    await migrateDatabase(knex);
    expect([await tuples(accounts), await tuples(states)]).to.deep.equal(was);
    expect(await tuples('SELECT user_id, role, source_id FROM homeroom.user_roles ORDER BY 1, 3')).to.deep.equal([
      ['1', 'teacher', '1'],
      ['1', 'teacher', '2'],
      ['2', 'student', '1'],
      ['2', 'student', '2'],
      ['3', 'admin', '0'],
    ]);
    expect(await tuples('SELECT role FROM homeroom.participants')).to.deep.equal([['teacher']]);
    // Names are not spelt here as core spells them.
    for (const check of directoryChecks(knex, educationPolicy).filter(({ name }) => name !== 'directory.names'))
      expect([check.name, (await check.run({ onProgress: () => {} })).count]).to.deep.equal([check.name, 0]);
  });

  it('is undone without a trace', async () => {
    const identities = 'SELECT source_id, external_id, user_id, known_as FROM homeroom.identities ORDER BY 1, 2';
    const was = await tuples(identities);
    await migrateDatabase(knex);
    for (let name: string | null = ''; name !== null && name !== giveRolesOrganisations.name; )
      name = await rollback(knex);
    expect(await tuples(identities)).to.deep.equal(was);
    expect(await tuples('SELECT count(*)::int FROM homeroom.user_roles')).to.deep.equal([[0]]);
  });
});
