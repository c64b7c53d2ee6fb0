import { expect } from 'chai';
import { openChat } from '../../composition/openChat.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';

const user = (externalId: string, role: string) => ({
  externalId,
  role,
  firstName: externalId,
  lastName: 'Bell',
  isActive: true,
});

withMigratedPostgres('homeroom holds', (getUrl) => {
  before(async () => {
    const chat = await openChat({ database: { url: getUrl() }, authenticate: () => null });
    await chat.directory.put({
      users: [user('pam', 'parent'), user('sam', 'student')],
      relations: [{ kind: 'guardian_of', from: 'pam', to: 'sam', status: 'active' }],
    });
    await chat.close();
  });
  const run = (...args: string[]) => callHomeroom(['holds', ...args], { DATABASE_URL: getUrl() });

  it('suspends a relation, lists it, and lifts it', async () => {
    const relation = ['--relation', 'guardian_of', '--from', 'pam', '--to', 'sam'];
    const set = await run('set', ...relation, '--effect', 'suspend', '--reason', 'Court order 4 F 12/26', '--json');
    expect(set.code, set.error).to.equal(0);
    const [hold] = JSON.parse(set.out).holds;
    expect(hold).to.deep.include({ effect: 'suspend', is_in_force: true, author: null, user: null });

    const list = await run('list', '--user', 'sam');
    expect(list.out).to.match(/suspend +pam Bell guardian_of sam Bell +yes .* host +Court order 4 F 12\/26/);

    const lifted = await run('lift', String(hold.id));
    expect(lifted.code, lifted.error).to.equal(0);
    expect(JSON.parse((await run('list', '--json')).out)).to.deep.equal({ holds: [] });
    const past = JSON.parse((await run('list', '--past', '--json')).out);
    expect(past.holds[0]).to.deep.include({ id: hold.id, is_in_force: false });
  });

  for (const [what, args, words] of [
    ['an unknown action', ['drop'], /holds list, holds set or holds lift/],
    ['a hold without an effect', ['set', '--user', 'sam', '--reason', 'Left'], /--effect suspend, or --effect keep/],
    ['a hold about nothing', ['set', '--effect', 'keep', '--reason', 'Left'], /what the hold is about/],
    ['a hold without a reason', ['set', '--user', 'sam', '--effect', 'keep'], /Say why/],
    ['nobody', ['set', '--user', 'nobody', '--effect', 'keep', '--reason', 'Left'], /"nobody"/],
    ['a relation of one person', ['set', '--relation', 'guardian_of', '--effect', 'keep', '--reason', 'x'], /--from/],
    ['a time that is none', ['list', '--user', 'nobody'], /"nobody"/],
    ['a number that is none', ['lift', 'three'], /by its number/],
    ['a hold that is not there', ['lift', '999'], /no such hold/],
  ] as const)
    it(`refuses ${what}, and says what to write`, async () => {
      const { code, error } = await run(...args);
      expect([code, error]).to.satisfy(([one, text]: [number, string]) => one === 1 && words.test(text), error);
    });
});
