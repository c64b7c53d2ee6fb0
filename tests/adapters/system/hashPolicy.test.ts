import { expect } from 'chai';
import { hashPolicy } from '../../../adapters/system/hashPolicy.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { educationBut, quietStaff } from '../../support/changedPolicies.ts';

describe('hashPolicy', () => {
  it('gives one short text for one policy, and another for another', () => {
    const hash = hashPolicy(educationPolicy);
    expect(hash).to.match(/^[0-9a-f]{64}$/);
    expect(hashPolicy(educationBut({ rules: [...educationPolicy.rules].reverse() }))).to.equal(hash);
    expect(hashPolicy(quietStaff)).not.to.equal(hash);
  });
});
