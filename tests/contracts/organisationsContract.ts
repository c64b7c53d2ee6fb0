import { expect } from 'chai';
import type { DirectoryTransaction } from '../../core/directory/Directory.ts';
import type { OrganisationRecord, UserRecord } from '../../core/directory/DirectoryRecords.ts';
import { type OrganisationId, rootOrganisation } from '../../core/ids.ts';
import type { Person } from '../../core/permissions/Person.ts';
import { grantsOf, organisationOf, rootScope, type Scope } from '../../core/permissions/RoleGrant.ts';
import { relationRoomKey } from '../../core/rooms/roomKeys.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { relationRecord, userRecord } from './records.ts';
import { stateOver } from './stateOver.ts';

/** Two districts; the children come before their parents. */
const districts: readonly OrganisationRecord[] = [
  { externalId: 'oak', name: 'Oak School', type: 'school', parent: 'north' },
  { externalId: 'elm', name: 'Elm School', type: 'school', parent: 'north', timeZone: 'Europe/Berlin' },
  { externalId: 'ash', name: 'Ash School', type: 'school', parent: 'south' },
  { externalId: 'north', name: 'North', type: 'district' },
  { externalId: 'south', name: 'South' },
];

/** What `Directory` promises about organisations, contexts in them, and roles in them with dates. */
export const organisationsContract = (name: string, open: OpenStored): void =>
  void describe(`organisations (${name})`, () => {
    const fact = stateOver(open);
    const change = <Result>({ directory }: StoredWorld, work: (tx: DirectoryTransaction) => Promise<Result>) =>
      directory.transaction(work);
    const found = (world: StoredWorld, records = districts, source = 'sis') =>
      change(world, async (tx) => {
        await tx.saveOrganisations(records, source);
        const stored = await tx.organisationsOf(source);
        return new Map([...stored].map(([externalId, { scope }]): [string, Scope] => [externalId, scope]));
      });
    const told = (world: StoredWorld, ...users: UserRecord[]) => change(world, (tx) => tx.savePeople(users, 'sis'));
    const find = async ({ people }: StoredWorld, externalId: string): Promise<Person> =>
      (await people.findByExternalId(externalId, 'sis')) ?? expect.fail(`nobody is called ${externalId}`);
    const roleNames = (person: Person): string[] => grantsOf(person).map(({ role }) => role);
    const day = ({ clock }: StoredWorld, offset: number): string =>
      new Date(clock.now().getTime() + offset * dayMs).toISOString().slice(0, 10);
    const scopeOf = (scopes: ReadonlyMap<string, Scope>, externalId: string): Scope =>
      scopes.get(externalId) ?? expect.fail(`there is no organisation ${externalId}`);

    fact('each organisation has a way up to the root', async (world) => {
      const scopes = await found(world);
      expect([...scopes.keys()].sort()).to.deep.equal(['ash', 'elm', 'north', 'oak', 'south']);
      const [north, oak] = [scopeOf(scopes, 'north'), scopeOf(scopes, 'oak')];
      expect(north).to.deep.equal([organisationOf(north), rootOrganisation]);
      expect(oak).to.deep.equal([organisationOf(oak), organisationOf(north), rootOrganisation]);
      expect(new Set([...scopes.values()].map(organisationOf)).size).to.equal(5);
    });

    fact('organisations that two sources call the same are two', async (world) => {
      const ofSis = await found(world);
      const ofOther = await found(world, [{ externalId: 'oak', name: 'Other' }], 'other');
      expect([...ofOther.keys()]).to.deep.equal(['oak']);
      expect(organisationOf(scopeOf(ofOther, 'oak'))).not.to.equal(organisationOf(scopeOf(ofSis, 'oak')));
      expect(await found(world, [])).to.deep.equal(ofSis);
    });

    fact('a source refers to the one organisation that another calls so, and to none of several', async (world) => {
      const scopes = await found(world);
      const referred = async (source: string) => [
        ...(await change(world, (tx) => tx.organisationsReferred(source))).entries(),
      ];
      expect((await referred('hand')).map(([id, { scope, source }]) => [id, scope, source])).to.have.deep.members(
        [...scopes].map(([id, scope]) => [id, scope, 'sis']),
      );
      await found(world, [{ externalId: 'oak', name: 'Other' }], 'other');
      expect((await referred('hand')).map(([id]) => id)).to.have.members(['ash', 'elm', 'north', 'south']);
      expect(Object.fromEntries(await referred('other'))['oak']).to.include({ name: 'Other', source: 'other' });

      const { directory, people } = world;
      await directory.transaction(async (tx) => {
        await tx.saveContexts([{ externalId: 'art', organisation: 'elm' }], 'hand');
        await tx.savePeople(
          [userRecord('h', 'teacher', { roles: [{ role: 'teacher', organisation: 'elm' }] })],
          'hand',
        );
      });
      expect((await people.findByExternalId('h', 'hand'))?.roles).to.deep.equal([
        { role: 'teacher', scope: scopeOf(scopes, 'elm') },
      ]);
    });

    fact('a person has roles in organisations, the strongest first', async (world) => {
      const scopes = await found(world);
      const [oak, south] = [scopeOf(scopes, 'oak'), scopeOf(scopes, 'south')];
      await told(
        world,
        userRecord('1', 'teacher', {
          roles: [
            { role: 'parent' },
            { role: 'teacher', organisation: 'oak' },
            { role: 'admin', organisation: 'south' },
          ],
        }),
        userRecord('2', 'teacher', { roles: [{ role: 'teacher', organisation: 'oak' }] }),
        userRecord('3', 'teacher', { roles: [{ role: 'teacher' }] }),
        userRecord('4', 'teacher'),
      );
      const person = await find(world, '1');
      expect(person.role).to.equal('admin');
      expect(person.roles).to.deep.equal([
        { role: 'admin', scope: south },
        { role: 'teacher', scope: oak },
        { role: 'parent', scope: rootScope },
      ]);
      expect((await find(world, '2')).roles).to.deep.equal([{ role: 'teacher', scope: oak }]);
      for (const externalId of ['3', '4']) expect(await find(world, externalId)).not.to.have.property('roles');
      // The graphs by which others decide have the same roles.
      const graph = await world.people.evidence([[person.id, person.id]]);
      expect(graph.person(person.id)).to.deep.equal(person);
    });

    fact('what a source says about roles replaces what it said before', async (world) => {
      await found(world);
      await told(
        world,
        userRecord('1', 'teacher', { roles: [{ role: 'teacher', organisation: 'oak' }, { role: 'parent' }] }),
      );
      const saved = await told(world, userRecord('1', 'tutor', { roles: [{ role: 'tutor', organisation: 'oak' }] }));
      expect(saved.map(({ before, after }) => [before?.role, after.role])).to.deep.equal([['teacher', 'tutor']]);
      expect(roleNames(await find(world, '1'))).to.deep.equal(['tutor']);
      await told(world, userRecord('1', 'parent'));
      expect(await find(world, '1')).not.to.have.property('roles');
      expect(await told(world, userRecord('1', 'parent', { roles: [{ role: 'parent' }] }))).to.deep.equal([]);
    });

    fact('two sources together give a person their roles, each once', async (world) => {
      await told(world, userRecord('1', 'teacher'));
      const { id } = await find(world, '1');
      await world.identify(id, 'other', '9');
      const ofOther = userRecord('9', 'parent', { roles: [{ role: 'parent' }, { role: 'teacher' }] });
      await change(world, (tx) => tx.savePeople([ofOther], 'other'));
      expect((await find(world, '1')).roles).to.deep.equal([
        { role: 'teacher', scope: rootScope },
        { role: 'parent', scope: rootScope },
      ]);
      await told(world, userRecord('1', 'teacher', { isActive: false }));
      expect(roleNames(await find(world, '1'))).to.deep.equal(['teacher', 'parent']);
    });

    fact('an organisation that moves takes its people, contexts and rooms along', async (world) => {
      const before = await found(world);
      const users = ['oak', 'elm', 'north'].map((organisation) =>
        userRecord(organisation, 'teacher', { roles: [{ role: 'teacher', organisation }] }),
      );
      await told(world, ...users, userRecord('child', 'student'));
      await change(world, (tx) => tx.saveContexts([{ externalId: 'c1', organisation: 'oak' }], 'sis'));
      const [saved] = await change(world, (tx) =>
        tx.saveRelations([relationRecord('teaches', 'oak', 'child', { context: 'c1' })], 'sis'),
      );
      const relation = saved?.after ?? expect.fail('no relation');
      expect(relation.scope).to.deep.equal(scopeOf(before, 'oak'));
      const key = relationRoomKey('forum_subject', relation);
      const participants = [{ userId: relation.to, role: 'student', mayPost: true }];
      const scope = scopeOf(before, 'oak');
      await change(world, (tx) =>
        tx.createRooms([
          { type: 'forum_subject', key, name: 'R', context: 'c1', ownerId: null, scope, isFrozen: false, participants },
        ]),
      );

      const moving = districts.map((one) => (one.externalId === 'oak' ? { ...one, parent: 'south' } : one));
      const moved = await change(world, (tx) => tx.saveOrganisations(moving, 'sis'));
      expect(moved.map(({ after }) => after.externalId)).to.deep.equal(['oak']);
      const after = await found(world, []);
      expect(scopeOf(after, 'oak')).to.deep.equal([organisationOf(scope), ...scopeOf(before, 'south')]);
      expect(moved[0]?.before?.roles).to.deep.equal([{ role: 'teacher', scope }]);
      expect((await find(world, 'oak')).roles).to.deep.equal([{ role: 'teacher', scope: scopeOf(after, 'oak') }]);
      expect((await find(world, 'elm')).roles?.[0]?.scope).to.deep.equal(scopeOf(before, 'elm'));
      expect((await world.people.around([relation.to])).to(relation.to)[0]?.scope).to.deep.equal(scopeOf(after, 'oak'));
      expect((await world.rooms.findByKey(key))?.state.scope).to.deep.equal(scopeOf(after, 'oak'));

      expect(await change(world, (tx) => tx.saveOrganisations(moving, 'sis'))).to.deep.equal([]);
      // A district that moves takes along whatever is below it, and one without a parent is below the root.
      const inNorth = moving.map((one) => (one.externalId === 'south' ? { ...one, parent: 'north' } : one));
      await change(world, (tx) => tx.saveOrganisations(inNorth, 'sis'));
      expect((await find(world, 'oak')).roles?.[0]?.scope).to.deep.equal([
        scope[0],
        scopeOf(before, 'south')[0],
        scopeOf(before, 'north')[0],
        rootOrganisation,
      ]);
      await change(world, (tx) => tx.saveOrganisations([{ externalId: 'oak', name: 'Oak School' }], 'sis'));
      expect((await find(world, 'oak')).roles?.[0]?.scope).to.deep.equal([scope[0], rootOrganisation]);
    });

    fact('a context gives its organisation to its relations, and tells which moved with it', async (world) => {
      const scopes = await found(world);
      await told(world, userRecord('t', 'teacher'), userRecord('s', 'student'));
      const taught = (context: string) => relationRecord('teaches', 't', 's', { context });
      const contexts = [{ externalId: 'c1', organisation: 'oak' }, { externalId: 'c2' }];
      await change(world, async (tx) => {
        expect(await tx.saveContexts(contexts, 'sis')).to.deep.equal([]);
        await tx.saveRelations([taught('c1'), taught('c2')], 'sis');
      });
      const { id } = await find(world, 't');
      const scopeIn = async (context: string) =>
        (await world.people.around([id])).from(id).find((one) => one.context === context)?.scope;
      expect(await scopeIn('c1')).to.deep.equal(scopeOf(scopes, 'oak'));
      expect(await scopeIn('c2')).to.equal(undefined);
      await change(world, async (tx) => {
        expect(await tx.saveContexts(contexts, 'sis')).to.deep.equal([]);
        const moved = await tx.saveContexts([{ externalId: 'c1' }, { externalId: 'c2', organisation: 'elm' }], 'sis');
        expect(moved.map((one) => [one.context, one.scope]).sort()).to.deep.equal([
          ['c1', undefined],
          ['c2', scopeOf(scopes, 'elm')],
        ]);
      });
      expect(await scopeIn('c2')).to.deep.equal(scopeOf(scopes, 'elm'));
    });

    describe('dates', () => {
      fact('a role counts from its first day to its last', async (world) => {
        const role = (from: number | null, to: number | null) => ({
          role: 'teacher',
          ...(from === null ? {} : { begins: day(world, from) }),
          ...(to === null ? {} : { ends: day(world, to) }),
        });
        const cases: readonly (readonly [from: number | null, to: number | null, counts: boolean])[] = [
          [null, null, true],
          [-400, 400, true],
          [0, 0, true],
          [null, 0, true],
          [0, null, true],
          [1, null, false],
          [null, -1, false],
          [-9, -1, false],
          [400, 500, false],
        ];
        await told(
          world,
          ...cases.map(([from, to], index) =>
            userRecord(`${index}`, 'teacher', { roles: [role(from, to), { role: 'parent' }] }),
          ),
        );
        for (const [index, [from, to, counts]] of cases.entries())
          expect(roleNames(await find(world, `${index}`)), `${from} to ${to}`).to.deep.equal(
            counts ? ['teacher', 'parent'] : ['parent'],
          );
      });

      fact('a person without a role of today is not active, and shows the last ones', async (world) => {
        const past = { ends: day(world, -1) };
        await told(
          world,
          userRecord('1', 'teacher'),
          userRecord('2', 'tutor', { roles: [{ role: 'tutor', ...past }] }),
        );
        const [saved] = await told(world, userRecord('1', 'teacher', { roles: [{ role: 'teacher', ...past }] }));
        expect([saved?.before?.isActive, saved?.after.isActive]).to.deep.equal([true, false]);
        expect(await find(world, '1')).to.include({ role: 'teacher', isActive: false });
        expect(await find(world, '2')).to.include({ role: 'tutor', isActive: false });
        await told(world, userRecord('1', 'teacher', { roles: [] }));
        expect(await find(world, '1')).to.include({ role: 'teacher', isActive: false });
        await told(world, userRecord('1', 'parent'));
        expect(await find(world, '1')).to.include({ role: 'parent', isActive: true });
      });

      fact('a relation counts from its first day to its last, by what each source says', async (world) => {
        await told(world, userRecord('t', 'teacher'), userRecord('s', 'student'));
        const { id } = await find(world, 't');
        const say = (source: string, from: number, to: number) => {
          const dates = { begins: day(world, from), ends: day(world, to) };
          return change(world, (tx) => tx.saveRelations([relationRecord('teaches', 't', 's', dates)], source));
        };
        const isActive = async () => (await world.people.around([id])).from(id)[0]?.isActive;
        for (const [from, to, counts] of [
          [-9, -1, false],
          [-9, 0, true],
          [1, 9, false],
          [0, 9, true],
          [-9, -1, false],
        ] as const) {
          await say('sis', from, to);
          expect(await isActive(), `${from} to ${to}`).to.equal(counts);
        }
        await say('other', -1, 1);
        expect(await isActive()).to.equal(true);
        // A source that names the relation without dates names it for ever.
        await say('other', 5, 6);
        await change(world, (tx) => tx.saveRelations([relationRecord('teaches', 't', 's')], 'sis'));
        expect(await isActive()).to.equal(true);
      });

      fact('what begins or ends with a day changes when dates are applied, once', async (world) => {
        const roles = [
          { role: 'teacher', ends: day(world, 0) },
          { role: 'tutor', begins: day(world, 1), ends: day(world, 1) },
        ];
        await told(world, userRecord('1', 'teacher', { roles }), userRecord('s', 'student'));
        await change(world, (tx) =>
          tx.saveRelations(
            [
              relationRecord('teaches', '1', 's', { context: 'now', ends: day(world, 1) }),
              relationRecord('teaches', '1', 's', { context: 'soon', begins: day(world, 2) }),
            ],
            'sis',
          ),
        );
        const apply = () => change(world, (tx) => tx.applyDates());
        expect(await apply()).to.deep.equal({ people: [], relations: [] });

        await world.clock.advance(dayMs);
        const first = await apply();
        expect(first.people.map(({ before, after }) => [before?.role, after.role, after.isActive])).to.deep.equal([
          ['teacher', 'tutor', true],
        ]);
        expect(first.relations).to.deep.equal([]);
        expect(await apply()).to.deep.equal({ people: [], relations: [] });

        await world.clock.advance(dayMs);
        const second = await apply();
        expect(second.people.map(({ after }) => [after.role, after.isActive])).to.deep.equal([['tutor', false]]);
        expect(
          second.relations.map(({ before, after }) => [after.context, before?.isActive, after.isActive]).sort(),
        ).to.deep.equal([
          ['now', true, false],
          ['soon', false, true],
        ]);
      });
    });

    fact('lists organisations by name, below those that are asked for, with pages', async (world) => {
      const { directoryReader } = world;
      const scopes = await found(world);
      await found(world, [{ externalId: 'oak', name: 'Oak School' }], 'other');
      const listed = async (within?: readonly OrganisationId[], limit = 100) => {
        const names: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const query = { limit, ...(within && { within }), ...(cursor === undefined ? {} : { cursor }) };
          const page = await directoryReader.listOrganisations(query);
          names.push(...page.organisations.map(({ source, externalId }) => `${source} ${externalId}`));
          cursor = page.nextCursor;
        }
        return names;
      };
      const all = ['sis ash', 'sis elm', 'sis north', 'sis oak', 'other oak', 'sis south'];
      expect(await listed()).to.deep.equal(all);
      for (const limit of [1, 2, 6]) expect(await listed(undefined, limit), `by ${limit}`).to.deep.equal(all);
      const id = (externalId: string) => organisationOf(scopeOf(scopes, externalId));
      expect(await listed([id('north')])).to.deep.equal(['sis elm', 'sis north', 'sis oak']);
      expect(await listed([id('oak'), id('ash')])).to.deep.equal(['sis ash', 'sis oak']);
      expect(await listed([])).to.deep.equal([]);
      const { organisations } = await directoryReader.listOrganisations({ limit: 2 });
      expect(organisations[1]).to.deep.equal({
        ...{ id: id('elm'), externalId: 'elm', source: 'sis', name: 'Elm School', type: 'school' },
        ...{ scope: scopeOf(scopes, 'elm'), timeZone: 'Europe/Berlin' },
      });
    });

    fact('lists the people of organisations by their roles there', async (world) => {
      const scopes = await found(world);
      const inOne = (externalId: string, role: string, organisation: string): UserRecord =>
        userRecord(externalId, role, { lastName: externalId, roles: [{ role, organisation }] });
      await told(
        world,
        inOne('a', 'teacher', 'oak'),
        inOne('b', 'admin', 'north'),
        inOne('c', 'teacher', 'ash'),
        userRecord('d', 'teacher', {
          lastName: 'd',
          roles: [
            { role: 'teacher', organisation: 'ash' },
            { role: 'parent', organisation: 'elm' },
          ],
        }),
        userRecord('e', 'admin', { lastName: 'e' }),
      );
      const listed = async (within: readonly string[], role?: string) => {
        const ids = within.map((externalId) => organisationOf(scopeOf(scopes, externalId)));
        const query = { within: ids, limit: 100, ...(role && { role }) };
        return (await world.directoryReader.listPeople(query)).people.map(({ person }) => person.externalId);
      };
      expect(await listed(['north'])).to.deep.equal(['a', 'b', 'd']);
      expect(await listed(['north'], 'parent')).to.deep.equal(['d']);
      expect(await listed(['north'], 'teacher')).to.deep.equal(['a']);
      expect(await listed(['oak', 'north'])).to.deep.equal(['a', 'b', 'd']);
      expect(await listed(['south'], 'teacher')).to.deep.equal(['c', 'd']);
      expect(await listed([])).to.deep.equal([]);
      await told(world, { ...inOne('a', 'teacher', 'oak'), isActive: false });
      expect(await listed(['oak'])).to.deep.equal(['a']);
    });
  });

const dayMs = 86_400_000;
