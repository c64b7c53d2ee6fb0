import { expect } from 'chai';
import type { Knex } from 'knex';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import type { RelationRecord, UserRecord } from '../../../../core/directory/DirectoryRecords.ts';
import type { StoredWorld } from '../../../contracts/ChatWorld.ts';
import { withMigratedPostgres } from '../../../support/testPostgres.ts';
import { emptyTables, storesOver } from '../knexWorld.ts';

const person = (externalId: string, role: string, change: Partial<UserRecord> = {}): UserRecord => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Ito', isActive: true },
  ...change,
});
/** All that records of a source may write. */
const tables = [
  ...['users', 'identities', 'user_roles', 'role_scopes', 'organisations', 'contexts', 'relations', 'relation_claims'],
  'sources',
];
const people = [person('tess', 'teacher'), person('sam', 'student'), person('sue', 'student')];
const teaches = (to: string, change: Partial<RelationRecord> = {}): RelationRecord => ({
  ...{ kind: 'teaches', from: 'tess', to, context: 'x', status: 'active' },
  ...change,
});

withMigratedPostgres('what each source says, in the database', (getUrl) => {
  let knex: Knex;
  let world: StoredWorld;

  before(async () => {
    knex = openDatabase({ url: getUrl(), poolMax: 2 });
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

  it('makes two accounts of one id that two sources use', async () => {
    await save('roster:a', people.slice(0, 2));
    const { people: again } = await save('roster:b', [person('sam', 'teacher'), person('sue', 'student')]);
    expect(again.map(({ before, after }) => [before, after.externalId])).to.deep.equal([
      [null, 'sam'],
      [null, 'sue'],
    ]);
    expect(await tuples('SELECT external_id, role, source FROM homeroom.users ORDER BY id')).to.deep.equal([
      ['tess', 'teacher', 'roster:a'],
      ['sam', 'student', 'roster:a'],
      ['sam', 'teacher', 'roster:b'],
      ['sue', 'student', 'roster:b'],
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

  it('takes what a source says about its own people alone', async () => {
    await save('roster:a', [person('tess', 'teacher')]);
    await save('roster:b', [person('tess', 'teacher', { isActive: false })]);
    await save('host', [person('tess', 'student', { firstName: 'Other' })]);
    expect(await tuples('SELECT source, role, first_name, is_active FROM homeroom.users ORDER BY id')).to.deep.equal([
      ['roster:a', 'teacher', 'tess', true],
      ['roster:b', 'teacher', 'tess', false],
      ['host', 'student', 'Other', true],
    ]);
  });

  it('keeps one relation that two sources claim for as long as one of them does', async () => {
    await save('roster:a', people, [teaches('sam')]);
    const { relations } = await save('roster:b', [], [teaches('sam'), teaches('sue', { status: 'ended' })]);
    expect(relations.map(({ record }) => record.to)).to.deep.equal(['sue']);
    const states = () => tuples('SELECT is_active, source FROM homeroom.relations ORDER BY id');
    expect((await save('roster:a', [], [teaches('sam', { status: 'ended' })])).relations).to.deep.equal([]);
    expect(await claims()).to.deep.equal([
      ['sam', 'x', 'roster:a', false],
      ['sam', 'x', 'roster:b', true],
      ['sue', 'x', 'roster:b', false],
    ]);
    expect(await states()).to.deep.equal([
      [true, 'roster:a'],
      [false, 'roster:b'],
    ]);
    const ended = await save('roster:b', [], [teaches('sam', { status: 'ended' })]);
    expect(ended.relations.map(({ after }) => after.isActive)).to.deep.equal([false]);
    await save('roster:b', [], [teaches('sam')]);
    expect(await states()).to.deep.equal([
      [true, 'roster:b'],
      [false, 'roster:b'],
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
    await save('roster:b', [], [teaches('sam', { context: 'y', contextName: 'Yoga' })]);
    expect(await contexts()).to.deep.equal([
      // What another source calls it does not rename it.
      ['x', 'Algebra', 'roster:a'],
      ['y', 'Yoga', 'roster:b'],
    ]);
    const placed = await tuples(`SELECT r.context = c.external_id FROM homeroom.relations r
      LEFT JOIN homeroom.contexts c ON c.id = r.context_id`);
    expect(placed).to.deep.equal([[true], [true], [true], [true]]);
  });

  it('writes nothing for records that say what is stored', async () => {
    const users = [
      ...people,
      person('ann', 'admin', {
        roles: [
          { role: 'admin', organisation: 'school' },
          { role: 'parent', ends: '2999-01-01' },
        ],
      }),
      person('gone', 'student', { isActive: false }),
    ];
    const organisations = [
      { externalId: 'school', name: 'School', parent: 'district' },
      { externalId: 'district', name: 'D' },
    ];
    const contexts = [{ externalId: 'x', name: 'Algebra', organisation: 'school' }];
    const relations = [
      teaches('sam', { contextName: 'Algebra', begins: '2001-02-03' }),
      teaches('sue', { context: '', status: 'ended' }),
    ];
    const saveAll = () =>
      world.directory.transaction(async (tx) => ({
        moved: await tx.saveOrganisations(organisations, 'roster:a'),
        placed: await tx.saveContexts(contexts, 'roster:a'),
        people: await tx.savePeople(users, 'roster:a'),
        relations: await tx.saveRelations(relations, 'roster:a'),
        dates: await tx.applyDates(),
      }));
    await saveAll();
    const versions = (): Promise<unknown[][]> =>
      tuples(
        tables
          .map((table) => `SELECT '${table}' AS name, xmin::text, ctid::text FROM homeroom.${table}`)
          .join(' UNION ALL '),
      );
    const before = await versions();
    expect(await saveAll()).to.deep.equal({
      ...{ moved: [], placed: [], people: [], relations: [] },
      dates: { people: [], relations: [] },
    });
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
