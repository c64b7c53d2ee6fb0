import { expect } from 'chai';
import type { UserId } from '../../../core/ids.ts';
import { alumniPolicy } from '../../../core/permissions/alumniPolicy.ts';
import { canonicalPolicy } from '../../../core/permissions/canonicalPolicy.ts';
import { decide, decideEither } from '../../../core/permissions/decide.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { definePolicy, type Policy } from '../../../core/permissions/Policy.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { type BlockedPair, RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { requestLimits } from '../../../core/permissions/RequestRules.ts';
import { rootScope } from '../../../core/permissions/RoleGrant.ts';

const person = (id: number, ...roles: readonly string[]): Person => ({
  ...{ id: id as UserId, externalId: `${id}`, role: roles[0] ?? '', firstName: '', lastName: '', email: null },
  ...{ isActive: true, roles: roles.map((role) => ({ role, scope: rootScope })) },
});
const [one, other] = [1 as UserId, 2 as UserId];

/** `at once`, `by request` or `no`, for who asks about the other. */
const answer = (
  policy: Policy,
  [mine, theirs]: readonly [readonly string[], readonly string[]],
  { relations = [], blocks = [] }: { relations?: readonly Relation[]; blocks?: readonly BlockedPair[] } = {},
): string => {
  const graph = new RelationGraph([person(1, ...mine), person(2, ...theirs)], relations, blocks);
  const decision = decide(policy, graph, one, other);
  return !decision.allowed ? 'no' : decision.byRequest ? 'by request' : 'at once';
};

describe('the alumni policy', () => {
  it('lets officials write with all, and members ask members', () => {
    const matrix = alumniPolicy.roles.map((mine) =>
      alumniPolicy.roles.map((theirs) => answer(alumniPolicy, [[mine], [theirs]])),
    );
    expect(matrix).to.deep.equal([
      ['at once', 'at once'],
      ['at once', 'by request'],
    ]);
  });

  it('goes by any role of who has several', () => {
    expect(answer(alumniPolicy, [['official', 'member'], ['member']])).to.equal('at once');
    expect(answer(alumniPolicy, [['member'], ['official', 'member']])).to.equal('at once');
  });

  it('tells of a silent block only who set it', () => {
    const members = [['member'], ['member']] as const;
    expect(answer(alumniPolicy, members, { blocks: [[one, other, true]] })).to.equal('no');
    expect(answer(alumniPolicy, members, { blocks: [[other, one, true]] })).to.equal('by request');
    expect(answer(alumniPolicy, members, { blocks: [[other, one]] })).to.equal('no');
  });
});

describe('requests of a policy', () => {
  const asking = definePolicy({ ...marketplacePolicy, name: 'asking', requests: { between: [['client', 'worker']] } });
  const bid = (isActive: boolean): Relation => ({
    ...{ kind: 'bids_on', from: other, to: one, context: 'job', contextName: '', isActive },
  });

  it('let a client ask a worker, who bids to write', () => {
    expect(answer(marketplacePolicy, [['client'], ['worker']])).to.equal('no');
    expect(answer(asking, [['client'], ['worker']])).to.equal('by request');
    expect(answer(asking, [['worker'], ['client']])).to.equal('no');
    expect(answer(asking, [['client'], ['worker']], { relations: [bid(true)] })).to.equal('at once');
    expect(answer(asking, [['client'], ['worker']], { relations: [bid(false)] })).to.equal('by request');
  });

  it('are what the room of the two rests on, from either side', () => {
    const graph = new RelationGraph([person(1, 'worker'), person(2, 'client')], []);
    const decision = decideEither(asking, graph, one, other);
    expect(decision).to.deep.include({ allowed: true, byRequest: true });
    expect(decision.allowed && decision.grants.map(({ role }) => role)).to.deep.equal(['worker', 'client']);
  });

  it('mean the same where a limit says what goes without saying, and not in the other order', () => {
    const between = [['client', 'worker']] as const;
    const said = { ...asking, requests: { between, ...requestLimits(asking) } };
    expect(canonicalPolicy(said)).to.equal(canonicalPolicy(asking));
    const turned = { ...asking, requests: { between: [['worker', 'client']] as const } };
    expect(canonicalPolicy(turned)).not.to.equal(canonicalPolicy(asking));
    expect(requestLimits(alumniPolicy)).to.deep.equal({ open: 20, perDay: 10 });
  });

  it('are refused with a sentence where they say nothing, or nothing new', () => {
    const define = (requests: unknown) => () => definePolicy({ ...marketplacePolicy, requests: requests as never });
    expect(define({ between: [] })).to.throw('requests name nobody');
    expect(define({ between: [['client']] })).to.throw('between two roles each');
    expect(define({ between: [['client', 'pupil']] })).to.throw('"pupil", which is not one of its roles');
    expect(define({ between: [['worker', 'admin']] })).to.throw('may always talk');
    expect(define({ between: [['client', 'worker']], open: 0 })).to.throw('requests.open is no whole number');
    expect(define({ between: [['client', 'worker']], perDay: 1.5 })).to.throw('requests.perDay is no whole number');
  });
});
