import { expect } from 'chai';
import { hashPolicy } from '../../../adapters/system/hashPolicy.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { educationBut, quietStaff } from '../../support/changedPolicies.ts';

describe('hashPolicy', () => {
  it('gives equal policies one hash and different policies different hashes', () => {
    const hash = hashPolicy(educationPolicy);
    expect(hash).to.match(/^[0-9a-f]{64}$/);
    expect(hashPolicy(educationBut({ rules: [...educationPolicy.rules].reverse() }))).to.equal(hash);
    expect(hashPolicy(quietStaff)).not.to.equal(hash);
  });
});
