import { expect } from 'chai';
import type { meAnswer } from '../../../../adapters/wire/account/accountSchemas.ts';
import type { mergeList, mergeOutcome, pairList } from '../../../../adapters/wire/directory/mergeSchemas.ts';
import type { openAnswer, roomList } from '../../../../adapters/wire/rooms/roomSchemas.ts';
import { expectError, testKey } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const path = '/api/directory/merges/';
const headers = { 'x-directory-key': testKey };
const reason = 'Showed a passport';

describe('mergeRoutes', () => {
  const http = withHttp();
  const merge = (body: object) => http().post<typeof mergeOutcome>('ada', path, { reason, ...body });
  const list = (query = '') => http().get<typeof mergeList>('ada', `${path}${query}`);
  /** Tess of the school has an account in a tutoring system too; its number. */
  const otherTess = async (): Promise<number> => {
    const user = { external_id: 'x-tess', role: 'tutor', first_name: 'Tess', last_name: 'X', is_active: true };
    await http().ask(null, 'PUT', '/api/directory/', {
      body: { source: 'tutoring', users: [user], relations: [] },
      headers,
    });
    const found = await http().world.people.findByExternalId('x-tess', 'tutoring');
    return found?.id ?? expect.fail('not stored');
  };

  it('merge an account into another, list it, and undo it', async () => {
    const [survivor_id, merged_id] = [http().school.id('tess'), await otherTess()];
    const { status, body } = await merge({ survivor_id, merged_id });
    expect(status).to.equal(201);
    expect(body.merge?.survivor).to.include({ id: survivor_id });
    expect(body.merge?.merged).to.include({ id: merged_id });
    expect(body.merge?.author).to.include({ username: 'ada' });
    expect((await list()).body.merges.map(({ id }) => id)).to.deep.equal([body.merge?.id]);
    expect((await list(`?user_id=${http().school.id('sam')}`)).body.merges).to.deep.equal([]);

    const undone = await http().ask<typeof mergeOutcome>('ada', 'DELETE', `${path}${body.merge?.id}/`);
    expect(undone.body.merge?.undone_by).to.include({ username: 'ada' });
    expect((await list()).body).to.deep.equal({ merges: [], has_more: false });
    expect((await list('?with_undone=true')).body.merges.length).to.equal(1);
  });

  it('let a proof that names the merged account be the survivor', async () => {
    const merged_id = await otherTess();
    await merge({ survivor_id: http().school.id('tess'), merged_id });
    const asked = { headers: { authorization: `Bearer user:${merged_id}` } };
    const me = await http().get<typeof meAnswer>(null, '/api/chat/me/', asked);
    expect(me.body.id).to.equal(http().school.id('tess'));
  });

  it('say what would change in a dry run, and change nothing', async () => {
    const { status, body } = await merge({
      survivor_id: 'tess',
      merged_id: await otherTess(),
      dry_run: true,
    });
    expect([status, body.merge]).to.deep.equal([200, null]);
    expect((await list()).body.merges).to.deep.equal([]);
  });

  it('show the room into which another was put away', async () => {
    const [tess, other] = [http().school.id('tess'), await otherTess()];
    const open = async (user_id: number): Promise<number> =>
      (await http().post<typeof openAnswer>('ada', '/api/chat/rooms/', { type: 'direct', user_id })).body.room.id;
    const [older, later] = [await open(tess), await open(other)];
    const body = { survivor_id: tess, merged_id: other, reason };
    const merged = await http().post<typeof mergeOutcome>(null, path, body, { headers });
    expect(merged.body).to.deep.include({ archived_rooms: 1 });
    const { rooms } = (await http().get<typeof roomList>('ada', '/api/chat/rooms/')).body;
    const shown = rooms.map(({ id, archived_into, is_active }) => [id, archived_into, is_active]);
    expect(shown).to.have.deep.members([
      [older, later, false],
      [later, null, true],
    ]);
    const reopened = await http().ask('ada', 'PATCH', `/api/chat/rooms/${older}/`, { body: { is_archived: false } });
    expectError(reopened, 409, 'ROOM_INACTIVE');
  });

  it('find accounts that may be one person', async () => {
    await otherTess();
    const user = { external_id: 'TESS', role: 'tutor', first_name: 'T', last_name: 'Y', is_active: true };
    await http().ask(null, 'PUT', '/api/directory/', {
      body: { source: 'tutoring', users: [user], relations: [] },
      headers,
    });
    const { body } = await http().get<typeof pairList>('ada', `${path}pairs/`);
    expect(body.pairs.map(({ by, people }) => [by, people.map(({ username }) => username)])).to.deep.include([
      'username',
      ['tess', 'TESS'],
    ]);
  });

  it('refuse what cannot be one person, and who may not decide', async () => {
    expectError(await merge({ survivor_id: 'tess', merged_id: 'tess' }), 400, 'INVALID_REQUEST');
    expectError(await merge({ survivor_id: 'tess', merged_id: 'sam' }), 409, 'CONFLICT');
    expectError(await merge({ survivor_id: 'tess', merged_id: 999_999 }), 404, 'USER_NOT_FOUND');
    expectError(await merge({ survivor_id: 'ada', merged_id: await otherTess() }), 403, 'ACCESS_DENIED');
    expectError(await http().post('sam', path, { survivor_id: 1, merged_id: 2, reason }), 403, 'ACCESS_DENIED');
    expectError(await http().ask('ada', 'DELETE', `${path}999/`), 404, 'NOT_FOUND');
  });
});
