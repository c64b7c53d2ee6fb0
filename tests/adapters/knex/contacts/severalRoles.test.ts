import { expect } from 'chai';
import type { Knex } from 'knex';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import type { ContactQuery } from '../../../../core/contacts/ContactList.ts';
import { nameKey, searchKey } from '../../../../core/contacts/searchKey.ts';
import { similarity, similarityThreshold } from '../../../../core/contacts/similarity.ts';
import { asUserId } from '../../../../core/ids.ts';
import { contactsIn } from '../../../../core/permissions/contactsIn.ts';
import { allowancesOf, decide } from '../../../../core/permissions/decide.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import type { Pair } from '../../../../core/permissions/People.ts';
import type { Person } from '../../../../core/permissions/Person.ts';
import { RelationGraph } from '../../../../core/permissions/RelationGraph.ts';
import { grantsOf } from '../../../../core/permissions/RoleGrant.ts';
import type { StoredWorld } from '../../../contracts/ChatWorld.ts';
import { withMigratedPostgres } from '../../../support/testPostgres.ts';
import { knexWorld } from '../knexWorld.ts';
import { fillDistrict } from './fillDistrict.ts';

withMigratedPostgres('contacts of people with several roles', (getUrl) => {
  let knex: Knex;
  let world: StoredWorld;
  /** The whole directory. */
  let graph: RelationGraph;
  let everybody: readonly Person[];

  before(async function fill() {
    this.timeout(60_000);
    knex = openDatabase({ url: getUrl() });
    world = await knexWorld(knex);
    await fillDistrict(knex, { districts: 2, schools: 3, people: 60 });
    const { rows } = await knex.raw<{ rows: { id: string }[] }>('SELECT id FROM homeroom.users ORDER BY id');
    const ids = rows.map(({ id }) => asUserId(Number(id)));
    everybody = (await Promise.all(ids.map((id) => world.people.find(id)))).flatMap((person) => person ?? []);
    graph = (await world.people.around(ids)).with(new RelationGraph(everybody, []));
  });

  after(() => knex.destroy());

  const list = async (person: Person, query: Partial<ContactQuery> = {}): Promise<Person[]> => {
    const found: Person[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await world.contacts.list(person.id, { limit: 100, ...query, ...(cursor && { cursor }) });
      found.push(...page.contacts.map((contact) => contact.person));
      cursor = page.nextCursor;
    }
    return found;
  };

  const namesOf = (people: readonly Person[]): string[] => people.map(({ externalId }) => externalId);

  /** Whether the two may talk because the other one has this role. */
  const mayTalkAs = (person: Person, other: Person, role: string): boolean =>
    allowancesOf(educationPolicy, graph, person.id, other.id).some(({ grants: [, theirs] }) => theirs.role === role);

  /** One of the people with each combination of roles. */
  const some = (): readonly Person[] => {
    const kinds = everybody.map((person): [string, Person] => [
      `${grantsOf(person).map(({ role, scope }) => `${role} ${scope.length}`)} ${person.isActive}`,
      person,
    ]);
    return [...new Map(kinds).values()];
  };

  it('are exactly those whom decide allows, each once, for everybody (I17)', async () => {
    for (const person of everybody) {
      const decided = namesOf(contactsIn(educationPolicy, graph, person.id));
      expect(namesOf(await list(person)).sort(), person.externalId).to.deep.equal(decided.sort());
    }
  });

  it('are given with all their roles', async () => {
    const root = everybody.find(({ externalId }) => externalId === 'root') ?? expect.fail('There is no root');
    const known = new Map(everybody.map((person) => [person.id, person]));
    const contacts = await list(root);
    expect(contacts.filter(({ roles = [] }) => roles.length > 1)).not.to.deep.equal([]);
    for (const contact of contacts) expect(contact).to.deep.equal(known.get(contact.id));
  });

  it('narrow to those who are contacts in a role', async () => {
    expect(some().length).to.be.greaterThan(10);
    for (const person of some())
      for (const role of educationPolicy.roles) {
        const decided = everybody.filter((other) => mayTalkAs(person, other, role));
        const title = `${person.externalId}, ${role}`;
        expect(namesOf(await list(person, { role })).sort(), title).to.deep.equal(namesOf(decided).sort());
      }
  });

  it('are found by their names, and nobody else', async () => {
    for (const person of some())
      for (const text of ['Petrof', 'anna', 'Иванов', 'greta kozlov']) {
        const decided = contactsIn(educationPolicy, graph, person.id).filter(
          (other) => similarity(searchKey(text), nameKey(other)) >= similarityThreshold,
        );
        const title = `${person.externalId}, ${text}`;
        expect(namesOf(await list(person, { text })).sort(), title).to.deep.equal(namesOf(decided).sort());
      }
  });

  it('come in pages without loss or double, favourites first', async () => {
    for (const person of some()) {
      const whole = await list(person);
      const favourites = whole.filter((_, index) => index % 9 === 4);
      const strangers = everybody.filter((other) => !whole.some(({ id }) => id === other.id)).slice(0, 5);
      for (const { id } of [...favourites, ...strangers]) await world.contacts.setFavourite(person.id, id, true);
      const others = whole.filter((contact) => !favourites.includes(contact));
      for (const limit of [1, 7, 100])
        for (const query of [{}, { text: 'a' }]) {
          const paged = namesOf(await list(person, { ...query, limit }));
          if (query.text === undefined)
            expect(paged, `${person.externalId} by ${limit}`).to.deep.equal(namesOf([...favourites, ...others]));
          else expect(paged, `${person.externalId} by ${limit}`).to.deep.equal(namesOf(await list(person, query)));
        }
    }
  });

  it('rest on evidence that one statement gives for any pair', async () => {
    for (const person of some()) {
      const pairs = everybody.map((other): Pair => [person.id, other.id]);
      const evidence = await world.people.evidence(pairs);
      for (const pair of pairs)
        expect(decide(educationPolicy, evidence, ...pair)).to.deep.equal(decide(educationPolicy, graph, ...pair));
    }
  });
});
