import { expect } from 'chai';
import { rootOrganisation, type UserId } from '../../core/ids.ts';
import { allowancesOf, decide } from '../../core/permissions/decide.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { explain } from '../../core/permissions/explain.ts';
import type { Pair } from '../../core/permissions/People.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { RelationGraph } from '../../core/permissions/RelationGraph.ts';
import { grantsOf } from '../../core/permissions/RoleGrant.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { districtRecords } from './DistrictRecords.ts';
import { relationRecord, userRecord } from './records.ts';
import { stateOver } from './stateOver.ts';

/** What `People`, `ContactList` and `DirectoryReader` promise about people of several roles in several schools. */
export const severalRolesContract = (name: string, open: OpenStored): void =>
  void describe(`people of several roles (${name})`, () => {
    const fact = stateOver(open);
    /** Stores a district and returns its people, in the order of their records, with everything that relates them. */
    const district = async (world: StoredWorld, size: number): Promise<{ people: Person[]; graph: RelationGraph }> => {
      const { organisations, contexts, users, relations } = districtRecords(size);
      await world.directory.transaction(async (tx) => {
        await tx.saveOrganisations(organisations, 'sis');
        await tx.saveContexts(contexts, 'sis');
        await tx.savePeople(users, 'sis');
        await tx.saveRelations(relations, 'sis');
      });
      const found = await Promise.all(users.map(({ externalId }) => world.people.findByExternalId(externalId, 'sis')));
      const people = found.flatMap((person) => person ?? []);
      const ids = people.map(({ id }) => id);
      const alone = await world.people.evidence(ids.map((id): Pair => [id, id]));
      return { people, graph: alone.with(await world.people.around(ids)) };
    };
    const listed = async ({ contacts }: StoredWorld, id: UserId, role?: string): Promise<UserId[]> => {
      const found: UserId[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const query = { limit: 30, ...(role && { role }), ...(cursor === undefined ? {} : { cursor }) };
        const page = await contacts.list(id, query);
        found.push(...page.contacts.map(({ person }) => person.id));
        cursor = page.nextCursor;
      }
      return found.sort((one, other) => one - other);
    };

    for (const size of [12, 60])
      fact(
        `contacts are exactly those whom decide allows, in whichever role, of ${size} people (I17)`,
        async (world) => {
          const { people, graph } = await district(world, size);
          let total = 0;
          for (const { id, externalId } of people) {
            const allowed = people.filter((other) => decide(educationPolicy, graph, id, other.id).allowed);
            expect(await listed(world, id), externalId).to.deep.equal(allowed.map((other) => other.id));
            total += allowed.length;
          }
          expect(total).to.be.greaterThan(size);
        },
      );

    fact('contacts of a role are those whom it lets talk, among other roles perhaps', async (world) => {
      const { people, graph } = await district(world, 40);
      for (const { id, externalId } of people.filter((_, index) => index % 3 === 0))
        for (const role of educationPolicy.roles) {
          const allowed = people.filter((other) =>
            allowancesOf(educationPolicy, graph, id, other.id).some(({ grants: [, theirs] }) => theirs.role === role),
          );
          expect(await listed(world, id, role), `${externalId}, ${role}`).to.deep.equal(allowed.map((one) => one.id));
        }
    });

    fact('the evidence of a pair is enough to decide and to explain as everything together would', async (world) => {
      const { people, graph } = await district(world, 40);
      const pairs = people.flatMap((one) => people.map((other): Pair => [one.id, other.id]));
      const evidence = await world.people.evidence(pairs);
      let allowed = 0;
      for (const pair of pairs) {
        const decision = decide(educationPolicy, evidence, ...pair);
        const expected = decide(educationPolicy, graph, ...pair);
        expect([decision.allowed, decision.rule], pair.join()).to.deep.equal([expected.allowed, expected.rule]);
        const explanation = explain(educationPolicy, evidence, ...pair);
        expect([explanation.allowed, explanation.rule, explanation.wouldAllow.length > 0], pair.join()).to.deep.equal([
          decision.allowed,
          explain(educationPolicy, graph, ...pair).rule,
          explain(educationPolicy, graph, ...pair).wouldAllow.length > 0,
        ]);
        if (decision.allowed) allowed += 1;
      }
      expect(allowed).to.be.greaterThan(people.length);
      for (const pair of pairs.filter((_, index) => index % 37 === 0))
        expect(decide(educationPolicy, await world.people.evidence([pair]), ...pair).allowed).to.equal(
          decide(educationPolicy, evidence, ...pair).allowed,
        );
    });

    fact('a teacher who is a parent talks to the child’s teachers, and to nobody else’s', async (world) => {
      await world.directory.transaction(async (tx) => {
        const both = [{ role: 'teacher' }, { role: 'parent' }];
        const roles = { me: both, colleague: [{ role: 'teacher' }], stranger: [{ role: 'teacher' }] };
        const staff = Object.entries(roles).map(([who, given]) => userRecord(who, 'teacher', { roles: given }));
        await tx.savePeople([...staff, userRecord('child', 'student'), userRecord('pupil', 'student')], 'sis');
        await tx.saveRelations(
          [
            relationRecord('guardian_of', 'me', 'child'),
            relationRecord('teaches', 'colleague', 'child'),
            relationRecord('teaches', 'me', 'pupil'),
            relationRecord('teaches', 'stranger', 'pupil'),
          ],
          'sis',
        );
      });
      const id = async (who: string) => (await world.people.findByExternalId(who, 'sis'))?.id ?? expect.fail(who);
      const contacts = await listed(world, await id('me'));
      expect(contacts).to.deep.equal([await id('colleague'), await id('pupil')].sort((one, other) => one - other));
      expect(await listed(world, await id('me'), 'student')).to.deep.equal([await id('pupil')]);
      expect(await listed(world, await id('stranger'))).to.deep.equal([await id('pupil')]);
      expect(await listed(world, await id('colleague'), 'parent')).to.deep.equal([await id('me')]);
    });

    fact('an office talks to the people of its organisation and below, and to the offices above', async (world) => {
      const inPlace = (who: string, role: string, organisation?: string) =>
        userRecord(who, role, { roles: [{ role, ...(organisation === undefined ? {} : { organisation }) }] });
      await world.directory.transaction(async (tx) => {
        await tx.saveOrganisations(
          [
            { externalId: 'north', name: 'North' },
            { externalId: 'oak', name: 'Oak', parent: 'north' },
            { externalId: 'elm', name: 'Elm', parent: 'north' },
          ],
          'sis',
        );
        const people = [inPlace('root', 'admin'), inPlace('north', 'admin', 'north'), inPlace('oak', 'admin', 'oak')];
        const others = [
          inPlace('elm', 'student', 'elm'),
          inPlace('acorn', 'student', 'oak'),
          inPlace('free', 'student'),
        ];
        await tx.savePeople([...people, ...others], 'sis');
      });
      const contacts = async (who: string) => {
        const person = await world.people.findByExternalId(who, 'sis');
        const page = await world.contacts.list(person?.id ?? expect.fail(who), { limit: 99 });
        return page.contacts.map((one) => one.person.externalId).sort();
      };
      expect(await contacts('root')).to.deep.equal(['acorn', 'elm', 'free', 'north', 'oak']);
      expect(await contacts('north')).to.deep.equal(['acorn', 'elm', 'free', 'oak', 'root']);
      expect(await contacts('oak')).to.deep.equal(['acorn', 'free', 'north', 'root']);
      expect(await contacts('elm')).to.deep.equal(['north', 'root']);
      expect(await contacts('free')).to.deep.equal(['north', 'oak', 'root']);
    });

    fact('the directory lists a person once, under each of their roles', async (world) => {
      const { people } = await district(world, 40);
      const { directoryReader } = world;
      const ids = async (query: { role?: string; within?: readonly [typeof rootOrganisation] }) =>
        (await directoryReader.listPeople({ ...query, limit: 99 })).people.map(({ person }) => person.id).sort();
      expect(await ids({})).to.deep.equal(people.map(({ id }) => id).sort());
      expect(await ids({ within: [rootOrganisation] })).to.deep.equal(await ids({}));
      for (const role of educationPolicy.roles) {
        const having = people.filter((person) => grantsOf(person).some((grant) => grant.role === role));
        expect(having.length, role).to.be.greaterThan(0);
        expect(await ids({ role }), role).to.deep.equal(having.map(({ id }) => id).sort());
      }
    });
  });
