import { expect } from 'chai';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';
import { type Answer, RunningChat } from './RunningChat.ts';

withMigratedPostgres('homeroom keys', (getUrl) => {
  let nodes: readonly RunningChat[] = [];
  before(async () => {
    nodes = [await RunningChat.start({ database: getUrl() }), await RunningChat.start({ database: getUrl() })];
  });
  after(async () => {
    for (const node of nodes) await node.stop();
  });
  const run = (...args: string[]) => callHomeroom(['keys', ...args], { DATABASE_URL: getUrl() });
  const ask = async (node: RunningChat | undefined, key: string, method: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${node?.address}/api/directory/`, {
      method,
      headers: { 'x-directory-key': key, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const users = [{ external_id: 't1', role: 'teacher', first_name: 'Tess', last_name: 'Mill', is_active: true }];
  const body = { organisations: [{ external_id: 's1', name: 'School' }], users, relations: [] };

  it('makes a key that works on every node, without DIRECTORY_KEY, until it is revoked there', async () => {
    const made = await run('create', '--source', 'sis', '--name', 'Nightly', '--json');
    expect(made.code, made.error).to.equal(0);
    const { id, key } = JSON.parse(made.out);
    for (const node of nodes) expect((await ask(node, key, 'PUT', body)).status).to.equal(200);

    const listed = await run('list');
    expect(listed.out, listed.error).to.match(new RegExp(`${id} +sis +Nightly +20.*Z +20.*Z`));
    expect(listed.out).to.not.include(key);

    expect((await run('revoke', String(id))).code).to.equal(0);
    for (const node of nodes) expect((await ask(node, key, 'PUT', body)).status).to.equal(401);
    expect(JSON.parse((await run('list', '--json')).out).keys[0].revoked_at).to.be.a('string');
  });

  it('makes a key of one organisation', async () => {
    const made = JSON.parse((await run('create', '--source', 'sis', '--organisation', 's1', '--json')).out);
    expect(made.organisation_id).to.be.a('number');
    const withRoles = (externalId: string, roles: readonly object[]) => {
      const { role: _, ...user } = users[0] ?? expect.fail();
      return { users: [{ ...user, external_id: externalId, roles }], relations: [] };
    };
    const placed = withRoles('t3', [{ role: 'teacher', organisation: 's1' }]);
    const stored = await ask(nodes[0], made.key, 'PUT', placed);
    expect(stored.status, JSON.stringify(stored.body)).to.equal(200);
    const outside = await ask(nodes[0], made.key, 'PUT', withRoles('t4', [{ role: 'admin' }]));
    expect(outside.body.error.details).to.deep.equal([
      { path: '/users/0/roles/0/organisation', problem: 'you do not manage this organisation' },
    ]);
  });

  for (const [what, args, words] of [
    ['an unknown action', ['drop'], /keys create, keys list or keys revoke/],
    ['a key of no source', ['create'], /--source/],
    ['an organisation that nobody named', ['create', '--source', 'x', '--organisation', 'none'], /"none"/],
    ['a number that is none', ['revoke', 'three'], /by its number/],
    ['a key that is not there', ['revoke', '999'], /no such key/],
  ] as const)
    it(`refuses ${what}, and says what to write`, async () => {
      const { code, error } = await run(...args);
      expect([code, error]).to.satisfy(([one, text]: [number, string]) => one === 1 && words.test(text), error);
    });
});
