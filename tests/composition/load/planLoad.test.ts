import { expect } from 'chai';
import { planLoad } from '../../../composition/load/LoadPlan.ts';
import { loadRoles } from '../../../composition/load/loadRoles.ts';
import { ChatError } from '../../../core/errors.ts';
import { defaultLimits } from '../../../core/limits/Limits.ts';
import { alumniPolicy } from '../../../core/permissions/alumniPolicy.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import { definePolicy } from '../../../core/permissions/Policy.ts';

const school = loadRoles(educationPolicy);

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (failure) {
    if (failure instanceof ChatError) return failure.message;
    throw failure;
  }
  throw new Error('nothing was refused');
};

describe('loadRoles', () => {
  it('finds rooms that strangers may be given in every policy that comes with Homeroom', () => {
    expect(school).to.deep.equal({
      ...{ leader: 'admin', member: 'student', talk: 'group', services: { role: 'bot', type: 'announcement' } },
    });
    expect(loadRoles(marketplacePolicy)).to.include({ leader: 'admin', talk: 'group' });
    expect(loadRoles(alumniPolicy)).to.include({ leader: 'official', member: 'member', talk: 'group' });
  });

  it('says so where a policy has none', () => {
    const { direct } = educationPolicy.roomTypes;
    if (direct === undefined) return expect.fail('the policy has no direct rooms');
    const pairs = definePolicy({
      ...{ name: 'pairs', roles: ['peer'], relations: {}, rules: [['peer', 'peer', 'always']] },
      ...{ roomTypes: { direct: { ...direct, confirm: 'nobody' } }, rights: { moderate: [], manageDirectory: [] } },
    });
    expect(refusal(() => loadRoles(pairs))).to.match(/The policy "pairs" has no rooms of an owner/);
  });
});

describe('planLoad', () => {
  const plan = planLoad({ sockets: 100, rate: 1_000, minutes: 5 }, school, defaultLimits);

  it('gives everybody one class of at most 25, with a leader and a visitor', () => {
    expect(plan.classes).to.have.length(4);
    const all = plan.classes.flatMap(({ members, visitor }) => [
      ...members,
      ...(visitor === undefined ? [] : [visitor]),
    ]);
    expect(all.toSorted((one, other) => one - other)).to.deep.equal(Array.from({ length: 100 }, (_, place) => place));
    for (const { leader, members, visitor } of plan.classes) {
      expect(members[0]).to.equal(leader);
      expect(members).not.to.include(visitor);
      expect(members.length).to.be.at.most(25);
    }
  });

  it('keeps below the limits: the rest is sent by service accounts', () => {
    expect(plan.socketRate + plan.serviceRate).to.equal(1_000);
    expect(plan.socketRate / 96).to.be.at.most(8);
    expect(plan.serviceRate / plan.services).to.be.at.most(48);
    expect(plan.services).to.be.at.least(1);
  });

  it('says how many sockets a larger rate needs, and how many are enough', () => {
    const said = refusal(() => planLoad({ sockets: 10, rate: 5_000, minutes: 1 }, school, defaultLimits));
    const [, enough = ''] = /--sockets (\d+)/.exec(said) ?? [];
    expect(planLoad({ sockets: Number(enough), rate: 5_000, minutes: 1 }, school, defaultLimits).rate).to.equal(5_000);
  });

  it('counts on people alone where the policy has no service accounts', () => {
    const { services: _, ...bare } = school;
    const small = planLoad({ sockets: 100, rate: 700, minutes: 1 }, bare, defaultLimits);
    expect([small.socketRate, small.serviceRate, small.services]).to.deep.equal([700, 0, 0]);
    expect(refusal(() => planLoad({ sockets: 100, rate: 1_000, minutes: 1 }, bare, defaultLimits))).to.include(
      '--sockets',
    );
  });

  for (const [wish, name] of [
    [{ sockets: 2_001, rate: 10, minutes: 1 }, '--sockets'],
    [{ sockets: 1, rate: 10, minutes: 1 }, '--sockets'],
    [{ sockets: 2.5, rate: 10, minutes: 1 }, '--sockets'],
    [{ sockets: 10, rate: 0, minutes: 1 }, '--rate'],
    [{ sockets: 10, rate: 20_001, minutes: 1 }, '--rate'],
    [{ sockets: 10, rate: 10, minutes: 0 }, '--minutes'],
    [{ sockets: 10, rate: 10, minutes: 61 }, '--minutes'],
    [{ sockets: 2_000, rate: 20_000, minutes: 60 }, '200000 messages'],
  ] as const)
    it(`refuses ${JSON.stringify(wish)}`, () => {
      expect(refusal(() => planLoad(wish, school, defaultLimits))).to.include(name);
    });
});
