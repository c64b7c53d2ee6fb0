import { expect } from 'chai';
import fc from 'fast-check';
import { asUserId } from '../../../core/ids.ts';
import { affectedPairs, middlePeople } from '../../../core/permissions/affectedPairs.ts';
import { contactsIn } from '../../../core/permissions/contactsIn.ts';
import { decide } from '../../../core/permissions/decide.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import { definePolicy, type Rule } from '../../../core/permissions/Policy.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { simulate } from '../../../core/permissions/simulate.ts';
import { around, personOf, type RandomGraph, randomGraph } from '../../support/randomGraph.ts';

const policies = [educationPolicy, marketplacePolicy];
const pairsOf = ({ people }: RandomGraph): Pair[] =>
  people.flatMap((one) => people.map((other): Pair => [one.id, other.id]));
const relation = (kind: string, from: number, to: number, isActive = true): Relation => ({
  kind,
  from: asUserId(from),
  to: asUserId(to),
  context: '',
  contextName: '',
  isActive,
});

for (const policy of policies)
  describe(`decide by the ${policy.name} policy`, () => {
    it('answers the same from both sides', () => {
      fc.assert(
        fc.property(randomGraph(policy), (random) => {
          for (const [one, other] of pairsOf(random)) {
            const [there, back] = [decide(policy, random.graph, one, other), decide(policy, random.graph, other, one)];
            expect([there.allowed, there.rule]).to.deep.equal([back.allowed, back.rule]);
          }
        }),
      );
    });

    it('allows exactly the contacts that contactsIn names, once each (I17)', () => {
      fc.assert(
        fc.property(randomGraph(policy), ({ people, graph }) => {
          for (const { id } of people) {
            const listed = contactsIn(policy, graph, id).map((person) => person.id);
            const decided = people
              .filter((other) => decide(policy, graph, id, other.id).allowed)
              .map((person) => person.id);
            expect(listed.sort((one, other) => one - other)).to.deep.equal(decided);
          }
        }),
      );
    });

    it('changes only for the affected pairs when a relation begins or ends', () => {
      fc.assert(
        fc.property(randomGraph(policy), fc.nat(), (random, pick) => {
          fc.pre(random.relations.length > 0);
          const index = pick % random.relations.length;
          const relations = random.relations.map((one, at) =>
            at === index ? { ...one, isActive: !one.isActive } : one,
          );
          const flipped = relations.slice(index, index + 1);
          const after = { ...random, relations, graph: new RelationGraph(random.people, relations) };
          const changes = simulate({ policy, graph: random.graph }, { policy, graph: after.graph }, pairsOf(random));
          const affected = affectedPairs(policy, around(after, middlePeople(policy, flipped)), flipped).map(String);
          for (const { pair, gains } of changes) {
            expect(affected).to.include(String([...pair].sort((one, other) => one - other)));
            expect(gains).to.equal(decide(policy, after.graph, ...pair).allowed);
          }
        }),
        { numRuns: 300 },
      );
    });

    it('changes only for the affected pairs when a person becomes active or inactive', () => {
      fc.assert(
        fc.property(randomGraph(policy), fc.nat(), (random, pick) => {
          const moved = random.people[pick % random.people.length];
          fc.pre(moved !== undefined);
          const people = random.people.map((one) => (one === moved ? { ...one, isActive: !one.isActive } : one));
          const graph = new RelationGraph(people, random.relations);
          const theirs = random.relations.filter(({ from, to }) => from === moved.id || to === moved.id);
          const affected = affectedPairs(policy, around(random, middlePeople(policy, theirs)), theirs).map(String);
          for (const { pair } of simulate({ policy, graph: random.graph }, { policy, graph }, pairsOf(random))) {
            const [one, other] = pair.map((id) => people.find((person) => person.id === id)?.role ?? '');
            if (policy.clause(one ?? '', other ?? '').terms === 'always') continue;
            expect(affected).to.include(String([...pair].sort((first, second) => first - second)));
          }
        }),
        { numRuns: 300 },
      );
    });
  });

describe('decide', () => {
  const people = [
    personOf(1, 'teacher'),
    personOf(2, 'student'),
    personOf(3, 'parent'),
    personOf(4, 'admin'),
    personOf(5, 'admin', false),
    personOf(6, 'tutor'),
    personOf(7, 'student'),
  ];
  const relations = [
    relation('teaches', 1, 2),
    relation('guardian_of', 3, 2),
    relation('tutors', 6, 2, false),
    relation('teaches', 1, 7, false),
  ];
  const graph = new RelationGraph(people, relations);
  const refusal = (one: number, other: number): string => {
    const decision = decide(educationPolicy, graph, asUserId(one), asUserId(other));
    return decision.allowed ? 'allowed' : decision.refusal;
  };

  it('gives the reason for a refusal', () => {
    expect(refusal(1, 99)).to.equal('unknown');
    expect(refusal(1, 1)).to.equal('self');
    expect(refusal(4, 5)).to.equal('inactive');
    expect(refusal(2, 3)).to.equal('never');
    expect(refusal(1, 6)).to.equal('no_relation');
    expect(refusal(1, 7)).to.equal('no_relation');
  });

  it('follows a path through a person in the middle', () => {
    const decision = decide(educationPolicy, graph, asUserId(3), asUserId(1));
    expect(decision).to.deep.include({ allowed: true, rule: 'teacher-parent' });
    expect(decision.allowed && decision.trail?.people.map(({ id }) => id)).to.deep.equal([2, 1]);
  });

  it('requires everybody on the path to be active', () => {
    const asleep = new RelationGraph(
      people.map((person) => (person.id === 2 ? { ...person, isActive: false } : person)),
      relations,
    );
    expect(decide(educationPolicy, asleep, asUserId(3), asUserId(1))).to.include({
      allowed: false,
      refusal: 'no_relation',
    });
  });

  it('ignores relations to people who are not in the graph', () => {
    const torn = new RelationGraph(
      people.filter(({ id }) => id !== 2),
      relations,
    );
    expect(decide(educationPolicy, torn, asUserId(3), asUserId(1)).allowed).to.equal(false);
    expect(torn.from(asUserId(42))).to.deep.equal([]);
    expect([...torn.people()]).to.have.length(6);
  });

  it('lets worker and client talk while a bid is active', () => {
    const market = (isActive: boolean) =>
      new RelationGraph([personOf(1, 'worker'), personOf(2, 'client')], [relation('bids_on', 1, 2, isActive)]);
    expect(decide(marketplacePolicy, market(true), asUserId(2), asUserId(1)).allowed).to.equal(true);
    expect(decide(marketplacePolicy, market(false), asUserId(1), asUserId(2)).allowed).to.equal(false);
  });

  it('finds no contacts for people who are unknown or inactive', () => {
    expect(contactsIn(educationPolicy, graph, asUserId(99))).to.deep.equal([]);
    expect(contactsIn(educationPolicy, graph, asUserId(5))).to.deep.equal([]);
  });
});

describe('simulate', () => {
  it('names who gains and who loses contact by another policy', () => {
    const people = [personOf(1, 'student'), personOf(2, 'student'), personOf(3, 'teacher')];
    const graph = new RelationGraph(people, [relation('teaches', 3, 1)]);
    const rules = educationPolicy.rules.map(([one, other, terms]): Rule => {
      if (one === 'student' && other === 'student') return [one, other, 'always'];
      return [one, other, one === 'teacher' && other === 'student' ? 'never' : terms];
    });
    const open = definePolicy({ ...educationPolicy, rules });
    const pairs: Pair[] = [
      [asUserId(1), asUserId(2)],
      [asUserId(1), asUserId(3)],
    ];
    expect(simulate({ policy: educationPolicy, graph }, { policy: open, graph }, pairs)).to.deep.equal([
      { pair: pairs[0], gains: true, rule: 'student-student' },
      { pair: pairs[1], gains: false, rule: 'teacher-student' },
    ]);
  });
});
