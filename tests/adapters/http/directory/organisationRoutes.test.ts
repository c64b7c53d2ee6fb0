import { expect } from 'chai';
import type { Static, TSchema } from 'typebox';
import type { meAnswer } from '../../../../adapters/wire/account/accountSchemas.ts';
import type { permissionAnswer } from '../../../../adapters/wire/contacts/contactSchemas.ts';
import type { directoryOutcome, directoryUser } from '../../../../adapters/wire/directory/directorySchemas.ts';
import type { organisationList } from '../../../../adapters/wire/directory/organisationSchemas.ts';
import type { roomDetail, roomList } from '../../../../adapters/wire/rooms/roomSchemas.ts';
import { asUserId } from '../../../../core/ids.ts';
import { expectError, testKey } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const directory = '/api/directory/';
const headers = { 'x-directory-key': testKey };
const user = (external_id: string, ...roles: readonly object[]) => ({
  ...{ external_id, roles, first_name: external_id, last_name: 'Moor', is_active: true },
});
const district = {
  organisations: [
    { external_id: 'north', name: 'North', type: 'school', parent: 'district', time_zone: 'Europe/Berlin' },
    { external_id: 'south', name: 'South', type: 'school', parent: 'district' },
    { external_id: 'district', name: 'District', type: 'district' },
  ],
  contexts: [{ external_id: 'bio', name: 'Biology', organisation: 'south' }],
  users: [
    user('head', { role: 'admin', organisation: 'south' }),
    user('ruth', { role: 'parent', organisation: 'south' }, { role: 'teacher', organisation: 'north' }),
    user('kim', { role: 'student', organisation: 'south' }),
    user('max', { role: 'teacher', organisation: 'south' }),
  ],
  relations: [
    { kind: 'teaches', from: 'max', to: 'kim', context: 'bio', status: 'active' },
    { kind: 'guardian_of', from: 'ruth', to: 'kim', status: 'active' },
  ],
};

describe('organisations over HTTP', () => {
  const http = withHttp();
  const put = (body: unknown, query = '') =>
    http().ask<typeof directoryOutcome>(null, 'PUT', `${directory}${query}`, { body, headers });
  const find = (id: string, query = '') =>
    http().get<typeof directoryUser>(null, `${directory}users/?external_id=${id}${query}`, { headers });
  /** Asks as a person who came with the records. */
  const as = async <Schema extends TSchema>(externalId: string, path: string): Promise<Static<Schema>> => {
    const { body } = await find(externalId);
    const response = await fetch(`${http().address}${path}`, { headers: { authorization: `Bearer user:${body.id}` } });
    const answer = await response.json();
    http().contract.check('GET', path, { status: response.status, body: answer });
    return answer as Static<Schema>;
  };

  it('are stored with their records, counted, and the same again changes nothing', async () => {
    const first = await put(district);
    expect(first.status, JSON.stringify(first.body)).to.equal(200);
    expect(first.body.organisations).to.deep.equal({ created: 3, updated: 0, unchanged: 0 });
    expect(first.body.held_back).to.deep.equal([]);
    expect((await put(district)).body.organisations).to.deep.equal({ created: 0, updated: 0, unchanged: 3 });
  });

  it('are listed by name, page by page', async () => {
    await put(district);
    const list = (query: string) =>
      http().get<typeof organisationList>(null, `${directory}organisations/${query}`, { headers });
    const { body } = await list('?limit=2');
    const [first, second] = body.organisations;
    expect(first).to.include({ name: 'District', type: 'district', parent_id: null, source: 'host', time_zone: null });
    expect(second).to.include({ external_id: 'north', parent_id: first?.id, time_zone: 'Europe/Berlin' });
    const next = await list(`?limit=2&cursor=${encodeURIComponent(body.next_cursor ?? '')}`);
    expect(next.body.organisations.map(({ name }) => name)).to.deep.equal(['South']);
    expect([body.has_more, next.body.has_more]).to.deep.equal([true, false]);
  });

  it('are named with the roles of a person, the strongest first', async () => {
    await put(district);
    const { body } = await find('ruth');
    expect(body).to.include({ role: 'teacher', organisation: 'north', organisation_name: 'North' });
    expect(body.roles.map(({ role, organisation }) => [role, organisation])).to.deep.equal([
      ['teacher', 'north'],
      ['parent', 'south'],
    ]);
    const me = await as<typeof meAnswer>('ruth', '/api/chat/me/');
    expect(me.roles.map(({ organisation_name: name }) => name)).to.deep.equal(['North', 'South']);
  });

  it('are named with rooms, and participants have the role under which they are there', async () => {
    await put(district);
    const { rooms } = await as<typeof roomList>('ruth', '/api/chat/rooms/?type=forum_subject');
    expect(rooms.map(({ organisation, context_name: name }) => [organisation, name])).to.deep.equal([
      ['south', 'Biology'],
    ]);
    const detail = await as<typeof roomDetail>('ruth', `/api/chat/rooms/${rooms[0]?.id}/`);
    expect(detail).to.include({ role: 'parent', organisation_name: 'South' });
    const ruth = detail.participants.find(({ username }) => username === 'ruth');
    expect(ruth).to.include({ role: 'parent', person_role: 'teacher' });
  });

  it('are named in why two people may talk', async () => {
    await put(district);
    const path = '/api/chat/contacts/ext:max/permission/';
    const { roles } = await as<typeof permissionAnswer>('ruth', path);
    expect(roles?.mine).to.include({ role: 'parent', organisation: 'south' });
    expect(roles?.theirs).to.include({ role: 'teacher', organisation: 'south' });
  });

  it('refuses a person with role and roles, or neither, and says what to write', async () => {
    const both = { ...user('both', { role: 'student' }), role: 'student' };
    const { roles: _, ...neither } = user('neither');
    const { details } = expectError(await put({ users: [both, neither] }), 400, 'INVALID_REQUEST');
    expect(details).to.deep.equal([
      { path: '/users/0/role', problem: 'stands beside roles, which names all roles; leave one of them out' },
      { path: '/users/1/role', problem: 'is missing; write role, or roles with the organisation of each' },
    ]);
  });

  it('refuses an unknown organisation, an unknown role and a day that is none, each at its place', async () => {
    const wrong = (roles: readonly object[]) => put({ users: [user('new', ...roles)] });
    for (const [roles, path] of [
      [[{ role: 'student', organisation: 'nowhere' }], '/users/0/roles/0/organisation'],
      [[{ role: 'student' }, { role: 'nurse' }], '/users/0/roles/1/role'],
      [[{ role: 'student', begins: '2026-02-30' }], '/users/0/roles/0/begins'],
      [[{ role: 'student', school: 'north' }], '/users/0/roles/0/school'],
    ] as const) {
      const { details } = expectError(await wrong(roles), 400, 'INVALID_REQUEST');
      expect(JSON.stringify(details), path).to.contain(path);
    }
  });

  describe('ids of sources', () => {
    const twin = (name: string) => ({ ...user('t1', { role: 'teacher' }), first_name: name });

    it('are two people if two sources give one id', async () => {
      await put({ source: 'sis', users: [twin('One')] });
      await put({ users: [twin('Two')] }, '?source=sds');
      expect((await find('t1', '&source=sis')).body.first_name).to.equal('One');
      expect((await find('t1', '&source=sds')).body.first_name).to.equal('Two');
    });

    it('are a conflict that names the sources where they may mean several people', async () => {
      await put({ source: 'sis', users: [twin('One')] });
      await put({ source: 'sds', users: [twin('Two')] });
      const path = `${directory}people/ext:t1/relations/`;
      const { message } = expectError(await http().get(null, path, { headers }), 409, 'CONFLICT');
      expect(message).to.contain('sds').and.to.contain('sis');
      expect((await http().get(null, `${path}?source=sis`, { headers })).status).to.equal(200);
    });

    it('mean the one person who has them, whatever the source', async () => {
      await put({ source: 'sis', users: [twin('One')] });
      expect((await find('t1')).body.first_name).to.equal('One');
      expect((await http().get(null, `${directory}people/ext:t1/relations/`, { headers })).status).to.equal(200);
    });

    it('are refused if query and body name two sources', async () => {
      expectError(await put({ source: 'sis', users: [] }, '?source=sds'), 400, 'INVALID_REQUEST');
    });

    it('look absent where nobody has them, as every other id', async () => {
      expectError(await http().get(null, `${directory}people/ext:none/relations/`, { headers }), 404, 'USER_NOT_FOUND');
      const permission = await http().get<typeof permissionAnswer>('tess', '/api/chat/contacts/ext:none/permission/');
      expect(permission.body).to.include({ allowed: false, rule: null });
      expectError(await http().get('tess', '/api/chat/contacts/ext:/permission/'), 400, 'INVALID_REQUEST');
      expectError(await http().get('tess', '/api/chat/contacts/tess/permission/'), 400, 'INVALID_REQUEST');
    });

    it('are numbers only where they say so: ext:5 is not person 5', async () => {
      const five = await http().world.people.find(asUserId(5));
      expect(five).not.to.equal(undefined);
      expectError(await http().get(null, `${directory}people/ext:5/relations/`, { headers }), 404, 'USER_NOT_FOUND');
    });
  });
});
