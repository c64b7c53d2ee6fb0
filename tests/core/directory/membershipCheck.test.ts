import { expect } from 'chai';
import { makeMembershipCheck } from '../../../core/directory/membershipCheck.ts';
import type { RoomId } from '../../../core/ids.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { membershipsOf } from '../../contracts/School.ts';
import { quietStaff } from '../../support/changedPolicies.ts';
import { PolicyWorld } from './PolicyWorld.ts';

const open = async () => {
  const policies = await PolicyWorld.open();
  const node = await policies.join(educationPolicy);
  const { directory, policies: versions, policyHash: hash, bus, database } = node.world;
  const check = makeMembershipCheck({ directory, versions, policy: educationPolicy, hash, bus, limit: 2 });
  const loseMembership = (roomId: RoomId, name: 'pam'): void => {
    const stored = database.tables.rooms.get(roomId);
    if (stored === undefined) throw new Error(`There is no room ${roomId}`);
    const memberships = new Map(stored.memberships);
    memberships.delete(policies.school.id(name));
    database.tables.rooms.set(roomId, { ...stored, memberships });
  };
  return { policies, node, check, loseMembership, school: policies.school };
};

const watch = { onProgress: () => {} };

describe('membershipCheck', () => {
  it('finds nothing where an import has just been', async () => {
    const { check } = await open();
    expect(await check.run(watch)).to.deep.equal({ count: 0, examples: [] });
  });

  it('finds a membership that was lost, and brings it back with its event', async () => {
    const { check, loseMembership, school, node } = await open();
    const { id } = await school.forum('tess', 'sam');
    loseMembership(id, 'pam');
    expect(await check.run(watch)).to.deep.equal({
      count: 1,
      examples: [`room ${id}: joined ${school.id('pam')}`],
    });
    expect(node.publications).to.deep.equal([]);
    expect(await check.fix?.(watch)).to.contain('0 rooms created, 1 changed; memberships: 1 joined, 0 left');
    expect(membershipsOf(school, await school.room(id)).members).to.have.members(['tess', 'sam', 'pam']);
    expect(node.publications.map(({ roomId, events }) => [roomId, events?.map(({ type }) => type)])).to.deep.equal([
      [id, ['participants_joined']],
    ]);
    expect(await check.run(watch)).to.include({ count: 0 });
  });

  it('looks at nothing while another policy applies', async () => {
    const { check, policies } = await open();
    await policies.start(quietStaff);
    const refusal = await check.run(watch).then(String, String);
    expect(refusal).to.contain('Version 2 of the policy').and.to.contain('applies');
  });

  it('ends between two parts when its signal does', async () => {
    const { check } = await open();
    const signal = AbortSignal.abort(new Error('Ctrl-C'));
    expect(await check.run({ ...watch, signal }).then(String, String)).to.equal('Error: Ctrl-C');
  });
});
