import { expect } from 'chai';
import { hashPolicy } from '../../../adapters/system/hashPolicy.ts';
import { makeRegisterPolicy } from '../../../core/directory/registerPolicy.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const [first, second] = [
  { hash: 'a', name: 'first' },
  { hash: 'b', name: 'second' },
];

const open = async () => {
  const world = await memoryWorld();
  return { ...world, register: makeRegisterPolicy(world.policies) };
};

describe('registerPolicy', () => {
  it('registers a new policy, and returns its standing', async () => {
    const { register } = await open();
    expect((await register(first)).standing).to.equal('first');
    expect((await register(first)).standing).to.equal('same');
    const { standing, version } = await register(second);
    expect([standing, version.version]).to.deep.equal(['new', 2]);
  });

  it('refuses an older policy with one sentence that says what to do', async () => {
    const { register, policies } = await open();
    await register(first);
    await register(second);
    const { code, message } = await refusedBy(register(first));
    expect(code).to.equal('CONFLICT');
    expect(message)
      .to.contain('version 2 of the policy ("second")')
      .and.to.contain('--policy-back')
      .and.to.contain('policyBack');
    expect(message.match(/\.\s|\.$/g)).to.have.length(1);
    expect((await policies.find('a')).latest?.version).to.equal(2);
  });

  it('goes back on purpose: the older policy becomes the newest version', async () => {
    const { register } = await open();
    await register(first);
    await register(second);
    const { standing, version } = await register(first, { mayGoBack: true });
    expect([standing, version.version, version.hash]).to.deep.equal(['older', 3, 'a']);
    expect((await refusedBy(register(second))).code).to.equal('CONFLICT');
  });

  it('registers a first policy alone, if asked: what a database follows already stays', async () => {
    const { register, policies } = await open();
    const made = await register(first, { onlyFirst: true });
    expect([made.standing, made.version.version, made.version.isReconciled]).to.deep.equal(['first', 1, true]);
    for (const [policy, standing] of [
      [first, 'same'],
      [second, 'new'],
    ] as const) {
      const kept = await register(policy, { onlyFirst: true });
      expect([kept.standing, kept.version.hash]).to.deep.equal([standing, 'a']);
    }
    expect((await policies.find('b')).own).to.equal(undefined);
  });

  it('does not wait for a directory change if the policy applies already', async () => {
    const { register, directory } = await open();
    const own = { hash: hashPolicy(educationPolicy), name: 'education' };
    await register(own);
    await directory.transaction(async (tx) => {
      await tx.people('host', ['nobody']);
      // It would never end if it waited for the transaction that it runs in.
      expect((await register(own)).standing).to.equal('same');
    });
  });
});
