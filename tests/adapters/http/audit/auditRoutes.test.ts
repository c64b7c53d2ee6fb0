import { expect } from 'chai';
import type { auditList, auditRecord } from '../../../../adapters/wire/audit/auditSchemas.ts';
import { expectError, testKey } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const path = '/api/audit/';

describe('auditRoutes', () => {
  const http = withHttp();
  const list = (query = '', headers: Record<string, string> = {}, name: 'ada' | null = 'ada') =>
    http().get<typeof auditList>(name, `${path}${query}`, { headers });

  const look = async (): Promise<number> => {
    const roomId = await http().school.group('tess', ['sam']);
    await http().get('ada', `/api/chat/rooms/${roomId}/messages/`);
    return roomId;
  };

  it('list entries in the order in which they were written, page by page', async () => {
    const roomId = await look();
    const { status, body } = await list();
    expect(status).to.equal(200);
    expect(body.entries.map(({ id }) => id)).to.deep.equal(body.entries.map((_, index) => index + 1));
    const last = body.entries.at(-1);
    expect(last).to.deep.include({ action: 'look', has_details: true });
    expect(last?.actor.user).to.include({ username: 'ada' });
    expect(last?.subject).to.include({ room_id: roomId, organisation_id: 0, user_count: 0 });
    expect(last?.hash).to.match(/^[0-9a-f]{64}$/);

    const ids: number[] = [];
    for (let after = 0, more = true; more; ) {
      const page = (await list(`?after=${after}&limit=2`)).body;
      ids.push(...page.entries.map(({ id }) => id));
      after = ids.at(-1) ?? expect.fail();
      more = page.has_more;
    }
    expect(ids).to.deep.equal(body.entries.map(({ id }) => id));
  });

  it('list the newest first on request, and filter', async () => {
    const roomId = await look();
    const newest = (await list('?order=newest&limit=1')).body;
    expect([newest.entries[0]?.action, newest.has_more]).to.deep.equal(['look', true]);
    const before = (await list(`?order=newest&before=${newest.entries[0]?.id}`)).body;
    expect(before.entries.some(({ action }) => action === 'look')).to.equal(false);
    const found = async (query: string) => (await list(query)).body.entries.map(({ action }) => action);
    expect(await found(`?room_id=${roomId}`)).to.deep.equal(['look']);
    expect(await found(`?actor=${http().school.id('ada')}`)).to.deep.equal(['look']);
    expect(await found('?action=look')).to.deep.equal(['look']);
    expect(await found(`?subject=${http().school.id('sam')}&action=roles.changed`)).to.deep.equal(['roles.changed']);
    expect(await found('?until=2001-01-01T00:00:00.000Z')).to.deep.equal([]);
    expectError(await list('?actor_kind=ghost'), 400, 'INVALID_REQUEST');
    expectError(await list('?limit=201'), 400, 'INVALID_REQUEST');
  });

  it('show an entry with its details, and say when they were erased', async () => {
    await look();
    const { body } = await list('?order=newest&limit=1');
    const id = body.entries[0]?.id ?? expect.fail();
    const read = () => http().get<typeof auditRecord>('ada', `${path}${id}/`);
    expect((await read()).body).to.deep.include({ is_erased: false, details: { what: 'history', as: 'observer' } });
    await http().world.auditLog.eraseDetails([id as never], { kind: 'command' });
    expect((await read()).body).to.deep.include({ is_erased: true, details: null, has_details: true });
    expectError(await http().get('ada', `${path}999999/`), 404, 'NOT_FOUND');
  });

  it('are for offices and for programs with the key, and for nobody else', async () => {
    expect((await list('', { 'x-directory-key': testKey }, null)).status).to.equal(200);
    expectError(await http().get('tess', path), 403, 'ACCESS_DENIED');
    expectError(await http().get('sam', `${path}1/`), 403, 'ACCESS_DENIED');
    expectError(await http().get(null, path), 401, 'UNAUTHORIZED');
  });

  it('have a wrong key on record, once a minute for each address', async () => {
    for (let count = 0; count < 3; count += 1)
      expectError(await list('', { 'x-directory-key': 'wrong' }, null), 401, 'UNAUTHORIZED');
    const { entries } = (await list('?action=key.refused')).body;
    expect(entries).to.have.length(1);
    const { body } = await http().get<typeof auditRecord>('ada', `${path}${entries[0]?.id}/`);
    expect(body.actor).to.deep.equal({ kind: 'key', user: null, key_id: null });
    expect(body.details).to.deep.equal({ address: '127.0.0.1', attempts: 1 });
    await http().chat.refusedKeys.flush(true);
    const last = (await list('?action=key.refused&order=newest&limit=1')).body.entries[0]?.id;
    const later = await http().get<typeof auditRecord>('ada', `${path}${last}/`);
    expect(later.body.details).to.deep.equal({ address: '127.0.0.1', attempts: 2 });
  });

  it('have what a program with the key and a person changed in the directory, by ids alone', async () => {
    const user = {
      external_id: 'new',
      role: 'student',
      first_name: 'Newton',
      last_name: 'Secretname',
      is_active: true,
    };
    const headers = { 'x-directory-key': testKey };
    const put = (users: readonly object[]) =>
      http().ask(null, 'PUT', '/api/directory/', { body: { users, relations: [] }, headers });
    const before = (await list()).body.entries.length;
    await put([user]);
    await put([user]);
    await put([{ ...user, role: 'teacher' }]);
    const { entries } = (await list(`?after=${before}`)).body;
    expect(entries.map(({ actor, action }) => [actor.kind, action])).to.deep.equal([
      ['key', 'directory.changed'],
      ['key', 'roles.changed'],
      ['key', 'directory.changed'],
      ['key', 'roles.changed'],
    ]);
    const { body } = await http().get<typeof auditRecord>('ada', `${path}${entries[3]?.id}/`);
    const [id] = body.user_ids;
    expect(body.details).to.deep.equal({ changes: [{ id, before: ['student'], after: ['teacher'] }] });
    const whole = await http().get<typeof auditRecord>('ada', `${path}${entries[2]?.id}/`);
    expect(whole.body.details).to.deep.include({ source: 'host', is_forced: false });
    expect(JSON.stringify(whole.body)).not.to.contain('Secretname');
  });

  it('have holds with their reasons, set and lifted', async () => {
    const hold = { user_id: 'sam', effect: 'suspend', reason: 'Court order 4 F 12/26' };
    const set = await http().post('ada', '/api/directory/holds/', hold);
    const { id } = set.body as { readonly id: number };
    await http().ask('ada', 'DELETE', `/api/directory/holds/${id}/`);
    const { entries } = (await list(`?subject=${http().school.id('sam')}&actor=${http().school.id('ada')}`)).body;
    expect(entries.map(({ action }) => action)).to.deep.equal([
      'hold.set',
      'roles.changed',
      'hold.lifted',
      'roles.changed',
    ]);
    const { body } = await http().get<typeof auditRecord>('ada', `${path}${entries[0]?.id}/`);
    expect(body.details).to.include({ hold: id, effect: 'suspend', reason: 'Court order 4 F 12/26' });
    expect(body.subject.users[0]).to.include({ username: 'sam' });
  });
});
