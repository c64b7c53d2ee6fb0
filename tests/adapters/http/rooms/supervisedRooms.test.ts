import { expect } from 'chai';
import type { policyAnswer } from '../../../../adapters/wire/account/policySchemas.ts';
import type { permissionAnswer } from '../../../../adapters/wire/contacts/contactSchemas.ts';
import type { simulationAnswer } from '../../../../adapters/wire/directory/directorySchemas.ts';
import type { openAnswer, roomDetail } from '../../../../adapters/wire/rooms/roomSchemas.ts';
import type { Name } from '../../../contracts/School.ts';
import { supervisedPolicy as policy } from '../../../contracts/supervisedPolicy.ts';
import { expectError, testKey } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const rooms = '/api/chat/rooms/';

describe('supervised rooms over HTTP', () => {
  const http = withHttp({ policy });
  const headers = { 'x-directory-key': testKey };
  const guards = (status: 'active' | 'ended') => ({
    users: [],
    relations: [{ kind: 'guardian_of', from: 'pam', to: 'sam', status }],
  });
  const put = (status: 'active' | 'ended') =>
    http().ask(null, 'PUT', '/api/directory/', { body: guards(status), headers });
  const open = (who: Name, other: Name) =>
    http().post<typeof openAnswer>(who, rooms, { type: 'direct', user_id: http().school.id(other) });
  const detail = async (who: Name, roomId: number) =>
    (await http().get<typeof roomDetail>(who, `${rooms}${roomId}/`)).body;
  const permission = async (who: Name, other: Name) =>
    (await http().get<typeof permissionAnswer>(who, `/api/chat/contacts/${http().school.id(other)}/permission/`)).body;

  it('say by whom, keep the guardian, and stop and go on with her (I30)', async () => {
    const { body } = await open('tess', 'sam');
    const { id } = body.room;
    const pam = http().school.id('pam');
    expect((await detail('sam', id)).supervision).to.deep.equal({ user_ids: [pam], is_missing: false });
    const kept = expectError(await http().ask('pam', 'DELETE', `${rooms}${id}/`), 403, 'ACCESS_DENIED');
    expect(kept.message).to.contain('supervises the room and stays');
    expectError(await http().ask('sam', 'DELETE', `${rooms}${id}/participants/${pam}/`), 403, 'ACCESS_DENIED');

    await put('ended');
    const send = () => http().post('sam', `${rooms}${id}/messages/`, { content: 'Hello?' });
    expect(expectError(await send(), 409, 'ROOM_INACTIVE').message).to.contain('waits for a supervising adult');
    expect(await detail('tess', id)).to.deep.include({
      is_active: false,
      supervision: { user_ids: [], is_missing: true },
    });
    expectError(await http().get('pam', `${rooms}${id}/`), 404, 'ROOM_NOT_FOUND');
    await put('active');
    expect((await send()).status).to.equal(201);
  });

  it('are begun by staff, with the reason for others beforehand and when they try', async () => {
    const refused = expectError(await open('sam', 'tess'), 403, 'ACCESS_DENIED');
    expect(refused.message).to.contain('School office, Teachers, Tutors, Support staff').and.to.contain('may answer');
    const { supervision } = await permission('sam', 'tess');
    expect(supervision).to.deep.include({ may_begin: false, is_missing: false, by: ['guardian_of'] });
    expect((await permission('tess', 'sam')).supervision).to.deep.include({
      may_begin: true,
      text: 'Needs somebody with a relation "guardian_of" in the room: Pam Young.',
    });
    expect((await permission('tess', 'pam')).supervision).to.equal(null);
    await open('tess', 'sam');
    expect((await open('sam', 'tess')).status).to.equal(200);
  });

  it('are refused with what to do while nobody supervises, and nobody learns of a stranger', async () => {
    await put('ended');
    const refused = expectError(await open('tess', 'sam'), 403, 'CANNOT_CHAT');
    expect(refused.message).to.contain('Ask your school to enter one');
    const stranger = await permission('theo', 'sam');
    expect(stranger).to.deep.include({ allowed: false, rule: null, supervision: null });
  });

  it('are simulated, and the policy says its terms', async () => {
    const { body } = await http().ask<typeof simulationAnswer>(null, 'POST', '/api/directory/simulate/', {
      body: guards('ended'),
      headers,
    });
    const said = body.supervision.map(({ people, supervisor, change }) =>
      [people.map(({ external_id }) => external_id).sort(), supervisor?.external_id, change].flat().join(' '),
    );
    expect(said).to.include.members(['sam tess pam leaves', 'sam tess  stops']);
    const { room_types } = (await http().get<typeof policyAnswer>('sam', '/api/chat/policy/')).body;
    expect(room_types.find(({ type }) => type === 'direct')?.supervision).to.deep.equal([
      {
        of: 'student',
        with: ['teacher', 'tutor'],
        up_to_year: 9,
        by: ['guardian_of', 'supports'],
        begin: ['admin', 'teacher', 'tutor', 'staff'],
      },
    ]);
    expect(room_types.find(({ type }) => type === 'announcement')?.supervision).to.deep.equal([]);
  });
});
