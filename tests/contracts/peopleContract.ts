import { expect } from 'chai';
import { asUserId } from '../../core/ids.ts';
import { decide } from '../../core/permissions/decide.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { explain } from '../../core/permissions/explain.ts';
import type { Pair } from '../../core/permissions/People.ts';
import type { RelationGraph } from '../../core/permissions/RelationGraph.ts';
import type { OpenStored } from './ChatWorld.ts';
import { userRecord } from './records.ts';
import { type Name, School, schoolRecords } from './School.ts';
import { stateOver } from './stateOver.ts';

const absent = asUserId(987_654);

/** Every pair of the school, without Ada, that the education policy lets talk. */
const allowedPairs: readonly (readonly [Name, Name])[] = [
  ['tess', 'sam'],
  ['tess', 'sue'],
  ['theo', 'stan'],
  ['tom', 'sam'],
  ['tess', 'pam'],
  ['tess', 'pat'],
  ['tom', 'pam'],
  ['tess', 'tom'],
];

/** What `People` promises. */
export const peopleContract = (name: string, open: OpenStored): void =>
  void describe(`people (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      return { ...world, school: await School.open(world) };
    });
    const names = schoolRecords.users.map(({ externalId }) => externalId as Name);
    const relationsIn = (graph: RelationGraph, id: ReturnType<School['id']>): string[] =>
      [...graph.from(id), ...graph.to(id)].map(({ kind }) => kind).sort();

    fact('finds people by id and by external id, as they are now', async ({ school, people }) => {
      const tess = school.person('tess');
      expect(tess).to.deep.include({
        externalId: 'tess',
        role: 'teacher',
        firstName: 'Tess',
        lastName: 'Miller',
        email: null,
        isActive: true,
      });
      expect(await people.find(tess.id)).to.deep.equal(tess);
      await school.change('tess', { lastName: 'Müller', email: 'tess@example.org', isActive: false });
      const changed = { ...tess, lastName: 'Müller', email: 'tess@example.org', isActive: false };
      expect(await people.find(tess.id)).to.deep.equal(changed);
      expect(await people.findByExternalId('tess')).to.deep.equal(changed);
    });

    fact('answers undefined for people who do not exist', async ({ people }) => {
      expect(await people.find(absent)).to.equal(undefined);
      expect(await people.findByExternalId('nobody')).to.equal(undefined);
      expect(await people.findByExternalId('TESS')).to.equal(undefined);
    });

    fact('finds everybody whom a source calls by an external id, with the source', async ({ directory, people }) => {
      for (const [source, firstName] of [
        ['north', 'Nora'],
        ['south', 'Sven'],
      ] as const)
        await directory.transaction((tx) => tx.savePeople([userRecord('7', 'student', { firstName })], source));
      const called = await people.findAllByExternalId('7');
      expect(called.map(({ source, person }) => [source, person.firstName])).to.deep.equal([
        ['north', 'Nora'],
        ['south', 'Sven'],
      ]);
      for (const { source, person } of called) expect(await people.findByExternalId('7', source)).to.deep.equal(person);
      expect(await people.findByExternalId('7'), 'two others call somebody so').to.equal(undefined);
      const [tess] = await people.findAllByExternalId('tess');
      expect(await people.findByExternalId('tess', 'north'), 'one other calls somebody so').to.deep.equal(tess?.person);
      for (const unknown of ['nobody', 'no\0body', '']) expect(await people.findAllByExternalId(unknown)).to.be.empty;
    });

    fact('gives the evidence by which decide answers for every pair, from both sides', async ({ school, people }) => {
      for (const one of names)
        for (const other of names) {
          if (one === other) continue;
          const pair: Pair = [school.id(one), school.id(other)];
          const isAllowed =
            one === 'ada' || other === 'ada' || allowedPairs.some((both) => both.includes(one) && both.includes(other));
          expect(decide(educationPolicy, await people.evidence([pair]), ...pair).allowed, `${one}, ${other}`).to.equal(
            isAllowed,
          );
        }
    });

    fact('gives the evidence of many pairs at once', async ({ school, people }) => {
      const pairs = names.flatMap((one) => names.map((other): Pair => [school.id(one), school.id(other)]));
      const graph = await people.evidence(pairs);
      for (const pair of pairs) {
        const alone = await people.evidence([pair]);
        expect(decide(educationPolicy, graph, ...pair)).to.deep.equal(decide(educationPolicy, alone, ...pair));
      }
    });

    fact('gives the people in the middle and ended relations that explain needs', async ({ school, people }) => {
      await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
      const [tess, pam] = [school.id('tess'), school.id('pam')];
      const graph = await people.evidence([[tess, pam]]);
      const explanation = explain(educationPolicy, graph, pam, tess);
      expect(explanation.path.map(({ kind, contextName, isActive }) => [kind, contextName, isActive])).to.deep.equal([
        ['guardian_of', '', true],
        ['teaches', 'Algebra I', false],
      ]);
      expect(graph.person(school.id('sam'))).to.deep.equal(school.person('sam'));
    });

    fact('leaves people who do not exist out of the evidence', async ({ school, people }) => {
      const graph = await people.evidence([[school.id('tess'), absent]]);
      expect(graph.person(absent)).to.equal(undefined);
      expect(graph.person(school.id('tess'))).to.deep.equal(school.person('tess'));
      expect([...(await people.evidence([])).people()]).to.deep.equal([]);
    });

    fact('gives a person who is paired with themselves', async ({ school, people }) => {
      const graph = await people.evidence([[school.id('tess'), school.id('tess')]]);
      expect(graph.person(school.id('tess'))).to.deep.equal(school.person('tess'));
    });

    fact('gives every relation around people, once each, with both ends', async ({ school, people }) => {
      await school.relate('guardian_of', 'pam', 'sam', { status: 'ended' });
      const [sam, tess] = [school.id('sam'), school.id('tess')];
      const graph = await people.around([sam, tess, absent]);
      expect(relationsIn(graph, sam)).to.deep.equal(['guardian_of', 'teaches', 'tutors']);
      expect(relationsIn(graph, tess)).to.deep.equal(['teaches', 'teaches']);
      expect(graph.to(sam).find(({ kind }) => kind === 'guardian_of')?.isActive).to.equal(false);
      expect(graph.person(school.id('pam'))).to.deep.equal(school.person('pam'));
      expect(graph.person(school.id('sue'))).to.deep.equal(school.person('sue'));
      expect([...(await people.around([])).people()]).to.deep.equal([]);
    });

    fact('keeps relations of one pair in several contexts apart', async ({ school, people }) => {
      await school.relate('teaches', 'tess', 'sam', { context: 'geometry-1', contextName: 'Geometry I' });
      await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
      const pair: Pair = [school.id('tess'), school.id('sam')];
      const graph = await people.evidence([pair]);
      expect(
        graph
          .from(pair[0])
          .map(({ context, isActive }) => [context, isActive])
          .sort(),
      ).to.deep.equal([
        ['algebra-1', false],
        ['geometry-1', true],
      ]);
    });

    fact('shows a directory change as soon as it is acknowledged', async ({ school, people }) => {
      const pair: Pair = [school.id('theo'), school.id('sam')];
      for (const status of ['active', 'ended', 'active'] as const) {
        await school.relate('teaches', 'theo', 'sam', { status });
        const { allowed } = decide(educationPolicy, await people.evidence([pair]), ...pair);
        expect(allowed).to.equal(status === 'active');
      }
    });
  });
