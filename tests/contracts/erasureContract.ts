import { expect } from 'chai';
import { fullName, noName } from '../../core/permissions/Person.ts';
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
      expect(fullName(person)).to.equal(noName);
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

    fact('forgets what was kept to tell the person of messages, and where they are reached', async (world) => {
      const { school, directory, people, notices, notificationChoices: choices } = world;
      const [sam, sue, tess] = [school.id('sam'), school.id('sue'), school.id('tess')];
      await school.change('sam', { email: 'sam@school.example' });
      const roomId = await school.group('tess', ['sam', 'sue']);
      const { message } = await school.append(roomId, 'tess', 'Hello');
      for (const userId of [sam, sue]) {
        await choices.saveSettings(userId, { locale: 'ru' });
        await choices.saveAddress({ userId, channel: 'push', address: `device-${userId}`, details: {} }, 5);
      }
      const about = { roomId, messageId: message.id, seq: message.seq, reason: 'mention', dueAt: new Date(0) } as const;
      const add = () =>
        notices.add([sam, sue].flatMap((userId) => ['push', 'mail'].map((channel) => ({ ...about, userId, channel }))));
      await add();
      await notices.gather('push', { people: 10, spacingMs: 0, needsAddress: true });
      await choices.buryAddress('mail', 'sam@school.example', 'no such mailbox');
      await directory.transaction((tx) => tx.eraseAccount(sam));

      expect(await choices.settings(sam)).to.deep.equal({});
      expect(await choices.addresses(sam)).to.deep.equal([]);
      expect(await choices.findAddress('push', `device-${sam}`)).to.equal(undefined);
      const told = await notices.claim('push', { count: 10, claimMs: 1_000 });
      expect(told.map(({ userId }) => userId)).to.deep.equal([sue]);
      // Those of Sam are not known any more, so that they are new; those of Sue are there.
      expect(await add()).to.equal(2);
      expect(await choices.settings(sue)).to.deep.equal({ locale: 'ru' });

      // Who has the address next is reached by it.
      expect((await people.find(tess))?.isActive).to.equal(true);
      await school.change('tess', { email: 'sam@school.example' });
      const [room] = await notices.rooms([roomId], [{ name: 'mail', needsAddress: false }]);
      expect(room?.members.find(({ userId }) => userId === tess)?.channels).to.deep.equal(['mail']);
    });

    fact('undoes an erasure that was a trial', async ({ school, directory, people }) => {
      await directory.transaction((tx) => tx.eraseAccount(school.id('sam')), true);
      expect((await people.findByExternalId('sam'))?.firstName).to.equal('Sam');
      expect(await directory.transaction((tx) => tx.erasedAmong('host', ['sam']))).to.deep.equal([]);
    });
  });
