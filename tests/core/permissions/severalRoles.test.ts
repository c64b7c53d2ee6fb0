import { expect } from 'chai';
import fc from 'fast-check';
import { asOrganisationId, asUserId } from '../../../core/ids.ts';
import { contactsIn } from '../../../core/permissions/contactsIn.ts';
import { decide, grantPairs } from '../../../core/permissions/decide.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { explain } from '../../../core/permissions/explain.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { contains, type RoleGrant, rootScope, type Scope } from '../../../core/permissions/RoleGrant.ts';
import {
  managedScopes,
  mayManageDirectory,
  mayModerate,
  moderatesSomewhere,
} from '../../../core/permissions/rights.ts';
import { personOf } from '../../support/randomGraph.ts';

const scope = (...ids: readonly number[]): Scope => [...ids.map(asOrganisationId), ...rootScope];
const [district, north, south, elsewhere] = [scope(1), scope(11, 1), scope(12, 1), scope(2)];

const withRoles = (id: number, ...roles: readonly (readonly [string, Scope])[]): Person => ({
  ...personOf(id, roles[0]?.[0] ?? ''),
  roles: roles.map(([role, within]): RoleGrant => ({ role, scope: within })),
});
const relation = (kind: string, from: number, to: number, more: Partial<Relation> = {}): Relation => ({
  ...{ kind, from: asUserId(from), to: asUserId(to), context: '', contextName: '', isActive: true },
  ...more,
});
const decideOf = (people: readonly Person[], relations: readonly Relation[], one: number, other: number) =>
  decide(educationPolicy, new RelationGraph(people, relations), asUserId(one), asUserId(other));
const rolesOf = (people: readonly Person[], relations: readonly Relation[], one: number, other: number) => {
  const decision = decideOf(people, relations, one, other);
  return decision.allowed ? decision.grants.map(({ role }) => role) : decision.refusal;
};

describe('contains', () => {
  it('holds for an organisation itself and everything below it', () => {
    expect([contains(north, north), contains(district, north), contains(rootScope, north)]).to.deep.equal([
      true,
      true,
      true,
    ]);
    expect([contains(north, district), contains(north, south), contains(north, rootScope)]).to.deep.equal([
      false,
      false,
      false,
    ]);
  });
});

describe('decide with several roles', () => {
  const both = withRoles(1, ['teacher', north], ['parent', south]);

  it('allows what any pair of roles allows, and says by which', () => {
    const people = [both, personOf(2, 'student'), withRoles(3, ['teacher', south]), personOf(4, 'student')];
    const relations = [relation('teaches', 1, 2), relation('guardian_of', 1, 4), relation('teaches', 3, 4)];
    expect(rolesOf(people, relations, 1, 2)).to.deep.equal(['teacher', 'student']);
    expect(rolesOf(people, relations, 1, 3)).to.deep.equal(['parent', 'teacher']);
    expect(rolesOf(people, relations, 3, 1)).to.deep.equal(['teacher', 'parent']);
    expect(rolesOf(people, relations, 1, 4)).to.equal('no_relation');
  });

  it('answers with the strongest pair, whoever is asked about first', () => {
    const [one, other] = [
      withRoles(1, ['admin', north], ['parent', north]),
      withRoles(2, ['teacher', north], ['parent', north]),
    ];
    expect(rolesOf([one, other], [], 1, 2)).to.deep.equal(['admin', 'teacher']);
    expect(rolesOf([one, other], [], 2, 1)).to.deep.equal(['teacher', 'admin']);
    const pairs = (...people: readonly [Person, Person]) =>
      grantPairs(educationPolicy, ...people).map(([mine, theirs]) => `${mine.role} ${theirs.role}`);
    expect(pairs(one, other)).to.deep.equal(['admin teacher', 'admin parent', 'parent teacher', 'parent parent']);
    expect(pairs(other, one)).to.deep.equal(['teacher admin', 'parent admin', 'teacher parent', 'parent parent']);
  });

  it('seats the person with the smaller id in the stronger role where both have both', () => {
    const roles = [
      ['admin', north],
      ['teacher', north],
    ] as const;
    const people = [withRoles(1, ...roles), withRoles(2, ['admin', south], ['teacher', north])];
    expect(rolesOf(people, [], 1, 2)).to.deep.equal(['admin', 'teacher']);
    const others = [
      withRoles(1, ['admin', south], ['teacher', north]),
      withRoles(2, ['admin', elsewhere], ['teacher', south]),
    ];
    expect([rolesOf(others, [], 1, 2), rolesOf(others, [], 2, 1)]).to.deep.equal([
      ['admin', 'teacher'],
      ['teacher', 'admin'],
    ]);
    const unknown = withRoles(1, ['ghost', north], ['admin', north]);
    expect(
      grantPairs(educationPolicy, unknown, withRoles(2, ['parent', north])).map(([{ role }]) => role),
    ).to.deep.equal(['admin', 'ghost']);
  });

  it('means by always that one organisation contains the other', () => {
    const inScope = (one: Scope, other: Scope) =>
      rolesOf([withRoles(1, ['admin', one]), withRoles(2, ['parent', other])], [], 1, 2);
    for (const [one, other] of [
      [north, north],
      [district, north],
      [north, district],
      [rootScope, south],
      [south, rootScope],
    ] as const)
      expect(inScope(one, other)).to.deep.equal(['admin', 'parent']);
    for (const [one, other] of [
      [north, south],
      [elsewhere, north],
      [district, elsewhere],
    ] as const)
      expect(inScope(one, other)).to.equal('other_organisation');
  });

  it('needs the role that a relation demands, at both of its ends and in the middle', () => {
    const [teacher, child, mother] = [
      withRoles(1, ['teacher', north]),
      withRoles(2, ['student', north]),
      withRoles(3, ['parent', north]),
    ];
    const relations = [relation('teaches', 1, 2), relation('guardian_of', 3, 2)];
    expect(rolesOf([teacher, child, mother], relations, 1, 3)).to.deep.equal(['teacher', 'parent']);
    const former = withRoles(2, ['parent', north]);
    expect(rolesOf([teacher, former, mother], relations, 1, 3)).to.equal('no_relation');
    expect(rolesOf([withRoles(1, ['tutor', north]), child, mother], relations, 1, 3)).to.equal('no_relation');
  });

  it('takes no relation that a hold or a date has ended', () => {
    const people = [withRoles(1, ['teacher', north]), withRoles(2, ['student', north])];
    expect(rolesOf(people, [relation('teaches', 1, 2, { isActive: false, isHeld: true })], 1, 2)).to.equal(
      'no_relation',
    );
  });

  it('names the refusal that the directory could change first', () => {
    const [one, other] = [
      withRoles(1, ['admin', north], ['parent', north]),
      withRoles(2, ['teacher', south], ['parent', south]),
    ];
    expect(decideOf([one, other], [], 1, 2)).to.deep.include({ refusal: 'no_relation', rule: 'teacher-parent' });
    expect(decideOf([withRoles(1, ['admin', north]), other], [], 1, 2)).to.deep.include({
      refusal: 'other_organisation',
    });
    expect(decideOf([withRoles(1, ['parent', north]), withRoles(2, ['parent', north])], [], 1, 2)).to.include({
      refusal: 'never',
    });
    const asleep = { ...other, isActive: false };
    expect(decideOf([one, asleep], [], 1, 2)).to.include({ refusal: 'inactive' });
  });

  const scopes = [rootScope, district, north, south, elsewhere];
  const anyPerson = (id: number) =>
    fc
      .array(fc.tuple(fc.constantFrom(...educationPolicy.roles), fc.constantFrom(...scopes)), {
        minLength: 1,
        maxLength: 3,
      })
      .chain((roles) =>
        fc.boolean().map((isActive): Person => ({ ...withRoles(id, ...roles), isActive: isActive || id % 3 > 0 })),
      );
  const anyGraph = fc.tuple(...[1, 2, 3, 4, 5].map(anyPerson)).chain((people) =>
    fc
      .array(
        fc.record({
          kind: fc.constantFrom(...Object.keys(educationPolicy.relations)),
          ...{ from: fc.integer({ min: 1, max: 5 }), to: fc.integer({ min: 1, max: 5 }), isActive: fc.boolean() },
        }),
        { maxLength: 8 },
      )
      .map((drawn) => ({
        people,
        graph: new RelationGraph(
          people,
          drawn
            .filter(({ from, to }) => from !== to)
            .map(({ kind, from, to, isActive }) => relation(kind, from, to, { isActive })),
        ),
      })),
  );

  it('agrees with the list of contacts and with explain, and is the same from both sides (I17)', () => {
    fc.assert(
      fc.property(anyGraph, ({ people, graph }) => {
        for (const { id } of people) {
          const allowed = people.filter((other) => decide(educationPolicy, graph, id, other.id).allowed);
          expect(
            contactsIn(educationPolicy, graph, id)
              .map((one) => one.id)
              .sort(),
          ).to.deep.equal(allowed.map((one) => one.id));
          for (const other of people) {
            const decision = decide(educationPolicy, graph, id, other.id);
            const back = decide(educationPolicy, graph, other.id, id);
            expect([back.allowed, back.rule]).to.deep.equal([decision.allowed, decision.rule]);
            if (decision.allowed && back.allowed)
              expect([...back.grants].reverse().map(({ role }) => role)).to.deep.equal(
                decision.grants.map(({ role }) => role),
              );
            expect(explain(educationPolicy, graph, id, other.id).allowed).to.equal(decision.allowed);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('explain across organisations', () => {
  it('tells a moderator of one organisation about a stranger there, and nothing about one elsewhere', () => {
    const people = [
      withRoles(1, ['admin', north]),
      { ...withRoles(2, ['teacher', north]), isActive: false },
      withRoles(3, ['teacher', south]),
    ];
    const graph = new RelationGraph(people, []);
    const [here, there, nobody] = [2, 3, 9].map((id) => explain(educationPolicy, graph, asUserId(1), asUserId(id)));
    expect(here?.rule).to.equal('admin-teacher');
    expect(here?.wouldAllow.flat().map(({ change }) => change)).to.deep.equal(['activate_person']);
    expect(there).to.deep.equal(nobody);
  });

  it('offers no remedy where only another organisation would help', () => {
    const people = [
      withRoles(1, ['admin', district], ['parent', elsewhere]),
      withRoles(2, ['admin', elsewhere], ['teacher', north]),
    ];
    const graph = new RelationGraph(people, []);
    expect(explain(educationPolicy, graph, asUserId(1), asUserId(2)).roles?.map(({ role }) => role)).to.deep.equal([
      'admin',
      'teacher',
    ]);
  });
});

describe('rights in organisations', () => {
  const nina = withRoles(1, ['admin', north], ['teacher', south]);
  it('hold in the organisation of the role and below it', () => {
    const dora = withRoles(2, ['admin', district]);
    const scopes = [rootScope, district, north, south, elsewhere];
    expect(scopes.map((within) => mayModerate(educationPolicy, nina, within))).to.deep.equal([
      false,
      false,
      true,
      false,
      false,
    ]);
    expect(scopes.map((within) => mayManageDirectory(educationPolicy, dora, within))).to.deep.equal([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(scopes.every((within) => mayModerate(educationPolicy, personOf(3, 'admin'), within))).to.equal(true);
  });

  it('are listed by organisation, and end with the account', () => {
    expect(managedScopes(educationPolicy, nina)).to.deep.equal([north]);
    expect([
      moderatesSomewhere(educationPolicy, nina),
      moderatesSomewhere(educationPolicy, personOf(3, 'staff')),
    ]).to.deep.equal([true, false]);
    const asleep = { ...nina, isActive: false };
    expect([managedScopes(educationPolicy, asleep), moderatesSomewhere(educationPolicy, asleep)]).to.deep.equal([
      [],
      false,
    ]);
  });
});
