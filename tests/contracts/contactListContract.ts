import { expect } from 'chai';
import type { ContactQuery } from '../../core/contacts/ContactList.ts';
import type { DirectoryRecords, RelationRecord } from '../../core/directory/DirectoryRecords.ts';
import { asUserId } from '../../core/ids.ts';
import { decide } from '../../core/permissions/decide.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { Pair } from '../../core/permissions/People.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** A district of so many people of every role; some of the people are inactive and some of the relations ended. */
const district = (size: number): DirectoryRecords => {
  const roles = ['teacher', 'student', 'parent', 'student', 'tutor'] as const;
  const users = Array.from({ length: size }, (_, index) => ({
    externalId: `d${index}`,
    role: index % 20 === 0 ? 'admin' : (roles[index % roles.length] ?? 'student'),
    firstName: `First${(index * 7) % 10}`,
    lastName: `Last${(index * 3) % 10}`,
    isActive: index % 11 !== 5,
  }));
  const of = (role: string): string[] => users.flatMap((user) => (user.role === role ? [user.externalId] : []));
  const [students, teachers, tutors, parents] = [of('student'), of('teacher'), of('tutor'), of('parent')];
  const kinds = [
    ['teaches', teachers],
    ['tutors', tutors],
    ['guardian_of', parents],
  ] as const;
  const relations = students.flatMap((to, index): RelationRecord[] =>
    kinds.flatMap(([kind, from], which): RelationRecord[] => {
      const other = from[(index * 5 + which) % Math.max(from.length, 1)];
      const status = (index + which) % 4 === 3 ? 'ended' : 'active';
      return other === undefined ? [] : [{ kind, from: other, to, context: `c${index % 3}`, status }];
    }),
  );
  return { users, relations };
};

/** What `ContactList` promises. */
export const contactListContract = (name: string, open: OpenStored): void =>
  void describe(`contactList (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      return { ...world, school: await School.open(world) };
    });
    type SchoolWorld = StoredWorld & { readonly school: School };
    const everybody = async ({ contacts }: StoredWorld, person: Person, limit: number): Promise<Person[]> => {
      const found: Person[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await contacts.list(person.id, { limit, ...(cursor === undefined ? {} : { cursor }) });
        found.push(...page.contacts.map((contact) => contact.person));
        cursor = page.nextCursor;
      }
      return found;
    };
    const names = async (
      { contacts, school }: SchoolWorld,
      who: Name,
      query: Partial<ContactQuery> = {},
    ): Promise<string[]> =>
      (await contacts.list(school.id(who), { limit: 100, ...query })).contacts.map(({ person }) => person.externalId);

    fact('lists exactly the people to whom the person may talk, for every role (I17)', async (world) => {
      const expected: Record<Name, string[]> = {
        ada: ['pam', 'pat', 'sam', 'stan', 'sue', 'tess', 'theo', 'tom'],
        tess: ['ada', 'pam', 'pat', 'sam', 'sue', 'tom'],
        theo: ['ada', 'stan'],
        tom: ['ada', 'pam', 'sam', 'tess'],
        sam: ['ada', 'tess', 'tom'],
        sue: ['ada', 'tess'],
        stan: ['ada', 'theo'],
        pam: ['ada', 'tess', 'tom'],
        pat: ['ada', 'tess'],
      };
      for (const [who, contacts] of Object.entries(expected))
        expect((await names(world, who as Name)).sort(), who).to.deep.equal(contacts);
    });

    for (const size of [10, 40, 120])
      fact(`agrees with decide for everybody among ${size} more people (I17)`, async (world) => {
        const { school, people } = world;
        const records = district(size);
        await school.apply(records);
        const everyone = await Promise.all(records.users.map(({ externalId }) => people.findByExternalId(externalId)));
        const known = everyone.flatMap((person) => person ?? []);
        for (const person of known.filter((_, index) => index % Math.ceil(size / 40) === 0)) {
          const listed = new Set((await everybody(world, person, 100)).map(({ id }) => id));
          const pairs = known.map((other): Pair => [person.id, other.id]);
          const evidence = await people.evidence(pairs);
          const decided = known.filter((other) => decide(educationPolicy, evidence, person.id, other.id).allowed);
          expect(
            known.filter(({ id }) => listed.has(id)),
            person.externalId,
          ).to.deep.equal(decided);
        }
      });

    fact('sorts by last name, first name and id', async (world) => {
      expect(await names(world, 'ada')).to.deep.equal(['tess', 'theo', 'tom', 'stan', 'pam', 'sam', 'pat', 'sue']);
    });

    fact('pages without loss or double, in the same order, at every page size', async (world) => {
      await world.school.apply(district(40));
      const whole = await everybody(world, world.school.person('ada'), 100);
      expect(whole.length).to.be.greaterThan(30);
      for (const limit of [1, 3, 7, whole.length])
        expect(await everybody(world, world.school.person('ada'), limit), `by ${limit}`).to.deep.equal(whole);
    });

    fact('ends with a page that has no cursor, also when it is full', async ({ contacts, school }) => {
      expect((await contacts.list(school.id('ada'), { limit: 8 })).nextCursor).to.equal(null);
      expect((await contacts.list(school.id('ada'), { limit: 7 })).nextCursor).to.be.a('string');
    });

    fact('puts favourites first, per person, until they are unpinned', async (world) => {
      const { contacts, school } = world;
      const pin = (isPinned: boolean) => contacts.setFavourite(school.id('tess'), school.id('sue'), isPinned);
      await pin(true);
      await pin(true);
      expect((await names(world, 'tess'))[0]).to.equal('sue');
      const { contacts: page } = await contacts.list(school.id('tess'), { limit: 100 });
      expect(page.filter(({ isFavourite }) => isFavourite).map(({ person }) => person.externalId)).to.deep.equal([
        'sue',
      ]);
      expect((await names(world, 'ada'))[0]).to.equal('tess');
      await pin(false);
      await pin(false);
      expect((await names(world, 'tess')).at(-1)).to.equal('sue');
    });

    fact('pages from favourites on to the others', async (world) => {
      const { contacts, school } = world;
      for (const other of ['sue', 'pat'] as const)
        await contacts.setFavourite(school.id('tess'), school.id(other), true);
      const paged = await everybody(world, school.person('tess'), 1);
      expect(paged.map(({ externalId }) => externalId)).to.deep.equal(await names(world, 'tess'));
      expect(paged.slice(0, 2).map(({ externalId }) => externalId)).to.deep.equal(['pat', 'sue']);
    });

    fact('does not list a favourite who is no longer a contact', async (world) => {
      const { contacts, school } = world;
      await contacts.setFavourite(school.id('tess'), school.id('sue'), true);
      await school.relate('teaches', 'tess', 'sue', { context: 'algebra-1', status: 'ended' });
      expect(await names(world, 'tess')).not.to.include('sue');
    });

    fact('names the direct room of the two if there is one', async ({ contacts, school }) => {
      const roomId = await school.direct('tess', 'sam');
      await school.group('tess', ['sue']);
      const { contacts: page } = await contacts.list(school.id('tess'), { limit: 100 });
      const rooms = Object.fromEntries(page.map((contact) => [contact.person.externalId, contact.roomId]));
      expect([rooms['sam'], rooms['sue']]).to.deep.equal([roomId, null]);
    });

    fact('follows the directory at once', async (world) => {
      const { school } = world;
      await school.relate('teaches', 'theo', 'sue');
      expect(await names(world, 'theo')).to.include.members(['sue', 'pat']);
      await school.change('sue', { isActive: false });
      expect(await names(world, 'theo')).not.to.include.members(['sue']);
      expect(await names(world, 'theo')).not.to.include.members(['pat']);
    });

    fact('is empty for people who are inactive or unknown, and never lists the inactive', async (world) => {
      const { contacts, school } = world;
      await school.change('tess', { isActive: false });
      expect(await names(world, 'tess')).to.deep.equal([]);
      expect(await names(world, 'ada')).not.to.include('tess');
      expect((await contacts.list(asUserId(987_654), { limit: 9 })).contacts).to.deep.equal([]);
    });

    fact('narrows to a role', async (world) => {
      expect(await names(world, 'tess', { role: 'parent' })).to.deep.equal(['pam', 'pat']);
      expect(await names(world, 'tess', { role: 'teacher' })).to.deep.equal([]);
      expect(await names(world, 'tess', { role: 'nonsense' })).to.deep.equal([]);
    });

    describe('search', () => {
      const withNames = async ({ school }: SchoolWorld): Promise<void> => {
        await school.apply({
          users: [
            ['shch', 'Анна', 'Щербакова'],
            ['ivan', 'Ivan', 'Sokolov'],
            ['zoe', 'Zoë', 'Brontë'],
            ['katherine', 'Katherine', 'Johnson'],
            ['john', 'John', 'Katz'],
          ].map(([externalId = '', firstName = '', lastName = '']) => ({
            externalId,
            firstName,
            lastName,
            role: 'student',
            isActive: true,
          })),
          relations: [],
        });
      };
      for (const [what, text, expected] of [
        ['a last name', 'Sokolov', 'ivan'],
        ['a first name', 'Katherine', 'katherine'],
        ['both names in either order', 'johnson katherine', 'katherine'],
        ['the beginning of a name, in any case', 'soko', 'ivan'],
        ['a name with a letter missing', 'Sokolv', 'ivan'],
        ['a name with two letters swapped', 'Katehrine', 'katherine'],
        ['Cyrillic names typed in Latin', 'Shcherbakova', 'shch'],
        ['Cyrillic names typed in Cyrillic', 'щербакова', 'shch'],
        ['Latin names typed in Cyrillic', 'Соколов', 'ivan'],
        ['names with accents typed without', 'bronte zoe', 'zoe'],
      ] as const)
        fact(`finds ${what}, first of all`, async (world) => {
          await withNames(world);
          expect((await names(world, 'ada', { text }))[0]).to.equal(expected);
        });

      fact('finds only contacts, and nobody by a text that is like no name', async (world) => {
        await withNames(world);
        expect(await names(world, 'tess', { text: 'Sokolov' })).to.deep.equal([]);
        expect(await names(world, 'ada', { text: 'xqzw' })).to.deep.equal([]);
      });

      fact('lists everybody for a blank text', async (world) => {
        expect(await names(world, 'tess', { text: '  ' })).to.deep.equal(await names(world, 'tess'));
      });

      fact('reads signs, quotes and wildcards as plain text (I15)', async (world) => {
        for (const text of ['%', '_', "'; --", '\\', '(', '"', '*', '👩‍🏫'])
          expect(await names(world, 'tess', { text }), text).to.deep.equal([]);
      });

      fact('pages through the matches without loss or double', async (world) => {
        await world.school.apply(district(40));
        const { contacts, school } = world;
        const whole = await names(world, 'ada', { text: 'last' });
        const paged: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const query = { text: 'last', limit: 7, ...(cursor === undefined ? {} : { cursor }) };
          const page = await contacts.list(school.id('ada'), query);
          paged.push(...page.contacts.map(({ person }) => person.externalId));
          cursor = page.nextCursor;
        }
        expect(paged).to.deep.equal(whole);
        expect(new Set(paged).size).to.equal(paged.length);
      });
    });

    fact('refuses a cursor that came from no page: INVALID_REQUEST (I15)', async ({ contacts, school }) => {
      for (const cursor of ['nonsense', '', 'bnVsbA', 'W10'])
        expect(await refusalOf(contacts.list(school.id('ada'), { limit: 1, cursor })), cursor).to.equal(
          'INVALID_REQUEST',
        );
    });
  });
