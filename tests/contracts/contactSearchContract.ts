import { expect } from 'chai';
import { nameKey, searchKey } from '../../core/contacts/searchKey.ts';
import { similarity, similarityThreshold } from '../../core/contacts/similarity.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const firstNames = ['Anna', 'Annabel', 'Zoë', 'Юлия', 'Łukasz', 'Үміт', 'Jean Luc', 'Kim', 'Boris', 'Anna Maria'];
const lastNames = [
  'Kuznetsov',
  'Кузнецова',
  'Kuznets',
  'Müller',
  'Muller',
  'Щербакова',
  "O'Neil",
  'Kim',
  'Ng',
  'Kowalski',
  'Łoś',
];

/** More students than are compared one by one; ids and names are in no common order. */
const students = Array.from({ length: 330 }, (_, index) => ({
  externalId: `x${index}`,
  role: 'student',
  firstName: firstNames[(index * 7) % firstNames.length] ?? '',
  lastName: lastNames[(index * 5) % lastNames.length] ?? '',
  isActive: index % 17 !== 3,
}));

const texts = {
  'beginnings and slips': ['kuznetsow', 'Kuznetsov', 'k', 'ku', 'kim', 'ann', 'annabell', 'ng', 'n', 'maria', 'xqzw'],
  'other letters': ['кузнец', 'kuznetsova', 'muller', 'mülle', 'щерб', 'los', 'Łoś', 'umit', 'neil', 'жан', 'zoe'],
  'several words': ['anna kuznetsow', 'kim kim', 'zoe ng', 'jean luc', 'Анна Мария'],
} as const;

/** What `ContactList` promises of a search among more people than a page can show: the order in which core's `similarity` puts them. */
export const contactSearchContract = (name: string, open: OpenStored): void =>
  void describe(`contactList, search in a large school (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      await school.apply({ users: students, relations: [] });
      return { ...world, school };
    });
    type SchoolWorld = StoredWorld & { readonly school: School };

    const paged = async ({ contacts, school }: SchoolWorld, text: string, limit: number, role?: string) => {
      const found: Person[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const asked = {
          text,
          limit,
          ...(role === undefined ? {} : { role }),
          ...(cursor === undefined ? {} : { cursor }),
        };
        const page = await contacts.list(school.id('ada'), asked);
        found.push(...page.contacts.map(({ person }) => person));
        cursor = page.nextCursor;
      }
      return found.map(({ externalId }) => externalId);
    };

    const expected = async (
      world: SchoolWorld,
      text: string,
      favourites: readonly string[] = [],
    ): Promise<string[]> => {
      const everyone = await paged(world, '', 100);
      const people = await Promise.all(everyone.map((externalId) => world.people.findByExternalId(externalId)));
      const typed = searchKey(text);
      return people
        .flatMap((person) => (person === undefined ? [] : [person]))
        .map((person) => ({
          ...{ person, score: Math.fround(similarity(typed, nameKey(person))) },
          order: `${searchKey(person.lastName)}\t${searchKey(person.firstName)}`,
          isOther: favourites.includes(person.externalId) ? 0 : 1,
        }))
        .filter(({ score }) => score >= similarityThreshold)
        .sort(
          (one, other) =>
            other.score - one.score ||
            one.isOther - other.isOther ||
            (one.order < other.order ? -1 : one.order > other.order ? 1 : 0) ||
            one.person.id - other.person.id,
        )
        .map(({ person }) => person.externalId);
    };

    for (const [what, all] of Object.entries(texts))
      fact(`finds ${what} in the order of likeness, names and ids, at every page size`, async (world) => {
        for (const text of all) {
          const whole = await expected(world, text);
          for (const limit of [7, 100])
            expect(await paged(world, text, limit), `${text} by ${limit}`).to.deep.equal(whole);
        }
      });

    fact('puts favourites first among those who are as alike', async (world) => {
      const { contacts, school, people } = world;
      const favourites = ['x7', 'x100', 'x211'];
      for (const externalId of favourites) {
        const person = await people.findByExternalId(externalId);
        if (person !== undefined) await contacts.setFavourite(school.id('ada'), person.id, true);
      }
      for (const text of ['kuznetsow', 'anna', 'k'])
        for (const limit of [5, 100])
          expect(await paged(world, text, limit), `${text} by ${limit}`).to.deep.equal(
            await expected(world, text, favourites),
          );
    });

    fact('narrows to a role, and finds nobody of another one', async (world) => {
      expect(await paged(world, 'kuznetsow', 20, 'student')).to.deep.equal(await expected(world, 'kuznetsow'));
      expect(await paged(world, 'kuznetsow', 20, 'tutor')).to.deep.equal([]);
    });

    fact('follows names and people at once', async (world) => {
      const { school } = world;
      const rename = (externalId: string, change: object) =>
        school.apply({
          users: students.filter((one) => one.externalId === externalId).map((one) => ({ ...one, ...change })),
          relations: [],
        });
      await rename('x1', { lastName: 'Quetzal' });
      expect(await paged(world, 'quetzl', 10)).to.deep.equal(['x1']);
      await rename('x1', { lastName: 'Quetzal', isActive: false });
      expect(await paged(world, 'quetzl', 10)).to.deep.equal([]);
      await rename('x1', { lastName: 'Quetzal' });
      expect(await paged(world, 'quetzal', 10)).to.deep.equal(['x1']);
    });
  });
