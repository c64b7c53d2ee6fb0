import { expect } from 'chai';
import type { ListedPerson, PeopleQuery } from '../../core/directory/DirectoryReader.ts';
import type { UserRecord } from '../../core/directory/DirectoryRecords.ts';
import { asOrganisationId, type OrganisationId, rootOrganisation } from '../../core/ids.ts';
import { grantsOf } from '../../core/permissions/RoleGrant.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { districtRecords } from './DistrictRecords.ts';
import { relationRecord, userRecord } from './records.ts';
import { refusalOf } from './refusalOf.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** People of two roles in turn. Many share a name, and every seventh is inactive. */
const crowd = (size: number): readonly UserRecord[] =>
  Array.from({ length: size }, (_, index) => ({
    externalId: `c${index}`,
    role: index % 2 === 0 ? 'student' : 'parent',
    firstName: `First${(index * 7) % 5}`,
    lastName: `Last${(index * 3) % 7}`,
    isActive: index % 7 !== 3,
  }));

/** What `DirectoryReader` promises. */
export const directoryReaderContract = (name: string, open: OpenStored): void =>
  void describe(`directory reader (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      return { ...world, school: await School.open(world) };
    });
    const listed = async ({ directoryReader }: StoredWorld, query: Partial<PeopleQuery> = {}): Promise<string[]> =>
      (await directoryReader.listPeople({ limit: 100, ...query })).people.map(({ person }) => person.externalId);
    const paged = async (
      { directoryReader }: StoredWorld,
      limit: number,
      query: Partial<PeopleQuery> = {},
    ): Promise<ListedPerson[]> => {
      const found: ListedPerson[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await directoryReader.listPeople({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
        found.push(...page.people);
        cursor = page.nextCursor;
      }
      return found;
    };

    fact('lists everybody by last name, first name and id', async (world) => {
      expect(await listed(world)).to.deep.equal(['ada', 'tess', 'theo', 'tom', 'stan', 'pam', 'sam', 'pat', 'sue']);
    });

    fact('lists people as they are stored, inactive ones too', async (world) => {
      const { school, directoryReader } = world;
      await school.change('sam', { isActive: false, email: 'sam@example.org', lastName: 'Aaronson' });
      const [first] = (await directoryReader.listPeople({ limit: 1 })).people;
      expect(first?.person).to.deep.equal({
        ...school.person('sam'),
        isActive: false,
        email: 'sam@example.org',
        lastName: 'Aaronson',
      });
      expect(await listed(world, { text: 'aaronson' })).to.deep.equal(['sam']);
    });

    fact('counts the relations of a person, from either end and ended ones too', async (world) => {
      const counts = async () =>
        new Map(
          (await world.directoryReader.listPeople({ limit: 100 })).people.map(({ person, relationCount }) => [
            person.externalId,
            relationCount,
          ]),
        );
      const before = await counts();
      for (const [externalId, count] of before) {
        const { id } = (await world.people.findByExternalId(externalId)) ?? expect.fail(externalId);
        const graph = await world.people.around([id]);
        expect(count, externalId).to.equal(graph.from(id).length + graph.to(id).length);
      }
      expect(before.get('ada')).to.equal(0);
      expect(before.get('sam')).to.be.greaterThan(1);
      await world.school.relate('teaches', 'theo', 'sam', { context: 'chess', status: 'ended' });
      expect((await counts()).get('sam')).to.equal((before.get('sam') ?? 0) + 1);
    });

    fact('counts relations with people of the organisations that are asked for', async (world) => {
      const at = (externalId: string, role: string, ...organisations: string[]) =>
        userRecord(externalId, role, { roles: organisations.map((organisation) => ({ role, organisation })) });
      await world.school.apply({
        organisations: ['oak', 'elm'].map((externalId) => ({ externalId, name: externalId })),
        users: [at('bo', 'teacher', 'oak', 'elm'), at('o', 'student', 'oak'), at('e', 'student', 'elm')],
        relations: [relationRecord('teaches', 'bo', 'o'), relationRecord('teaches', 'bo', 'e')],
      });
      const { organisations } = await world.directoryReader.listOrganisations({ limit: 10 });
      const counts = async (...names: string[]) => {
        const within = organisations.filter(({ name }) => names.includes(name)).map(({ id }) => id);
        const { people } = await world.directoryReader.listPeople({ limit: 10, within });
        return Object.fromEntries(people.map(({ person, relationCount }) => [person.externalId, relationCount]));
      };
      expect(await counts('oak')).to.deep.equal({ bo: 1, o: 1 });
      expect(await counts('elm')).to.deep.equal({ bo: 1, e: 1 });
      expect(await counts('oak', 'elm')).to.deep.equal({ bo: 2, o: 1, e: 1 });
    });

    fact('pages without loss or double, in the same order, at every page size', async (world) => {
      await world.school.apply({ users: crowd(60), relations: [] });
      for (const query of [{}, { role: 'parent' }, { text: 'first2 last3' }]) {
        const whole = await paged(world, 100, query);
        expect(whole.length).to.be.greaterThan(10);
        expect(new Set(whole.map(({ person }) => person.id)).size).to.equal(whole.length);
        for (const limit of [1, 7, whole.length]) expect(await paged(world, limit, query)).to.deep.equal(whole);
      }
    });

    fact('ends with a page that has no cursor, also when it is full', async ({ directoryReader }) => {
      expect((await directoryReader.listPeople({ limit: 9 })).nextCursor).to.equal(null);
      expect((await directoryReader.listPeople({ limit: 8 })).nextCursor).to.be.a('string');
    });

    fact('pages on behind the longest names', async (world) => {
      const users = ['щ', '한', 'z'].flatMap((letter) =>
        [1, 2].map((index) => ({
          externalId: `${letter}${index}`,
          role: 'student',
          firstName: letter.repeat(200),
          lastName: letter.repeat(200),
          isActive: true,
        })),
      );
      await world.school.apply({ users, relations: [] });
      const whole = await listed(world);
      expect((await paged(world, 1)).map(({ person }) => person.externalId)).to.deep.equal(whole);
      const { nextCursor } = await world.directoryReader.listPeople({ limit: whole.length - 1 });
      expect(nextCursor?.length).to.be.lessThan(10_000);
    });

    fact('narrows to a role', async (world) => {
      expect(await listed(world, { role: 'parent' })).to.deep.equal(['pam', 'pat']);
      expect(await listed(world, { role: 'nonsense' })).to.deep.equal([]);
      expect(await listed(world, { role: 'parent', text: 'sam' })).not.to.include('sam');
    });

    fact('finds names with a mistake, in another alphabet, and in either order', async (world) => {
      const named = (externalId: string, firstName: string, lastName: string): UserRecord => ({
        externalId,
        firstName,
        lastName,
        role: 'student',
        isActive: externalId !== 'shch',
      });
      await world.school.apply({
        users: [named('shch', 'Анна', 'Щербакова'), named('ivan', 'Ivan', 'Sokolov'), named('zoe', 'Zoë', 'Brontë')],
        relations: [],
      });
      for (const [text, expected] of [
        ['Sokolv', 'ivan'],
        ['Shcherbakova', 'shch'],
        ['щербакова анна', 'shch'],
        ['Соколов', 'ivan'],
        ['bronte zoe', 'zoe'],
      ] as const)
        expect((await listed(world, { text }))[0], text).to.equal(expected);
    });

    fact('finds nobody by a text that is like no name, and everybody by a blank one', async (world) => {
      for (const text of ['xqzw', '%', '_', "'; --", '\\', '*'])
        expect(await listed(world, { text }), text).to.be.empty;
      expect(await listed(world, { text: '  ' })).to.deep.equal(await listed(world));
    });

    describe('within organisations', () => {
      /** A district, its organisations by external id, and everybody in the order of the list. */
      const fill = async (world: StoredWorld) => {
        const district = districtRecords(80);
        await world.directory.transaction(async (tx) => {
          await tx.saveOrganisations(district.organisations, 'sis');
          await tx.savePeople(district.users, 'sis');
        });
        const { organisations } = await world.directoryReader.listOrganisations({ limit: 100 });
        const id = (externalId: string): OrganisationId =>
          organisations.find((one) => one.externalId === externalId)?.id ?? expect.fail(externalId);
        return { id, everybody: await paged(world, 100) };
      };
      const isIn = ({ person }: ListedPerson, within: readonly OrganisationId[], role?: string): boolean =>
        grantsOf(person).some(
          (grant) => (role === undefined || grant.role === role) && grant.scope.some((id) => within.includes(id)),
        );

      fact('lists exactly those who have a role, or the asked one, there or below, each once', async (world) => {
        const { id, everybody } = await fill(world);
        const places = [
          [id('oak')],
          [id('north')],
          [id('north'), id('elm')],
          [id('oak'), id('ash')],
          [rootOrganisation],
        ];
        for (const within of places)
          for (const role of [undefined, 'teacher', 'student']) {
            const query = { within, ...(role && { role }) };
            const expected = everybody.filter((one) => isIn(one, within, role));
            expect(expected).not.to.deep.equal([]);
            for (const limit of [1, 7, 100]) expect(await paged(world, limit, query)).to.deep.equal(expected);
          }
      });

      fact('finds names there and nowhere else', async (world) => {
        const { id, everybody } = await fill(world);
        const text = 'last3';
        const found = await paged(world, 100, { text });
        expect(found.length).to.be.within(1, everybody.length - 1);
        for (const within of [[id('south')], [id('oak'), id('north')], [rootOrganisation]])
          for (const role of [undefined, 'teacher']) {
            const expected = found.filter((one) => isIn(one, within, role));
            const query = { text, within, ...(role && { role }) };
            for (const limit of [2, 100]) expect(await paged(world, limit, query)).to.deep.equal(expected);
          }
      });

      fact('lists nobody in an organisation that does not exist, and in none at all', async (world) => {
        await fill(world);
        for (const within of [[asOrganisationId(987_654)], []])
          for (const query of [{}, { text: 'last3' }, { role: 'teacher' }])
            expect(await listed(world, { ...query, within })).to.deep.equal([]);
      });
    });

    fact('refuses a cursor that came from no page: INVALID_REQUEST', async ({ directoryReader }) => {
      for (const cursor of ['nonsense', '', 'bnVsbA', 'W10']) {
        expect(await refusalOf(directoryReader.listPeople({ limit: 1, cursor })), cursor).to.equal('INVALID_REQUEST');
        const listing = directoryReader.listOrganisations({ limit: 1, cursor });
        expect(await refusalOf(listing), cursor).to.equal('INVALID_REQUEST');
      }
    });
  });
