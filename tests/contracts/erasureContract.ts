import { expect } from 'chai';
import { erasedName, fullName } from '../../core/permissions/Person.ts';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** That a store erases an account as a whole, and knows its ids by no more than a hash. */
export const erasureContract = (name: string, open: OpenStored): void =>
  void describe(`erasure (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      return { ...world, school: await School.open(world) };
    });

    fact('leaves a former member without names, ids, roles of sources and relations', async (world) => {
      const { school, directory, people, contacts, exportReader, identify } = world;
      const sam = school.id('sam');
      await contacts.setFavourite(sam, school.id('tess'), true);
      await contacts.setFavourite(school.id('tess'), sam, true);
      await identify(sam, 'tutoring', 's-17');
      const { people: saved, relations } = await directory.transaction((tx) => tx.eraseAccount(sam));
      expect(saved.map(({ before, after }) => [before?.isActive, after.isActive])).to.deep.equal([[true, false]]);
      expect(relations.map(({ after }) => after.isActive)).to.deep.equal([false, false, false]);
      await directory.transaction((tx) => tx.forgetRelations(sam));

      const person = (await people.find(sam)) ?? expect.fail();
      expect(person).to.deep.include({ externalId: `erased:${sam}`, email: null, isActive: false });
      expect(fullName(person)).to.equal(erasedName);
      for (const id of ['sam', 's-17']) expect(await people.findAllByExternalId(id), id).to.deep.equal([]);
      const account = (await exportReader.account(sam)) ?? expect.fail();
      expect(account).to.deep.include({ identities: [], relations: [], favourites: [] });
      expect((await exportReader.account(school.id('tess')))?.favourites).to.deep.equal([]);
      expect((await exportReader.account(school.id('pam')))?.relations).to.deep.equal([]);
    });

    fact('knows the ids of erased people, for the source that gave them', async ({ school, directory, identify }) => {
      await identify(school.id('sam'), 'tutoring', 's-17');
      await directory.transaction((tx) => tx.eraseAccount(school.id('sam')));
      const erased = (source: string, ...ids: string[]) => directory.transaction((tx) => tx.erasedAmong(source, ids));
      expect(await erased('host', 'sam', 'sue', 's-17', '')).to.deep.equal(['sam']);
      expect(await erased('tutoring', 's-17', 'sam')).to.deep.equal(['s-17']);
      expect(await erased('unknown', 'sam')).to.deep.equal([]);
      await school.apply(
        {
          users: [{ externalId: 'sam', role: 'student', firstName: 'Sam', lastName: 'Other', isActive: true }],
          relations: [],
        },
        { reusedIds: new Set(['sam']) },
      );
      expect(await erased('host', 'sam')).to.deep.equal([]);
    });

    fact('undoes an erasure that was a trial', async ({ school, directory, people }) => {
      await directory.transaction((tx) => tx.eraseAccount(school.id('sam')), true);
      expect((await people.findByExternalId('sam'))?.firstName).to.equal('Sam');
      expect(await directory.transaction((tx) => tx.erasedAmong('host', ['sam']))).to.deep.equal([]);
    });
  });
