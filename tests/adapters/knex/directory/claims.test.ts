import { expect } from 'chai';
import type { Knex } from 'knex';
import { migrateDatabase } from '../../../../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import type { RelationRecord, UserRecord } from '../../../../core/directory/DirectoryRecords.ts';
import type { StoredWorld } from '../../../contracts/ChatWorld.ts';
import { withPostgres } from '../../../support/testPostgres.ts';
import { emptyTables, storesOver } from '../knexWorld.ts';

const person = (externalId: string, role: string, change: Partial<UserRecord> = {}): UserRecord => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Ito', isActive: true },
  ...change,
});
const people = [person('tess', 'teacher'), person('sam', 'student'), person('sue', 'student')];
const teaches = (to: string, change: Partial<RelationRecord> = {}): RelationRecord => ({
  ...{ kind: 'teaches', from: 'tess', to, context: 'x', status: 'active' },
  ...change,
});

withPostgres('what each source says, in the database', (getUrl) => {
  let knex: Knex;
  let world: StoredWorld;

  before(async () => {
    knex = openDatabase({ url: getUrl(), poolMax: 2 });
    await migrateDatabase(knex);
  });
  beforeEach(async () => {
    await emptyTables(knex);
    world = storesOver(knex);
  });
  after(() => knex.destroy());

  const save = (source: string, users: readonly UserRecord[], relations: readonly RelationRecord[] = []) =>
    world.directory.transaction(async (tx) => {
      const savedPeople = await tx.savePeople(users, source);
      return { people: savedPeople, relations: await tx.saveRelations(relations, source) };
    });
  const tuples = async (question: string): Promise<unknown[][]> =>
    (await knex.raw<{ rows: Record<string, unknown>[] }>(question)).rows.map((row) => Object.values(row));
  const identities = (): Promise<unknown[][]> =>
    tuples(`SELECT i.external_id, s.name, i.is_named FROM homeroom.identities i JOIN homeroom.sources s ON s.id = i.source_id
      ORDER BY i.external_id, s.name`);
  const claims = (): Promise<unknown[][]> =>
    tuples(`SELECT u.external_id, r.context, s.name, d.is_named
      FROM homeroom.relation_claims d JOIN homeroom.sources s ON s.id = d.source_id
        JOIN homeroom.relations r ON r.id = d.relation_id JOIN homeroom.users u ON u.id = r.to_id
      ORDER BY u.external_id, r.context, s.name`);
  const contexts = (): Promise<unknown[][]> =>
    tuples(`SELECT c.external_id, c.name, s.name AS source FROM homeroom.contexts c JOIN homeroom.sources s ON s.id = c.source_id
      WHERE c.id <> 0 ORDER BY c.external_id`);

  it('makes one account with two identities of a person whom two sources name', async () => {
    await save('roster:a', people.slice(0, 2));
    const { people: again } = await save('roster:b', [person('sam', 'student'), person('sue', 'student')]);
    expect(again.map(({ after }) => after.externalId)).to.deep.equal(['sue']);
    expect(await tuples('SELECT external_id FROM homeroom.users ORDER BY id')).to.deep.equal([
      ['tess'],
      ['sam'],
      ['sue'],
    ]);
    expect(await identities()).to.deep.equal([
      ['sam', 'roster:a', true],
      ['sam', 'roster:b', true],
      ['sue', 'roster:b', true],
      ['tess', 'roster:a', true],
    ]);
    expect(await tuples('SELECT DISTINCT name, kind FROM homeroom.sources ORDER BY name')).to.deep.equal([
      ['host', 'host'],
      ['roster:a', 'roster'],
      ['roster:b', 'roster'],
    ]);
  });

  it('writes what a source says of a person under that source, and what a host says under the stored one', async () => {
    await save('roster:a', [person('tess', 'teacher')]);
    await save('roster:b', [person('tess', 'teacher', { isActive: false })]);
    await save('host', [person('sam', 'student'), person('sue', 'student', { isActive: false })]);
    expect(await identities()).to.deep.equal([
      ['sam', 'host', true],
      ['sue', 'host', false],
      ['tess', 'roster:a', true],
      ['tess', 'roster:b', false],
    ]);
    await save('host', [person('tess', 'teacher'), person('sue', 'student')]);
    expect(await identities()).to.deep.equal([
      ['sam', 'host', true],
      ['sue', 'host', true],
      ['tess', 'roster:a', true],
      ['tess', 'roster:b', true],
    ]);
  });

  it('keeps one relation that two sources claim, with a claim of each', async () => {
    await save('roster:a', people, [teaches('sam')]);
    const { relations } = await save('roster:b', [], [teaches('sam'), teaches('sue', { status: 'ended' })]);
    expect(relations.map(({ record }) => record.to)).to.deep.equal(['sue']);
    await save('roster:b', [], [teaches('sam', { status: 'ended' })]);
    expect(await claims()).to.deep.equal([
      ['sam', 'x', 'roster:a', true],
      ['sam', 'x', 'roster:b', false],
      ['sue', 'x', 'roster:b', false],
    ]);
    // What was said last applies.
    expect(await tuples('SELECT is_active FROM homeroom.relations ORDER BY id')).to.deep.equal([[false], [false]]);
    await save('roster:a', [], [teaches('sam')]);
    expect(await tuples('SELECT is_active FROM homeroom.relations ORDER BY id')).to.deep.equal([[true], [false]]);
    expect((await claims()).filter(([to]) => to === 'sam').map(([, , , isNamed]) => isNamed)).to.deep.equal([
      true,
      false,
    ]);
  });

  it('makes a context when it is first named, and keeps its name up to date', async () => {
    await save('roster:a', people, [
      teaches('sam'),
      teaches('sue', { contextName: 'Algebra' }),
      teaches('sam', { context: '' }),
    ]);
    expect(await contexts()).to.deep.equal([['x', 'Algebra', 'roster:a']]);
    await save('roster:b', [], [teaches('sam', { contextName: 'Algebra II' }), teaches('sam', { context: 'y' })]);
    expect(await contexts()).to.deep.equal([
      ['x', 'Algebra II', 'roster:a'],
      ['y', '', 'roster:b'],
    ]);
    const placed = await tuples(`SELECT r.context = c.external_id FROM homeroom.relations r
      LEFT JOIN homeroom.contexts c ON c.id = r.context_id`);
    expect(placed).to.deep.equal([[true], [true], [true], [true]]);
  });

  it('writes nothing for records that say what is stored', async () => {
    const relations = [teaches('sam', { contextName: 'Algebra' }), teaches('sue', { context: '' })];
    await save('roster:a', people, relations);
    const versions = (): Promise<unknown[][]> =>
      tuples(
        ['users', 'identities', 'contexts', 'relations', 'relation_claims', 'sources']
          .map((table) => `SELECT '${table}' AS name, xmin::text, ctid::text FROM homeroom.${table}`)
          .join(' UNION ALL '),
      );
    const before = await versions();
    expect(await save('roster:a', people, relations)).to.deep.equal({ people: [], relations: [] });
    expect(await versions()).to.deep.equal(before);
  });

  it('stores nothing of a source of which a trial or failed work told', async () => {
    await world.directory.transaction((tx) => tx.savePeople(people, 'roster:c'), true);
    const failing = world.directory.transaction(async (tx) => {
      await tx.savePeople(people, 'roster:d');
      throw new RangeError('half-way');
    });
    expect(await failing.catch((error: Error) => error.message)).to.equal('half-way');
    expect(await tuples('SELECT name FROM homeroom.sources')).to.deep.equal([['host']]);
    expect(await identities()).to.deep.equal([]);
  });
});
