import { expect } from 'chai';
import fc from 'fast-check';
import type { UserId } from '../../../core/ids.ts';
import { affectedPairs, middlePeople } from '../../../core/permissions/affectedPairs.ts';
import { contactsIn } from '../../../core/permissions/contactsIn.ts';
import { allowancesOf, decide } from '../../../core/permissions/decide.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { explain } from '../../../core/permissions/explain.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Path, Policy } from '../../../core/permissions/Policy.ts';
import { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { grantsOf } from '../../../core/permissions/RoleGrant.ts';
import { mayModerate } from '../../../core/permissions/rights.ts';
import { simulate } from '../../../core/permissions/simulate.ts';
import { randomDistrict } from '../../support/randomDistrict.ts';
import { around, type RandomGraph } from '../../support/randomGraph.ts';

const pairsOf = ({ people }: RandomGraph): Pair[] =>
  people.flatMap((one) => people.map((other): Pair => [one.id, other.id]));

/** Fixed, so that a run that fails fails again. */
const runs = { numRuns: 300, seed: 20_261_129 };

/** The rule as its sentence says it, by trying everything, so that it shares nothing with `decide`. */
const mayTalk = (policy: Policy, { people, relations }: RandomGraph, one: Person, other: Person): boolean => {
  if (one.id === other.id || !one.isActive || !other.isActive) return false;
  const isIn = (person: Person | undefined, role: string): boolean =>
    person?.isActive === true && grantsOf(person).some((grant) => grant.role === role);
  const reaches = (from: UserId, path: Path): UserId[] =>
    path.reduce<UserId[]>(
      (reached, { relation: kind, inverse }) =>
        relations.flatMap((relation) => {
          const [start, end] = inverse ? [relation.to, relation.from] : [relation.from, relation.to];
          const declared = policy.relations[kind];
          const hasRoles =
            isIn(
              people.find(({ id }) => id === relation.from),
              declared?.from ?? '',
            ) &&
            isIn(
              people.find(({ id }) => id === relation.to),
              declared?.to ?? '',
            );
          return relation.kind === kind && relation.isActive && hasRoles && reached.includes(start) ? [end] : [];
        }),
      [from],
    );
  return grantsOf(one).some((mine) =>
    grantsOf(other).some((theirs) => {
      const { terms } = policy.clause(mine.role, theirs.role);
      if (terms === 'never') return false;
      if (terms !== 'always') return terms.some((path) => reaches(one.id, path).includes(other.id));
      const [up, down] = [mine.scope, theirs.scope];
      return up.some((id) => id === down[0]) || down.some((id) => id === up[0]);
    }),
  );
};

for (const policy of [educationPolicy, marketplacePolicy])
  describe(`people in random districts by the ${policy.name} policy`, () => {
    const district = randomDistrict(policy);

    it('may talk if any of their roles allows it, and always only where one organisation contains the other', () => {
      const seen = { always: 0, related: 0, refused: 0 };
      fc.assert(
        fc.property(district, (random) => {
          for (const one of random.people)
            for (const other of random.people) {
              const decision = decide(policy, random.graph, one.id, other.id);
              expect(decision.allowed, `${one.id}, ${other.id}`).to.equal(mayTalk(policy, random, one, other));
              if (!decision.allowed) seen.refused += 1;
              else if (decision.trail === null) seen.always += 1;
              else seen.related += 1;
            }
        }),
        runs,
      );
      expect(Math.min(seen.related, seen.refused)).to.be.greaterThan(100);
      if (policy === educationPolicy) expect(seen.always).to.be.greaterThan(100);
    });

    it('get the same answer from both sides, by the same two roles', () => {
      fc.assert(
        fc.property(district, (random) => {
          for (const [one, other] of pairsOf(random)) {
            const [there, back] = [decide(policy, random.graph, one, other), decide(policy, random.graph, other, one)];
            expect([there.allowed, there.rule]).to.deep.equal([back.allowed, back.rule]);
            if (there.allowed && back.allowed) expect(there.grants).to.deep.equal([...back.grants].reverse());
            else expect(there).to.deep.equal(back);
          }
        }),
        runs,
      );
    });

    it('have exactly the contacts that decide allows, once each (I17)', () => {
      fc.assert(
        fc.property(district, ({ people, graph }) => {
          for (const { id } of people) {
            const listed = contactsIn(policy, graph, id).map((person) => person.id);
            const decided = people.filter((other) => decide(policy, graph, id, other.id).allowed);
            expect(listed.sort((one, other) => one - other)).to.deep.equal(decided.map((person) => person.id));
            for (const other of people)
              expect(allowancesOf(policy, graph, id, other.id).length > 0).to.equal(listed.includes(other.id));
          }
        }),
        runs,
      );
    });

    it('are told by explain what decide answers, and by which roles (I17)', () => {
      fc.assert(
        fc.property(district, (random) => {
          for (const [one, other] of pairsOf(random)) {
            const decision = decide(policy, random.graph, one, other);
            const explanation = explain(policy, random.graph, one, other);
            expect(explanation.allowed).to.equal(decision.allowed);
            expect(explanation.roles).to.deep.equal(decision.allowed ? decision.grants : null);
            if (!decision.allowed) continue;
            expect([explanation.rule, explanation.wouldAllow]).to.deep.equal([decision.rule, []]);
            for (const { isActive, from, to } of explanation.path)
              expect([isActive, from.isActive, to.isActive]).to.deep.equal([true, true, true]);
          }
        }),
        runs,
      );
    });

    it('get remedies, each of which allows contact', () => {
      let remedied = 0;
      fc.assert(
        fc.property(district, (random) => {
          for (const [one, other] of pairsOf(random))
            for (const remedy of explain(policy, random.graph, one, other).wouldAllow) {
              if (remedy.some(({ change }) => change === 'add_relations')) continue;
              const woken = remedy.flatMap((step) => (step.change === 'activate_person' ? [step.person.id] : []));
              const people = random.people.map((person) =>
                woken.includes(person.id) ? { ...person, isActive: true } : person,
              );
              const resumed = remedy.flatMap((change) => (change.change === 'resume_relation' ? [change.step] : []));
              const relations = random.relations.map((relation) => {
                const isResumed = resumed.some(
                  ({ kind, from, to }) => kind === relation.kind && from.id === relation.from && to.id === relation.to,
                );
                return isResumed ? { ...relation, isActive: true } : relation;
              });
              remedied += 1;
              const graph = new RelationGraph(people, relations);
              expect(decide(policy, graph, one, other).allowed, JSON.stringify([one, other, remedy])).to.equal(true);
            }
        }),
        runs,
      );
      expect(remedied).to.be.greaterThan(30);
    });

    it('look like people who do not exist to those who have no business with them (I11)', () => {
      fc.assert(
        fc.property(district, (random) => {
          for (const asker of random.people)
            for (const other of random.people) {
              const explanation = explain(policy, random.graph, asker.id, other.id);
              const touches = random.relations.some(({ from, to }) => [from, to].includes(asker.id));
              const seesThem = grantsOf(other).some(({ scope }) => mayModerate(policy, asker, scope));
              if (explanation.allowed || touches || seesThem) continue;
              const [stranger] = random.people.map(({ id }) => (id + 1_000) as UserId);
              expect(explanation).to.deep.equal(explain(policy, random.graph, asker.id, stranger ?? asker.id));
            }
        }),
        runs,
      );
    });

    it('gain and lose contact only in the affected pairs when a relation begins or ends', () => {
      fc.assert(
        fc.property(district, fc.nat(), (random, pick) => {
          fc.pre(random.relations.length > 0);
          const index = pick % random.relations.length;
          const relations = random.relations.map((one, at) =>
            at === index ? { ...one, isActive: !one.isActive } : one,
          );
          const flipped = relations.slice(index, index + 1);
          const after = { ...random, relations, graph: new RelationGraph(random.people, relations) };
          const affected = affectedPairs(policy, around(after, middlePeople(policy, flipped)), flipped).map(String);
          for (const { pair } of simulate(
            { policy, graph: random.graph },
            { policy, graph: after.graph },
            pairsOf(random),
          ))
            expect(affected).to.include(String([...pair].sort((one, other) => one - other)));
        }),
        runs,
      );
    });
  });
