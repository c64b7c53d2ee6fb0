import { expect } from 'chai';
import type { DirectoryTransaction } from '../../core/directory/Directory.ts';
import type { RelationRecord, UserRecord } from '../../core/directory/DirectoryRecords.ts';
import type { UserId } from '../../core/ids.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { Relation } from '../../core/permissions/Relation.ts';
import { rootScope } from '../../core/permissions/RoleGrant.ts';
import { pairKey, relationRoomKey } from '../../core/rooms/roomKeys.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { relationRecord, userRecord } from './records.ts';
import { stateOver } from './stateOver.ts';

/** What `Directory` and `People` promise about ids that belong to sources: the schools A and B, and the host. */
export const sourcesContract = (name: string, open: OpenStored): void =>
  void describe(`ids of sources (${name})`, () => {
    const fact = stateOver(open);
    const change = <Result>({ directory }: StoredWorld, work: (tx: DirectoryTransaction) => Promise<Result>) =>
      directory.transaction(work);
    const told = (world: StoredWorld, source: string, ...users: UserRecord[]) =>
      change(world, (tx) => tx.savePeople(users, source));
    const relate = (world: StoredWorld, source: string, ...relations: RelationRecord[]) =>
      change(world, (tx) => tx.saveRelations(relations, source));
    const find = async ({ people }: StoredWorld, externalId: string, source: string): Promise<Person> =>
      (await people.findByExternalId(externalId, source)) ?? expect.fail(`${source} knows no ${externalId}`);
    const relationsOf = async ({ people }: StoredWorld, id: UserId): Promise<readonly Relation[]> => {
      const graph = await people.around([id]);
      return [...graph.from(id), ...graph.to(id)];
    };

    fact('two sources with one id have two people, and each means its own', async (world) => {
      await told(world, 'a', userRecord('1', 'teacher'));
      await told(world, 'b', userRecord('1', 'student', { firstName: 'Bo' }), userRecord('2', 'student'));
      const [ofA, ofB] = [await find(world, '1', 'a'), await find(world, '1', 'b')];
      expect(ofA.id).not.to.equal(ofB.id);
      expect([ofA.role, ofB.role, ofB.firstName]).to.deep.equal(['teacher', 'student', 'Bo']);
      await change(world, async (tx) => {
        expect((await tx.people('a', ['1', '2'])).get('1')?.person).to.deep.equal(ofA);
        expect([...(await tx.people('a', ['1', '2'])).keys()]).to.deep.equal(['1']);
        expect([...(await tx.peopleNamedBy('b')).keys()].sort()).to.deep.equal(['1', '2']);
      });
      await told(world, 'b', userRecord('1', 'student', { isActive: false }));
      expect((await find(world, '1', 'a')).isActive).to.equal(true);
      expect((await find(world, '1', 'b')).isActive).to.equal(false);
    });

    fact('a reference means the source’s own person first, else the one of another source', async (world) => {
      await told(world, 'a', userRecord('1', 'student'), userRecord('3', 'student'));
      await told(world, 'b', userRecord('1', 'student'), userRecord('2', 'student'));
      const { people } = world;
      const ids = {
        a1: (await find(world, '1', 'a')).id,
        b1: (await find(world, '1', 'b')).id,
        b2: (await find(world, '2', 'b')).id,
      };
      await change(world, async (tx) => {
        const meant = async (source: string, externalId: string) =>
          ((await tx.referred(source, [externalId])).get(externalId) ?? []).map((one) => [one.source, one.person.id]);
        expect(await meant('a', '1')).to.deep.equal([['a', ids.a1]]);
        expect(await meant('a', '2')).to.deep.equal([['b', ids.b2]]);
        expect((await meant('host', '1')).sort()).to.deep.equal([
          ['a', ids.a1],
          ['b', ids.b1],
        ]);
        expect(await meant('host', 'nobody')).to.deep.equal([]);
        const several = await tx.referred('b', ['1', '2', '3', 'nobody']);
        expect([...several.keys()].sort()).to.deep.equal(['1', '2', '3']);
      });
      expect((await people.findByExternalId('1', 'b'))?.id).to.equal(ids.b1);
      expect((await people.findByExternalId('2', 'a'))?.id).to.equal(ids.b2);
      expect((await people.findByExternalId('2'))?.id).to.equal(ids.b2);
      expect(await people.findByExternalId('1')).to.equal(undefined);
      expect((await people.findAllByExternalId('1')).map(({ source, person }) => [source, person.id])).to.deep.equal([
        ['a', ids.a1],
        ['b', ids.b1],
      ]);
      expect(await people.findAllByExternalId('nobody')).to.deep.equal([]);
    });

    fact('relations of a source begin and end at its own people, or at those of others', async (world) => {
      await told(world, 'a', userRecord('1', 'teacher'), userRecord('2', 'student'));
      await told(world, 'b', userRecord('1', 'teacher'), userRecord('3', 'student'));
      const [one] = await relate(world, 'b', relationRecord('teaches', '1', '2', { context: 'c1' }));
      expect([one?.after.from, one?.after.to]).to.deep.equal([
        (await find(world, '1', 'b')).id,
        (await find(world, '2', 'a')).id,
      ]);
      const dated = relationRecord('teaches', '1', '3', { context: 'c2', begins: '2001-01-01', ends: '2999-12-31' });
      await relate(world, 'b', dated);
      await change(world, async (tx) => {
        expect(await tx.relationsNamedBy('a')).to.deep.equal([]);
        const named = [...(await tx.relationsNamedBy('b'))].sort((x, y) => x.to.localeCompare(y.to));
        expect(named.map(({ kind, from, to, context }) => [kind, from, to, context])).to.deep.equal([
          ['teaches', '1', '2', 'c1'],
          ['teaches', '1', '3', 'c2'],
        ]);
        expect(named[1]).to.include({ status: 'active', begins: '2001-01-01', ends: '2999-12-31' });
        // What a source is given back means the same when the source says it again.
        expect(await tx.saveRelations(named, 'b')).to.deep.equal([]);
      });
    });

    fact('a relation counts as long as one source names it', async (world) => {
      await told(world, 'a', userRecord('1', 'teacher'), userRecord('2', 'student'));
      const taught = relationRecord('teaches', '1', '2', { context: 'c1' });
      const isActive = async () => (await relationsOf(world, (await find(world, '1', 'a')).id)).map((r) => r.isActive);
      await relate(world, 'a', taught);
      expect(await relate(world, 'b', taught)).to.deep.equal([]);
      expect(await relate(world, 'a', { ...taught, status: 'ended' })).to.deep.equal([]);
      expect(await isActive()).to.deep.equal([true]);
      await change(world, async (tx) => {
        expect(await tx.relationsNamedBy('a')).to.deep.equal([]);
        expect(await tx.relationsNamedBy('b')).to.have.length(1);
      });
      const [ended] = await relate(world, 'b', { ...taught, status: 'ended' });
      expect([ended?.before?.isActive, ended?.after.isActive]).to.deep.equal([true, false]);
      expect(await isActive()).to.deep.equal([false]);
    });

    fact('an account that two sources name lives as long as one of them names it', async (world) => {
      await told(world, 'a', userRecord('1', 'parent', { firstName: 'Ann', email: 'ann@a.example' }));
      const { id } = await find(world, '1', 'a');
      await world.identify(id, 'b', '9');
      const ofB = userRecord('9', 'teacher', { firstName: 'Anna', email: 'anna@b.example' });
      await told(world, 'b', ofB);
      const both = await find(world, '9', 'b');
      expect(both).to.deep.include({ id, externalId: '1', firstName: 'Ann', email: 'ann@a.example', isActive: true });
      expect([both.role, both.roles?.map(({ role }) => role)]).to.deep.equal(['teacher', ['teacher', 'parent']]);
      expect((await world.people.findAllByExternalId('9')).map(({ source }) => source)).to.deep.equal(['b']);

      await told(world, 'a', userRecord('1', 'parent', { firstName: 'Ann', isActive: false }));
      await told(world, 'b', ofB);
      const ofOne = await find(world, '1', 'a');
      expect(ofOne).to.deep.include({
        id,
        firstName: 'Anna',
        email: 'anna@b.example',
        role: 'teacher',
        isActive: true,
      });
      expect(ofOne.roles).to.equal(undefined);

      await told(world, 'b', { ...ofB, isActive: false });
      expect(await world.people.find(id)).to.include({ role: 'teacher', isActive: false });
      await told(world, 'a', userRecord('1', 'parent', { firstName: 'Ann' }));
      expect(await world.people.find(id)).to.include({ role: 'parent', firstName: 'Ann', isActive: true });
    });

    fact('says under which name the source knew a person, and whether it still names them', async (world) => {
      await told(world, 'a', userRecord('1', 'teacher', { firstName: 'Ann', lastName: 'Lee' }));
      const named = () => change(world, async (tx) => (await tx.people('a', ['1'])).get('1'));
      expect(await named()).to.deep.include({ isNamed: true, knownAs: 'Ann Lee' });
      await told(world, 'a', userRecord('1', 'teacher', { firstName: 'Ann', lastName: 'Li', isActive: false }));
      expect(await named()).to.deep.include({ isNamed: false, knownAs: 'Ann Li' });
      await change(world, async (tx) => expect([...(await tx.peopleNamedBy('a')).keys()]).to.deep.equal([]));
    });

    fact('an id that is given to somebody else makes a new account, and the old one keeps its rooms', async (world) => {
      await told(world, 'a', userRecord('1', 'student'), userRecord('t', 'teacher'));
      await relate(world, 'a', relationRecord('teaches', 't', '1', { context: 'c1' }));
      const [old, teacher] = [await find(world, '1', 'a'), await find(world, 't', 'a')];
      const key = pairKey('direct', old.id, teacher.id);
      const participants = [old.id, teacher.id].map((userId) => ({ userId, role: 'student', mayPost: true }));
      await change(world, (tx) =>
        tx.createRooms([
          {
            type: 'direct',
            key,
            name: '',
            context: '',
            ownerId: null,
            scope: rootScope,
            isFrozen: false,
            participants,
          },
        ]),
      );
      const heir = userRecord('1', 'student', { firstName: 'Somebody', lastName: 'Else' });
      const saved = await change(world, (tx) => tx.savePeople([heir], 'a', new Set(['1'])));
      const fresh = await find(world, '1', 'a');
      expect(fresh).to.include({ firstName: 'Somebody', isActive: true });
      expect(fresh.id).not.to.equal(old.id);
      expect(saved.map(({ before, after }) => [before?.id ?? null, after.id, after.isActive])).to.have.deep.members([
        [null, fresh.id, true],
        [old.id, old.id, false],
      ]);
      expect(await world.people.find(old.id)).to.deep.equal({ ...old, isActive: false });
      expect((await world.rooms.findByKey(key))?.participants.has(old.id)).to.equal(true);
      await change(world, async (tx) => {
        expect((await tx.people('a', ['1'])).get('1')?.person.id).to.equal(fresh.id);
        // The source speaks of the new person from now on, so it ends nothing that was said about the old one later.
        expect(await tx.relationsNamedBy('a')).to.deep.equal([]);
      });
      expect((await relationsOf(world, old.id)).map(({ isActive }) => isActive)).to.deep.equal([false]);
      expect(await relationsOf(world, fresh.id)).to.deep.equal([]);

      await told(world, 'a', { ...heir, lastName: 'Again' });
      expect((await find(world, '1', 'a')).id).to.equal(fresh.id);
    });

    fact('an id that is given to somebody else stays with others who named the account', async (world) => {
      await told(world, 'a', userRecord('1', 'teacher'));
      const { id } = await find(world, '1', 'a');
      await world.identify(id, 'b', '9');
      await told(world, 'b', userRecord('9', 'parent'));
      await change(world, (tx) => tx.savePeople([userRecord('1', 'student')], 'a', new Set(['1'])));
      expect(await world.people.find(id)).to.include({ role: 'parent', isActive: true });
      expect((await find(world, '1', 'a')).role).to.equal('student');
    });

    describe('contexts', () => {
      /** A teacher and a student whom both schools name, and a class that each of them calls c1. */
      const twoClasses = async (world: StoredWorld): Promise<readonly Relation[]> => {
        await told(world, 'a', userRecord('t', 'teacher'), userRecord('s', 'student'));
        for (const externalId of ['t', 's'])
          await world.identify((await find(world, externalId, 'a')).id, 'b', `b-${externalId}`);
        await change(world, async (tx) => {
          for (const source of ['a', 'b']) await tx.saveContexts([{ externalId: 'c1', name: source }], source);
          await tx.saveRelations([relationRecord('teaches', 't', 's', { context: 'c1', contextName: 'A' })], 'a');
          await tx.saveRelations([relationRecord('teaches', 'b-t', 'b-s', { context: 'c1', contextName: 'B' })], 'b');
        });
        return relationsOf(world, (await find(world, 't', 'a')).id);
      };

      fact('one word of two sources means two contexts, and the rooms of both are two (I25)', async (world) => {
        const relations = await twoClasses(world);
        expect(relations.map(({ context, contextName }) => [context, contextName]).sort()).to.deep.equal([
          ['c1', 'A'],
          ['c1', 'B'],
        ]);
        const keys = relations.map((relation) => relationRoomKey('forum_subject', relation));
        await change(world, async (tx) => {
          await tx.createRooms(
            relations.map(({ from, to, context, contextName }, index) => ({
              ...{ type: 'forum_subject', key: keys[index] ?? null, name: contextName, context, contextName },
              ...{ about: [from, to], ownerId: null, scope: rootScope, isFrozen: false, participants: [] },
            })),
          );
          const found = await tx.roomsByKey(keys);
          expect(found.map((room) => room?.state.name)).to.deep.equal(relations.map((one) => one.contextName));
        });
        for (const [index, key] of keys.entries())
          expect((await world.rooms.findByKey(key))?.state.name).to.equal(relations[index]?.contextName);
      });

      fact('each source ends the relation in its own context', async (world) => {
        await twoClasses(world);
        await relate(world, 'b', relationRecord('teaches', 'b-t', 'b-s', { context: 'c1', status: 'ended' }));
        const relations = await relationsOf(world, (await find(world, 't', 'a')).id);
        expect(relations.map(({ contextName, isActive }) => [contextName, isActive]).sort()).to.deep.equal([
          ['A', true],
          ['B', false],
        ]);
      });

      fact('a word that one other source has used means its context', async (world) => {
        await told(world, 'a', userRecord('t', 'teacher'), userRecord('s', 'student'));
        const taught = relationRecord('teaches', 't', 's', { context: 'c1' });
        await relate(world, 'a', taught);
        expect(await relate(world, 'b', taught)).to.deep.equal([]);
        expect(await relationsOf(world, (await find(world, 't', 'a')).id)).to.have.length(1);
      });
    });
  });
