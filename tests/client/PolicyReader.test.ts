import { expect } from 'chai';
import { PolicyReader } from '../../client/PolicyReader.ts';
import type { Policy } from '../../client/wire/wireTypes.ts';

const policy: Policy = {
  name: 'clinic',
  roles: [],
  relations: [],
  room_types: [],
  pictures: { may_set_own: false, office: [] },
};

/** A reader whose requests answer one after the other, or fail. */
const readerOf = (...answers: (Policy | Error)[]) => {
  let asked = 0;
  const reader = new PolicyReader(async () => {
    const answer = answers[asked++];
    if (answer === undefined) throw new Error('asked too often');
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { reader, asked: () => asked };
};

const messageOf = (failure: unknown): string => (failure instanceof Error ? failure.message : 'no error');

describe('PolicyReader', () => {
  it('asks once, also for callers at the same time', async () => {
    const { reader, asked } = readerOf(policy);
    const answers = await Promise.all([reader.read(), reader.read()]);
    expect([...answers, await reader.read()]).to.deep.equal([policy, policy, policy]);
    expect(asked()).to.equal(1);
  });

  it('asks again after a failure', async () => {
    const { reader, asked } = readerOf(new Error('down'), policy);
    expect(await reader.read().catch(messageOf)).to.equal('down');
    expect(await reader.read()).to.equal(policy);
    expect(asked()).to.equal(2);
  });

  it('asks again for another person, and drops no later answer when the former request fails', async () => {
    const { reader, asked } = readerOf(new Error('late'), policy);
    const former = reader.read().catch(messageOf);
    reader.forget();
    expect(await reader.read()).to.equal(policy);
    expect(await former).to.equal('late');
    expect(await reader.read()).to.equal(policy);
    expect(asked()).to.equal(2);
  });
});
