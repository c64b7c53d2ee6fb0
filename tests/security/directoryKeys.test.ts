import { expect } from 'chai';
import { type Answer, directoryKey, SecuredServer } from './SecuredServer.ts';

const teacher = { external_id: 't1', role: 'teacher', first_name: 'Tess', last_name: 'Mill', is_active: true };
const body = { users: [teacher], relations: [] };

describe('a key of a source', () => {
  let server: SecuredServer;
  let key: string;
  let id: number;
  const by = (shown: string, method: string, path: string, given?: unknown): Promise<Answer> =>
    server.ask(method, path, { headers: { 'x-directory-key': shown }, ...(given !== undefined && { body: given }) });

  beforeEach(async () => {
    server = await SecuredServer.open();
    const made = await by(directoryKey, 'POST', '/api/directory/keys/', { source: 'north' });
    expect(made.status, made.text).to.equal(201);
    ({ key, id } = made.body);
  });
  afterEach(() => server.stop());

  it('writes its own source, and no other (a key used for another source)', async () => {
    expect((await by(key, 'PUT', '/api/directory/', body)).status).to.equal(200);
    expect((await by(key, 'PUT', '/api/directory/', { ...body, source: 'north' })).status).to.equal(200);
    for (const path of ['/api/directory/?source=south', '/api/directory/?source=host'])
      expect((await by(key, 'PUT', path, body)).body.error.code, path).to.equal('ACCESS_DENIED');
    expect((await by(key, 'PUT', '/api/directory/', { ...body, source: 'host' })).status).to.equal(403);
    const taken = { users: [], relations: [{ kind: 'teaches', from: 'tess', to: 'sue', status: 'active' }] };
    expect((await by(key, 'PUT', '/api/directory/', taken)).status).to.equal(400);
    expect((await by(key, 'GET', '/api/directory/users/?external_id=t1')).body.external_id).to.equal('t1');
    expect((await by(key, 'GET', '/api/directory/users/?external_id=sam')).status).to.equal(404);
  });

  it('opens nothing but the records of its source (a key used for what is not the directory)', async () => {
    const sam = await server.userId('sam');
    for (const [method, path, given] of [
      ['GET', '/api/audit/', undefined],
      ['GET', '/api/events/', undefined],
      ['GET', '/api/directory/keys/', undefined],
      ['POST', '/api/directory/keys/', { source: 'host' }],
      ['DELETE', `/api/directory/keys/${id}/`, undefined],
      ['GET', '/api/directory/sources/', undefined],
      ['PUT', '/api/directory/sources/north/settings/', {}],
      ['POST', '/api/directory/simulate/', body],
      ['GET', '/api/directory/holds/', undefined],
      ['POST', '/api/directory/holds/', { user_id: sam, effect: 'suspend', reason: 'x' }],
      ['GET', '/api/directory/merges/', undefined],
      ['POST', '/api/directory/exports/', { user_id: sam }],
      ['POST', '/api/directory/erasures/', { user_id: sam }],
    ] as const) {
      const { status, body: answer } = await by(key, method, path, given);
      expect([status, answer?.error?.code], `${method} ${path}`).to.deep.equal([403, 'ACCESS_DENIED']);
    }
    for (const path of ['/api/chat/rooms/', '/api/chat/me/'])
      expect((await by(key, 'GET', path)).status, path).to.equal(401);
  });

  it('ends with the request in which it is revoked, and stays in the list (a revoked key)', async () => {
    expect((await by(key, 'GET', '/api/directory/people/')).status).to.equal(200);
    expect((await by(directoryKey, 'DELETE', `/api/directory/keys/${id}/`)).status).to.equal(200);
    expect((await by(key, 'GET', '/api/directory/people/')).status).to.equal(401);
    const { keys } = (await by(directoryKey, 'GET', '/api/directory/keys/')).body;
    expect(keys).to.have.length(1);
    expect(keys[0]).to.include({ id, source: 'north' });
    expect(keys[0].revoked_at).to.be.a('string');
    expect(JSON.stringify(keys)).to.not.include(key);
  });

  it('that is wrong gets 401, and 429 after 20 a minute (guessing keys of sources)', async () => {
    const statuses: number[] = [];
    for (let round = 10; round < 34; round += 1)
      statuses.push((await by(`hrk_${'a'.repeat(41)}${round}`, 'GET', '/api/directory/people/')).status);
    expect(statuses.slice(0, 20)).to.deep.equal(Array.from({ length: 20 }, () => 401));
    expect(statuses.at(-1)).to.equal(429);
    expect((await by(key, 'GET', '/api/directory/people/')).status).to.equal(200);
    const { entries } = (await by(directoryKey, 'GET', '/api/audit/?action=key.refused')).body;
    expect(entries).to.have.length(1);
  });

  it('is in no log, nor in the audit log (a key that leaks)', async () => {
    await by(key, 'PUT', '/api/directory/', body);
    expect(server.log.join('\n')).to.not.include(key.slice(8));
    const { entries } = (await by(directoryKey, 'GET', '/api/audit/?actor_kind=key&order=newest')).body;
    expect(entries.some((one: { actor: { key_id: number | null } }) => one.actor.key_id === id)).to.equal(true);
    expect(JSON.stringify(entries)).to.not.include(key.slice(8));
  });
});
