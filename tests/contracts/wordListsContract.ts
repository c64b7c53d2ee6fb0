import { expect } from 'chai';
import { asWordEntryId, maxEntries } from '../../core/guard/WordEntry.ts';
import type { WordAddition } from '../../core/guard/WordLists.ts';
import { asOrganisationId, asUserId, rootOrganisation } from '../../core/ids.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { stateOver } from './stateOver.ts';

const audit = { actor: { kind: 'system' }, action: 'words.changed' } as const;

/** What a store of unwanted words promises. */
export const wordListsContract = (name: string, open: OpenStored): void =>
  void describe(`word lists (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const add = (patterns: readonly string[], more: Partial<WordAddition> = {}) =>
        world.wordLists.add(
          {
            ...{ organisation: rootOrganisation, language: 'en', action: 'mask', patterns },
            ...{ authorId: asUserId(1), isReplacing: false, ...more },
          },
          audit,
        );
      const words = async () =>
        (await world.wordLists.list({ organisation: rootOrganisation })).map(({ language, pattern, action }) =>
          [language, pattern, action].join(' '),
        );
      return { ...world, add, words };
    });

    fact('keeps patterns by language; one that reads alike takes the place of the other', async ({ add, words }) => {
      expect(await add(['Dolt', 'twit*'])).to.deep.equal({ saved: 2, removed: 0 });
      expect(await add(['dolt'], { action: 'refuse' })).to.deep.equal({ saved: 1, removed: 0 });
      expect(await add(['dolt'], { action: 'refuse' })).to.deep.equal({ saved: 0, removed: 0 });
      await add(['балда'], { language: 'ru', action: 'hold' });
      expect(await words()).to.deep.equal(['en dolt refuse', 'en twit* mask', 'ru балда hold']);
    });

    fact('replaces a list of one language and action', async ({ add, words }) => {
      await add(['one', 'two']);
      await add(['three'], { action: 'hold' });
      expect(await add(['two', 'four'], { isReplacing: true })).to.deep.equal({ saved: 1, removed: 1 });
      expect(await words()).to.deep.equal(['en four mask', 'en three hold', 'en two mask']);
    });

    fact('removes an entry of its organisation alone, and puts changes on record', async (world) => {
      const { wordLists, auditLog, add, words } = world;
      await add(['one']);
      const [entry = expect.fail()] = await wordLists.list({ organisation: rootOrganisation });
      expect(await wordLists.remove(entry.id, asOrganisationId(7), audit)).to.equal(undefined);
      expect(await wordLists.remove(asWordEntryId(987_654), rootOrganisation, audit)).to.equal(undefined);
      expect(await wordLists.remove(entry.id, rootOrganisation, audit)).to.deep.equal(entry);
      expect(await words()).to.deep.equal([]);
      expect((await auditLog.list({ limit: 10 })).map(({ action }) => action)).to.deep.equal([
        'words.changed',
        'words.changed',
      ]);
    });

    fact('gives what counts in a scope, and knows scopes', async ({ wordLists, directory, directoryReader, add }) => {
      await directory.transaction((tx) =>
        tx.saveOrganisations(
          [
            { externalId: 'district', name: 'District' },
            { externalId: 'north', name: 'North', parent: 'district' },
          ],
          'host',
        ),
      );
      const { organisations } = await directoryReader.listOrganisations({ limit: 10 });
      const north = organisations.find(({ externalId }) => externalId === 'north') ?? expect.fail();
      expect(await wordLists.scopeOf(north.id)).to.deep.equal(north.scope);
      expect(await wordLists.scopeOf(rootOrganisation)).to.deep.equal([rootOrganisation]);
      expect(await wordLists.scopeOf(asOrganisationId(987_654))).to.equal(undefined);
      await add(['all']);
      await add(['north'], { organisation: north.id });
      await add(['elsewhere'], { organisation: asOrganisationId(987_654) });
      expect((await wordLists.inScope(north.scope)).map(({ pattern }) => pattern)).to.have.members(['all', 'north']);
    });

    fact('has a bound for each organisation', async ({ add }) => {
      const many = Array.from({ length: maxEntries }, (_, index) => `word${index}`);
      expect((await add(many)).saved).to.equal(maxEntries);
      expect(await refusalOf(add(['onemore']))).to.equal('CONFLICT');
    });
  });
