import { expect } from 'chai';
import fc from 'fast-check';
import { asUserId } from '../../../core/ids.ts';
import { decide } from '../../../core/permissions/decide.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { explain, type Remedy } from '../../../core/permissions/explain.ts';
import { definePolicy, via } from '../../../core/permissions/Policy.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { personOf, type RandomGraph, randomGraph } from '../../support/randomGraph.ts';

const absent = asUserId(999);
const policy = educationPolicy;

/** The graph after all changes of one remedy. */
const remedied = ({ people, relations }: RandomGraph, remedy: readonly Remedy[]): RelationGraph => {
  const woken = new Set(remedy.flatMap((one) => (one.change === 'activate_person' ? [one.person.id] : [])));
  const resumed = remedy.flatMap((one) => (one.change === 'resume_relation' ? [one.step] : []));
  return new RelationGraph(
    people.map((person) => (woken.has(person.id) ? { ...person, isActive: true } : person)),
    relations.map((one) => {
      const isResumed = resumed.some(
        ({ kind, from, to }) => kind === one.kind && from.id === one.from && to.id === one.to,
      );
      return isResumed ? { ...one, isActive: true } : one;
    }),
  );
};

describe('explain', () => {
  it('agrees with decide, and gives a path of active relations if contact is allowed (I17)', () => {
    fc.assert(
      fc.property(randomGraph(policy), ({ people, graph }) => {
        for (const { id: asker } of people)
          for (const { id: other } of people) {
            const [decision, explanation] = [decide(policy, graph, asker, other), explain(policy, graph, asker, other)];
            expect(explanation.allowed).to.equal(decision.allowed);
            if (!decision.allowed) continue;
            expect(explanation.rule).to.equal(decision.rule);
            expect(explanation.wouldAllow).to.deep.equal([]);
            expect(
              explanation.path.every(({ isActive, from, to }) => isActive && from.isActive && to.isActive),
            ).to.equal(true);
          }
      }),
    );
  });

  it('names remedies, each of which allows contact', () => {
    fc.assert(
      fc.property(randomGraph(policy), (random) => {
        for (const { id: asker } of random.people)
          for (const { id: other } of random.people)
            for (const remedy of explain(policy, random.graph, asker, other).wouldAllow) {
              if (remedy.some(({ change }) => change === 'add_relations')) continue;
              expect(decide(policy, remedied(random, remedy), asker, other).allowed).to.equal(true);
            }
      }),
    );
  });

  it('answers the same about strangers and about people who do not exist (I11)', () => {
    const isStranger = (
      { graph }: RandomGraph,
      one: ReturnType<typeof personOf>,
      other: ReturnType<typeof personOf>,
    ): boolean => {
      const { terms } = policy.clause(one.role, other.role);
      const paths = typeof terms === 'string' ? [] : terms;
      return !paths.some((path) =>
        [...graph.trails(one.id, path)].some(({ people }) => people.at(-1)?.id === other.id),
      );
    };
    fc.assert(
      fc.property(randomGraph(policy), (random) => {
        for (const asker of random.people.filter(({ role }) => role !== 'admin'))
          for (const other of random.people) {
            const explanation = explain(policy, random.graph, asker.id, other.id);
            if (explanation.allowed) continue;
            const ofNobody = explain(policy, random.graph, asker.id, absent);
            if (explanation.rule === null || isStranger(random, asker, other))
              expect(explanation).to.deep.equal(ofNobody);
          }
      }),
    );
  });

  const relation = (kind: string, from: number, to: number, isActive = true): Relation => ({
    kind,
    from: asUserId(from),
    to: asUserId(to),
    context: 'c',
    contextName: 'Class',
    isActive,
  });
  const people = [
    personOf(1, 'teacher'),
    personOf(2, 'student'),
    personOf(3, 'parent'),
    personOf(4, 'admin'),
    personOf(5, 'admin', false),
  ];
  const world = (...relations: Relation[]): RelationGraph => new RelationGraph(people, relations);
  const [teacher, parent, admin] = [asUserId(1), asUserId(3), asUserId(4)];

  it('shows the ended relation, and that resuming it would allow contact', () => {
    const explanation = explain(
      policy,
      world(relation('teaches', 1, 2, false), relation('guardian_of', 3, 2)),
      parent,
      teacher,
    );
    expect(explanation).to.deep.include({ allowed: false, rule: 'teacher-parent' });
    expect(explanation.path.map(({ kind, isActive }) => [kind, isActive])).to.deep.equal([
      ['guardian_of', true],
      ['teaches', false],
    ]);
    expect(explanation.wouldAllow.map((remedy) => remedy.map(({ change }) => change))).to.deep.equal([
      ['resume_relation'],
    ]);
  });

  it('does not show a former guardian who teaches the child', () => {
    const graph = world(relation('teaches', 1, 2), relation('guardian_of', 3, 2, false));
    expect(explain(policy, graph, parent, teacher)).to.deep.equal(explain(policy, graph, parent, absent));
  });

  it('tells in general how people of such roles come to write, the same about a stranger and about nobody', () => {
    const strangers = explain(policy, world(), parent, teacher);
    expect(strangers).to.deep.equal(explain(policy, world(), parent, absent));
    expect(strangers.inGeneral.map(({ rule }) => rule)).to.deep.equal([
      'admin-parent',
      'teacher-parent',
      'tutor-parent',
      'staff-parent',
    ]);
    expect(strangers.inGeneral.slice(0, 2)).to.deep.equal([
      { rule: 'admin-parent', mine: 'parent', theirs: 'admin', paths: null },
      {
        rule: 'teacher-parent',
        mine: 'parent',
        theirs: 'teacher',
        paths: [
          [
            { kind: 'guardian_of', from: 'parent', to: 'student' },
            { kind: 'teaches', from: 'teacher', to: 'student' },
          ],
        ],
      },
    ]);
    const known = explain(policy, world(relation('teaches', 1, 2), relation('guardian_of', 3, 2)), parent, teacher);
    expect(known.inGeneral).to.deep.equal([]);
  });

  it('shows a moderator that an account is inactive', () => {
    const explanation = explain(policy, world(), admin, asUserId(5));
    expect(explanation.rule).to.equal('admin-admin');
    expect(explanation.wouldAllow).to.deep.equal([[{ change: 'activate_person', person: people[4] }]]);
  });

  it('shows an inactive moderator nothing', () => {
    expect(explain(policy, world(), asUserId(5), teacher)).to.deep.equal(explain(policy, world(), asUserId(5), absent));
  });

  it('shows a moderator which kinds of relations would allow contact', () => {
    const guarded = definePolicy({
      name: 'guarded',
      roles: ['boss', 'hand'],
      relations: { employs: { from: 'boss', to: 'hand' } },
      rules: [
        ['boss', 'boss', 'never'],
        ['boss', 'hand', via('employs')],
        ['hand', 'hand', 'never'],
      ],
      roomTypes: {},
      rights: { moderate: ['boss'], manageDirectory: [] },
    });
    const graph = new RelationGraph([personOf(1, 'boss'), personOf(2, 'hand', false)], []);
    expect(explain(guarded, graph, asUserId(1), asUserId(2)).wouldAllow).to.deep.equal([
      [
        { change: 'activate_person', person: personOf(2, 'hand', false) },
        { change: 'add_relations', kinds: ['employs'] },
      ],
    ]);
  });
});
