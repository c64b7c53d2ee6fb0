import { expect } from 'chai';
import { canonicalPolicy } from '../../../core/permissions/canonicalPolicy.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { inverse, type PolicyTable, via } from '../../../core/permissions/Policy.ts';
import { discreetBoards, educationBut, quietStaff, teachersApart } from '../../support/changedPolicies.ts';

const backwards = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, backwards(member)]),
      )
    : value;

describe('canonicalPolicy', () => {
  const education = canonicalPolicy(educationPolicy);

  it('does not depend on the order of members', () => {
    const { clause: _, ...table } = educationPolicy;
    const turned = backwards(table) as PolicyTable;
    expect(JSON.stringify(turned)).not.to.equal(JSON.stringify(table));
    expect(canonicalPolicy(turned)).to.equal(education);
  });

  it('does not depend on the order of rules and rights, but on that of roles, which is their strength', () => {
    const { rules, roles, rights } = educationPolicy;
    const roomTypes = { announcement: educationPolicy.roomType('announcement'), ...educationPolicy.roomTypes };
    const turned = educationBut({
      rules: [...rules].reverse(),
      rights: { ...rights, moderate: [...rights.moderate].reverse() },
      roomTypes: {
        ...roomTypes,
        announcement: { ...roomTypes.announcement, post: [...roomTypes.announcement.post].reverse() },
      },
    });
    expect(canonicalPolicy(turned)).to.equal(education);
    expect(canonicalPolicy(educationBut({ roles: [...roles].reverse() }))).not.to.equal(education);
  });

  it('does not depend on the order of a rule’s paths, but on that of a path’s steps', () => {
    const [direct, around] = [via('knows'), via('knows', inverse('knows'))];
    const table = (terms: PolicyTable['rules'][number][2]): PolicyTable => ({
      ...educationPolicy,
      rules: [['admin', 'admin', terms]],
    });
    expect(canonicalPolicy(table([...direct, ...around]))).to.equal(canonicalPolicy(table([...around, ...direct])));
    expect(canonicalPolicy(table(around))).not.to.equal(canonicalPolicy(table(via(inverse('knows'), 'knows'))));
  });

  it('does not depend on whether a row says of its history what goes without saying', () => {
    const { group, direct } = educationPolicy.roomTypes;
    const but = (types: Partial<PolicyTable['roomTypes']>) =>
      canonicalPolicy(
        educationBut({ roomTypes: { ...educationPolicy.roomTypes, ...types } as PolicyTable['roomTypes'] }),
      );
    expect(
      but({ group: { ...group, history: 'nobody' }, direct: { ...direct, history: 'everybody' } } as never),
    ).to.equal(education);
    expect(but({ group: { ...group, history: 'everybody' } } as never)).not.to.equal(education);
  });

  it('differs for every part that has a meaning', () => {
    const { relations, rights, roles } = educationPolicy;
    const others = [
      quietStaff,
      discreetBoards,
      teachersApart,
      educationBut({ name: 'other' }),
      educationBut({ relations: { ...relations, knows: { from: 'admin', to: 'admin' } } }),
      educationBut({ rights: { ...rights, moderate: [] } }),
      { ...educationPolicy, roles: [...roles, 'guest'] },
    ];
    expect(new Set([education, ...others.map(canonicalPolicy)]).size).to.equal(others.length + 1);
  });
});
