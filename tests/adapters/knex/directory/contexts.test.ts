import { expect } from 'chai';
import { rootScope } from '../../../../core/permissions/RoleGrant.ts';
import { relationRoomKey } from '../../../../core/rooms/roomKeys.ts';
import { relationRecord, userRecord } from '../../../contracts/records.ts';
import { refusedBy } from '../../../contracts/refusalOf.ts';
import { withDirectory } from './withDirectory.ts';

const people = [userRecord('tess', 'teacher'), userRecord('sam', 'student')];
const taught = relationRecord('teaches', 'tess', 'sam', { context: 'c1' });

withDirectory('contexts of sources, in the database', (get) => {
  beforeEach(() => get().change((tx) => tx.savePeople(people, 'a')));

  const contexts = () =>
    get().tuples(`
      SELECT c.external_id, c.name, s.name AS source, c.is_namesake
      FROM homeroom.contexts c JOIN homeroom.sources s ON s.id = c.source_id WHERE c.id <> 0 ORDER BY c.id`);
  const relations = () =>
    get().tuples(`
      SELECT s.name, r.context_name, r.is_active
      FROM homeroom.relations r JOIN homeroom.contexts c ON c.id = r.context_id JOIN homeroom.sources s ON s.id = c.source_id
      ORDER BY r.id`);

  it('keeps the words of sources apart, and marks those that the word alone does not find', async () => {
    for (const source of ['a', 'b', 'c'])
      await get().change((tx) => tx.saveContexts([{ externalId: 'c1', name: `Of ${source}` }], source));
    await get().change((tx) => tx.saveContexts([{ externalId: 'c1' }], 'b'));
    expect(await contexts()).to.deep.equal([
      ['c1', 'Of a', 'a', false],
      ['c1', 'Of b', 'b', true],
      ['c1', 'Of c', 'c', true],
    ]);
    // A fourth source that has none cannot mean one of them.
    await get().change((tx) => tx.saveRelations([taught], 'host'));
    expect((await contexts()).slice(3)).to.deep.equal([['c1', '', 'host', true]]);
    expect(await relations()).to.deep.equal([['host', '', true]]);
  });

  it('returns the relations of a context that gets another organisation or another name, and no others', async () => {
    await get().change((tx) => tx.saveOrganisations([{ externalId: 'north', name: 'North' }], 'a'));
    await get().change((tx) => tx.saveContexts([{ externalId: 'c1' }, { externalId: 'c2' }], 'a'));
    await get().change((tx) =>
      tx.saveRelations([taught, { ...taught, context: 'c2' }, { ...taught, context: '' }], 'a'),
    );
    const save = (more: object) => get().change((tx) => tx.saveContexts([{ externalId: 'c1', ...more }], 'a'));
    const [placed, ...others] = await save({ organisation: 'north' });
    expect([placed?.context, placed?.scope?.length, others]).to.deep.equal(['c1', 2, []]);
    expect(await save({ organisation: 'north' })).to.deep.equal([]);
    const [named] = await save({ organisation: 'north', name: 'Algebra' });
    expect([named?.contextName, named?.scope?.length]).to.deep.equal(['Algebra', 2]);
    expect((await relations()).map(([, name]) => name)).to.deep.equal(['Algebra', '', '']);
    const [left] = await save({});
    expect([left?.contextName, left?.scope]).to.deep.equal(['Algebra', undefined]);
    const [again] = await get().change((tx) => tx.saveRelations([{ ...taught, status: 'ended' }], 'a'));
    expect(again?.after.scope).to.equal(undefined);
    expect((await refusedBy(save({ organisation: 'south' }))).code).to.equal('INVALID_REQUEST');
  });

  it('claims of its own context what a source claimed of another’s, as soon as it has one', async () => {
    await get().change((tx) => tx.saveRelations([taught], 'a'));
    await get().change((tx) => tx.saveRelations([taught], 'b'));
    expect(await relations()).to.deep.equal([['a', '', true]]);
    const moved = await get().change((tx) => tx.saveContexts([{ externalId: 'c1' }], 'b'));
    expect(moved.map(({ isActive, contextId }) => [isActive, contextId !== undefined])).to.deep.equal([[true, true]]);
    expect(await relations()).to.deep.equal([
      ['a', '', true],
      ['b', '', true],
    ]);
    expect(await get().change((tx) => tx.saveRelations([taught], 'b'))).to.deep.equal([]);
    await get().change((tx) => tx.saveRelations([{ ...taught, status: 'ended' }], 'b'));
    expect((await relations()).map(([, , isActive]) => isActive)).to.deep.equal([true, false]);
  });

  it('gives the rooms of two contexts with one word two keys, by page and by key (I25)', async () => {
    const [tess, sam] = (await get().tuples('SELECT id FROM homeroom.users ORDER BY id')).map(([id]) => Number(id));
    await get().world.identify(tess as never, 'b', 'b-tess');
    await get().world.identify(sam as never, 'b', 'b-sam');
    await get().change(async (tx) => {
      for (const source of ['a', 'b']) await tx.saveContexts([{ externalId: 'c1', name: source }], source);
      await tx.saveRelations([taught], 'a');
      await tx.saveRelations([{ ...taught, from: 'b-tess', to: 'b-sam' }], 'b');
      const { relations: both } = await tx.relationsAfter(0, ['teaches'], 9);
      const keys = both.map((one) => relationRoomKey('forum_subject', one));
      await tx.createRooms(
        both.map(({ from, to, context, contextName }, index) => ({
          ...{
            type: 'forum_subject',
            key: keys[index] ?? null,
            name: contextName,
            context,
            contextName,
            about: [from, to],
          },
          ...{ ownerId: null, scope: rootScope, isFrozen: false, participants: [] },
        })),
      );
      expect((await tx.roomsByKey(keys)).map((room) => room?.state.contextName)).to.deep.equal(['a', 'b']);
      // Who gives the word alone finds the first.
      const [byWord] = await tx.roomsByKey([{ ...(keys[1] ?? expect.fail()), contextId: undefined } as never]);
      expect(byWord?.state.contextName).to.equal('a');
    });
    const { tuples } = get();
    expect(
      await tuples(
        'SELECT count(DISTINCT key)::int AS keys, count(DISTINCT room_id)::int AS rooms FROM homeroom.room_keys',
      ),
    ).to.deep.equal([[2, 2]]);
  });

  it('writes two records that mean one relation once', async () => {
    const [sam] = (await get().tuples(`SELECT id FROM homeroom.users WHERE external_id = 'sam'`)).map(([id]) =>
      Number(id),
    );
    await get().world.identify(sam as never, 'a', 'sam-2');
    const saved = await get().change((tx) =>
      tx.saveRelations([{ ...taught, to: 'sam-2', status: 'ended' }, taught], 'a'),
    );
    expect(saved.map(({ record, after }) => [record.to, after.isActive])).to.deep.equal([['sam', true]]);
    const failure = await get()
      .change((tx) => tx.saveRelations([{ ...taught, to: 'nobody' }], 'a'))
      .catch(String);
    expect(failure).to.match(/"tess" and "nobody"/);
  });
});
