import { expect } from 'chai';
import type { Knex } from 'knex';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { asOrganisationId, type UserId } from '../../../../core/ids.ts';
import type { StoredWorld } from '../../../contracts/ChatWorld.ts';
import { withMigratedPostgres } from '../../../support/testPostgres.ts';
import { emptyTables, storesOver } from '../knexWorld.ts';
import { type PlanCost, planCost } from '../planCost.ts';
import { type DistrictSize, fillDistrict } from './fillDistrict.ts';

interface Filled extends StoredWorld {
  readonly id: (externalId: string) => UserId;
}

/** Districts of many small schools. */
const schools = (count: number): DistrictSize => ({ districts: 2, schools: count, people: 250 });
const [few, many] = [4, 80];

/** People whose school is as large where there are many, with what they are. */
const askers = {
  'u1-20': 'the admin of a school',
  'u1-21': 'a teacher who is the admin of their district',
  d1: 'the admin of a district',
  root: 'the admin of everything',
  'u1-13': 'a parent who is an admin of everything',
  'u1-1': 'a teacher who is a mother at another school',
  'u1-2': 'a teacher at two schools',
  'u1-62': 'a teacher',
  'u1-23': 'a tutor',
  'u1-4': 'a student',
  'u1-12': 'a parent',
};

/** With a text a place of up to 200 people is counted, read, and compared with it, whatever the number of schools. */
const onePlace = 3 * 200;

/** Above it PostgreSQL compiles a plan, which takes longer than any statement of ours (`jit_above_cost`). */
const compiledAbove = 100_000;

const later = async ({ contacts, id }: Filled, name: string, text = ''): Promise<unknown> => {
  const { nextCursor } = await contacts.list(id(name), { limit: 10, text });
  return contacts.list(id(name), { limit: 50, text, ...(nextCursor && { cursor: nextCursor }) });
};

const [first, district] = [asOrganisationId(3), asOrganisationId(1)];

/** Lists that must not cost more where there are more people, each with what it reads. */
const lists: readonly (readonly [title: string, run: (world: Filled) => Promise<unknown>])[] = [
  ...Object.entries(askers).flatMap(([name, title]): typeof lists => [
    [`contacts of ${title}`, ({ contacts, id }) => contacts.list(id(name), { limit: 50 })],
    [`later contacts of ${title}`, (world) => later(world, name)],
    [
      `students among the contacts of ${title}`,
      ({ contacts, id }) => contacts.list(id(name), { limit: 50, role: 'student' }),
    ],
  ]),
  ...Object.entries(askers).flatMap(([name, title]): typeof lists =>
    // A slip, a beginning of many names, and a word that nobody has: what is shown is bounded, so what is read is too.
    ['petrof', 'pe', 'xqzw'].flatMap((text): typeof lists => [
      [
        `contacts of ${title} with a name like "${text}"`,
        ({ contacts, id }) => contacts.list(id(name), { limit: 50, text }),
      ],
    ]),
  ),
  ...['u1-20', 'd1', 'root'].map((name): (typeof lists)[number] => [
    `later contacts of ${askers[name as keyof typeof askers]} with a name like a text`,
    (world) => later(world, name, 'petrof'),
  ]),
  ['everybody', ({ directoryReader }) => directoryReader.listPeople({ limit: 50 })],
  ['all admins', ({ directoryReader }) => directoryReader.listPeople({ limit: 50, role: 'admin' })],
  ['people of a school', ({ directoryReader }) => directoryReader.listPeople({ limit: 50, within: [first] })],
  ['people of a district', ({ directoryReader }) => directoryReader.listPeople({ limit: 50, within: [district] })],
  [
    'teachers of a school and a district',
    ({ directoryReader }) => directoryReader.listPeople({ limit: 50, within: [first, district], role: 'teacher' }),
  ],
];

withMigratedPostgres('lists of people', (getUrl) => {
  let knex: Knex;
  let sent: { readonly sql: string; readonly bindings: readonly unknown[] }[] = [];

  before(async () => {
    knex = openDatabase({ url: getUrl() });
    knex.on('query', (query: (typeof sent)[number]) => sent.push(query));
  });

  after(() => knex.destroy());

  const fill = async (size: DistrictSize): Promise<Filled> => {
    await emptyTables(knex);
    await fillDistrict(knex, size);
    const { rows } = await knex.raw<{ rows: { id: string; external_id: string }[] }>(
      "SELECT id, external_id FROM homeroom.users WHERE external_id ~ '^(u1-|d|root)'",
    );
    const ids = new Map(rows.map((row) => [row.external_id, Number(row.id) as UserId]));
    return { ...storesOver(knex), id: (name) => ids.get(name) ?? expect.fail(`There is no ${name}`) };
  };

  /** The cost of the last statement that `run` sends. */
  const costOf = async (run: () => Promise<unknown>): Promise<PlanCost> => {
    sent = [];
    await run();
    return planCost(knex, sent.at(-1) ?? expect.fail('Nothing was sent'));
  };

  describe(`of ${few} and of ${many} schools`, () => {
    const costs: Map<string, PlanCost>[] = [];

    before(async function measure() {
      this.timeout(120_000);
      for (const count of [few, many]) {
        const world = await fill(schools(count));
        const measured = new Map<string, PlanCost>();
        for (const [title, run] of lists) measured.set(title, await costOf(() => run(world)));
        costs.push(measured);
      }
    });

    for (const [title] of lists)
      it(`${title}: read no more where there are more`, () => {
        const [small, large] = costs.map((measured) => measured.get(title));
        if (small === undefined || large === undefined) expect.fail(`${title} was not measured`);
        expect(small.buffers).to.be.greaterThan(0);
        const slack = 50 + (title.includes('with a name like') ? onePlace : 0);
        expect(large.rows).to.be.at.most(1.2 * small.rows + slack);
        // A deeper index costs a page for each look-up.
        expect(large.buffers).to.be.at.most(1.5 * small.buffers + slack);
        // A page of a part of the directory looks at the people at the other ends of its relations.
        expect(large.buffers).to.be.lessThan(4_000);
      });

    it('are planned as cheaper than what PostgreSQL compiles', () => {
      for (const [title, { estimate }] of costs[1] ?? expect.fail())
        expect(estimate, title).to.be.lessThan(compiledAbove);
    });
  });
});
