import { expect } from 'chai';
import type { holdList, holdSchema } from '../../../../adapters/wire/directory/holdSchemas.ts';
import { expectError, testKey } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const path = '/api/directory/holds/';
const headers = { 'x-directory-key': testKey };
const suspend = { effect: 'suspend', reason: 'Court order 4 F 12/26' };

describe('holdRoutes', () => {
  const http = withHttp();
  const set = (body: unknown) => http().post<typeof holdSchema>('ada', path, body);
  const list = (query = '') => http().get<typeof holdList>('ada', `${path}${query}`);
  const mayTalk = async (): Promise<boolean> => {
    const { body } = await http().get('tess', `/api/chat/contacts/${http().school.id('sam')}/permission/`);
    return (body as { allowed: boolean }).allowed;
  };

  it('suspend a relation at once, until they are lifted', async () => {
    expect(await mayTalk()).to.equal(true);
    const { status, body } = await set({ relation: { kind: 'teaches', from: 'tess', to: 'sam' }, ...suspend });
    expect(status).to.equal(201);
    expect(body).to.deep.include({ effect: 'suspend', user: null, ends: null, lifted_at: null, is_in_force: true });
    expect(body.author).to.include({ username: 'ada' });
    expect(body.relation).to.deep.include({ kind: 'teaches', context: null });
    expect(await mayTalk()).to.equal(false);

    const lifted = await http().ask<typeof holdSchema>('ada', 'DELETE', `${path}${body.id}/`);
    expect(lifted.body).to.include({ id: body.id, is_in_force: false });
    expect(await mayTalk()).to.equal(true);
  });

  it('suspend an account, by its number or by an external id', async () => {
    const { body } = await set({ user_id: http().school.id('sam'), ...suspend });
    expect(body.user).to.include({ username: 'sam' });
    expectError(await http().get('sam', '/api/chat/me/'), 403, 'USER_INACTIVE');
    expect((await set({ user_id: 'theo', ...suspend })).body.user).to.include({ username: 'theo' });
  });

  it('are listed by person, page by page, the newest first', async () => {
    for (const user_id of ['sam', 'theo', 'sam']) await set({ user_id, ...suspend, effect: 'keep' });
    const { body } = await list('?limit=2');
    expect(body.holds.map(({ user }) => user?.username)).to.deep.equal(['sam', 'theo']);
    expect(body.has_more).to.equal(true);
    const rest = await list(`?limit=2&before=${body.holds[1]?.id}`);
    expect([rest.body.holds.length, rest.body.has_more]).to.deep.equal([1, false]);
    expect((await list(`?user_id=${http().school.id('theo')}`)).body.holds.length).to.equal(1);
  });

  it('are listed with those that are over only on request', async () => {
    const { body } = await set({ user_id: 'sam', ...suspend });
    await http().ask('ada', 'DELETE', `${path}${body.id}/`);
    expect((await list()).body.holds).to.deep.equal([]);
    expect((await list('?with_past=true')).body.holds.map(({ id }) => id)).to.deep.equal([body.id]);
  });

  it('are set by programs with the key too, and have no author then', async () => {
    const { status, body } = await http().post<typeof holdSchema>(
      null,
      path,
      { user_id: 'sam', ...suspend },
      { headers },
    );
    expect([status, body.author]).to.deep.equal([201, null]);
  });

  it('are refused where they say nothing, too much, or the impossible', async () => {
    for (const body of [
      { ...suspend },
      { user_id: 'sam', relation: { kind: 'teaches', from: 'tess', to: 'sam' }, ...suspend },
      { user_id: 'sam', effect: 'suspend' },
      { user_id: 'sam', effect: 'suspend', reason: '   ' },
      { user_id: 'sam', effect: 'stop', reason: 'x' },
      { user_id: 'sam', ...suspend, ends: '2020-01-01T00:00:00.000Z' },
      { relation: { kind: 'likes', from: 'tess', to: 'sam' }, ...suspend },
      { user_id: 'sam', ...suspend, until: '2027-01-01' },
    ])
      expectError(await set(body), 400, 'INVALID_REQUEST');
    expectError(await set({ user_id: 'nobody', ...suspend }), 404, 'USER_NOT_FOUND');
    expectError(await set({ user_id: 'ada', ...suspend }), 403, 'ACCESS_DENIED');
    expectError(await http().ask('ada', 'DELETE', `${path}999/`), 404, 'NOT_FOUND');
    expect((await list('?with_past=true')).body.holds).to.deep.equal([]);
  });

  it('are for offices only', async () => {
    expectError(await http().post('tess', path, { user_id: 'sam', ...suspend }), 403, 'ACCESS_DENIED');
    expectError(await http().get('tess', path), 403, 'ACCESS_DENIED');
  });
});
