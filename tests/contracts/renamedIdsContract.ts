import { expect } from 'chai';
import { hostSource } from '../../core/directory/DirectoryRecords.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { relationRecord, userRecord } from './records.ts';
import { stateOver } from './stateOver.ts';

/** What `DirectoryTransaction.renameIds` and `DirectoryReader.listSources` promise. */
export const renamedIdsContract = (name: string, open: OpenStored): void =>
  void describe(`renamed ids (${name})`, () => {
    const fact = stateOver(open);
    const told = ({ directory }: StoredWorld, source: string, ...ids: readonly string[]) =>
      directory.transaction((tx) =>
        tx.savePeople(
          ids.map((id) => userRecord(id, 'student')),
          source,
        ),
      );
    const renamed = ({ directory }: StoredWorld, source: string, ids: Readonly<Record<string, string>>) =>
      directory.transaction((tx) => tx.renameIds(source, new Map(Object.entries(ids))));
    const idOf = async ({ people }: StoredWorld, externalId: string, source: string) =>
      (await people.findByExternalId(externalId, source))?.id;

    fact('a person keeps the account under a new id, and the old one means nobody', async (world) => {
      await told(world, 'a', '1', '2');
      const id = await idOf(world, '1', 'a');
      const saved = await renamed(world, 'a', { 1: 'n1' });
      expect(saved.map(({ before, after }) => [before?.externalId, after.externalId])).to.deep.equal([['1', 'n1']]);
      expect(await world.people.findByExternalId('n1', 'a')).to.include({ id, externalId: 'n1', firstName: 'First 1' });
      expect(await world.people.findByExternalId('1', 'a')).to.equal(undefined);
      await world.directory.transaction(async (tx) => {
        expect([...(await tx.peopleNamedBy('a')).keys()].sort()).to.deep.equal(['2', 'n1']);
        expect((await tx.people('a', ['n1'])).get('n1')).to.include({ isNamed: true, knownAs: 'First 1 Last 1' });
      });
      await told(world, 'a', '1', 'n1');
      expect(await idOf(world, 'n1', 'a')).to.equal(id);
      expect(await idOf(world, '1', 'a')).not.to.equal(id);
    });

    fact('people may exchange their ids', async (world) => {
      await told(world, 'a', '1', '2', '3');
      const [one, two, three] = [await idOf(world, '1', 'a'), await idOf(world, '2', 'a'), await idOf(world, '3', 'a')];
      await renamed(world, 'a', { 1: '2', 2: '3', 3: '1' });
      expect([await idOf(world, '2', 'a'), await idOf(world, '3', 'a'), await idOf(world, '1', 'a')]).to.deep.equal([
        one,
        two,
        three,
      ]);
    });

    fact('people of other sources and unknown ids stay as they are', async (world) => {
      await told(world, 'a', '1');
      await told(world, 'b', '1');
      const [ofA, ofB] = [await idOf(world, '1', 'a'), await idOf(world, '1', 'b')];
      expect(await renamed(world, 'a', { 1: 'n1', 9: 'n9' })).to.have.length(1);
      expect(await renamed(world, 'a', {})).to.deep.equal([]);
      expect(await renamed(world, 'nobody', { 1: 'x' })).to.deep.equal([]);
      expect(await idOf(world, 'n1', 'a')).to.equal(ofA);
      expect(await idOf(world, '1', 'b')).to.equal(ofB);
      expect(await world.people.findByExternalId('n9', 'a')).to.equal(undefined);
    });

    fact('relations of a renamed person are named with the new id', async (world) => {
      await world.directory.transaction(async (tx) => {
        await tx.savePeople([userRecord('t', 'teacher'), userRecord('s', 'student')], 'a');
        await tx.saveRelations([relationRecord('teaches', 't', 's', { context: 'c1' })], 'a');
        await tx.renameIds('a', new Map([['t', 'n']]));
        expect((await tx.relationsNamedBy('a')).map(({ from, to }) => [from, to])).to.deep.equal([['n', 's']]);
      });
    });

    fact('what a source said is read with the days of every role, and with its contexts', async (world) => {
      const roles = [
        { role: 'staff', organisation: 'n', ends: '2030-06-30' },
        { role: 'teacher', organisation: 'n', begins: '2020-01-01' },
      ];
      await world.directory.transaction(async (tx) => {
        await tx.saveOrganisations([{ externalId: 'n', name: 'North' }], 'a');
        await tx.saveContexts([{ externalId: 'c1', name: 'Biology', organisation: 'n' }], 'a');
        await tx.savePeople(
          [userRecord('t', 'teacher', { roles }), userRecord('g', 'student', { isActive: false })],
          'a',
        );
        await tx.savePeople([userRecord('t', 'student')], 'b');
      });
      const { users, contexts } = await world.directoryReader.readSource('a');
      expect(users.map((user) => [user.externalId, user.roles])).to.deep.equal([['t', roles]]);
      expect(contexts).to.deep.equal([{ externalId: 'c1', name: 'Biology', organisation: 'n' }]);
      expect(await world.directoryReader.readSource('nobody')).to.deep.equal({ users: [], contexts: [] });
    });

    fact('sources are listed by name with their organisations, without the host', async (world) => {
      expect(await world.directoryReader.listSources()).to.deep.equal([]);
      await told(world, hostSource, 'h');
      await told(world, 'b', '1');
      await world.directory.transaction((tx) =>
        tx.saveOrganisations(
          [
            { externalId: 'd', name: 'District' },
            { externalId: 'n', name: 'North', parent: 'd' },
          ],
          'a',
        ),
      );
      const sources = await world.directoryReader.listSources();
      expect(
        sources.map(({ organisations, ...source }) => ({ ...source, organisations: organisations.toSorted() })),
      ).to.deep.equal([
        { name: 'a', kind: 'roster', organisations: ['d', 'n'] },
        { name: 'b', kind: 'roster', organisations: [] },
      ]);
    });
  });
