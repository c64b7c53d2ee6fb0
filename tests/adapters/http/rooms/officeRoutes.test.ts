import { expect } from 'chai';
import type { eventsPage } from '../../../../adapters/wire/frames/syncSchemas.ts';
import type { messageSchema } from '../../../../adapters/wire/messages/messageSchemas.ts';
import type { officeList, openAnswer, roomDetail } from '../../../../adapters/wire/rooms/roomSchemas.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../../../core/permissions/Policy.ts';
import type { Name } from '../../../contracts/School.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const rooms = '/api/chat/rooms/';
const office = '/api/chat/office/rooms/';

describe('officeRoutes', () => {
  const http = withHttp();
  const write = async (who: Name, name?: string) =>
    http().post<typeof openAnswer>(who, rooms, { type: 'support', ...(name === undefined ? {} : { name }) });
  const list = (who: Name, show = 'open') => http().get<typeof officeList>(who, `${office}?show=${show}`);
  const patch = (who: Name, id: number, body: object) =>
    http().ask<typeof roomDetail>(who, 'PATCH', `${rooms}${id}/`, { body });

  it('opens a room with the office, which lists, answers, takes and closes it', async () => {
    const { school } = http();
    const made = await write('pam', 'School meals');
    expect([made.status, made.body.created, made.body.room.name]).to.deep.equal([201, true, 'School meals']);
    expect((await write('pam', 'SCHOOL MEALS')).status).to.equal(200);
    const { id } = made.body.room;
    await http().post('pam', `${rooms}${id}/messages/`, { content: 'What is for lunch?' });

    const listed = (await list('ada')).body.rooms;
    expect(listed.map(({ name, writer, taken_by }) => [name, writer?.username, taken_by])).to.deep.equal([
      ['School meals · Pam Young', 'pam', null],
    ]);
    expect(listed[0]?.last_message_content).to.equal('What is for lunch?');
    const seen = (await http().get<typeof roomDetail>('ada', `${rooms}${id}/`)).body;
    expect([seen.role, seen.owner_id, seen.rights.answers, seen.rights.may_post]).to.deep.equal([
      null,
      null,
      true,
      true,
    ]);

    const answer = { content: 'Soup' };
    const said = await http().post<typeof messageSchema>('ada', `${rooms}${id}/messages/`, answer);
    expect(said.status).to.equal(201);
    expect((await patch('ada', id, { owner_id: school.id('ada') })).body.role).to.equal('admin');
    const detail = (await http().get<typeof roomDetail>('pam', `${rooms}${id}/`)).body;
    expect(detail.participants.map(({ username }) => username)).to.have.members(['ada', 'pam']);
    expect([detail.owner_id, detail.rights.answers, detail.rights.may_hand_over]).to.deep.equal([
      school.id('ada'),
      false,
      false,
    ]);
    expect((await list('ada', 'mine')).body.rooms.map(({ taken_by }) => taken_by?.username)).to.deep.equal(['ada']);
    expect((await patch('ada', id, { owner_id: null })).body.owner_id).to.equal(null);
    expect((await patch('pam', id, { is_archived: true })).body.is_active).to.equal(false);
    expect((await list('ada')).body.rooms).to.deep.equal([]);
    expect((await list('ada', 'closed')).body.rooms.map((room) => room.id)).to.deep.equal([id]);
    const { body } = await http().get<typeof eventsPage>('pam', `${rooms}${id}/events/?after=0`);
    const owners = body.events.flatMap((event) => (event.type === 'room_updated' ? [event.owner_id] : []));
    expect(owners).to.deep.equal([school.id('ada'), null, undefined]);
  });

  it('is only for those who answer, and only rooms of an office are handed on', async () => {
    for (const who of ['pam', 'tess', 'sam'] as const) expectError(await list(who), 403, 'ACCESS_DENIED');
    expectError(await http().get('ada', `${office}?show=all`), 400, 'INVALID_REQUEST');
    const { id } = (await write('sam')).body.room;
    const on = (who: Name, room: number, organisation_id: unknown) =>
      http().post(who, `${rooms}${room}/hand_on/`, { organisation_id });
    expectError(await on('pam', id, 1), 404, 'ROOM_NOT_FOUND');
    expectError(await on('sam', id, 1), 403, 'ACCESS_DENIED');
    expectError(await on('ada', id, 'north'), 400, 'INVALID_REQUEST');
    const { details } = expectError(await on('ada', id, 77), 400, 'INVALID_REQUEST');
    expect(details).to.deep.equal([{ path: '/organisation_id', problem: 'is none of these' }]);
    const group = await http().school.group('tess', ['sam']);
    expectError(await on('tess', group, 1), 403, 'ACCESS_DENIED');
    expectError(await http().post('pam', rooms, { type: 'support', user_id: 1 }), 400, 'INVALID_REQUEST');
    const grouped = { type: 'group', name: 'Trip', participant_ids: [], organisation_id: 1 };
    expectError(await http().post('tess', rooms, grouped), 400, 'INVALID_REQUEST');
  });

  it('puts no visit on record of those who answer', async () => {
    const { id } = (await write('pat', 'Bus')).body.room;
    const before = http().world.database.visits.length;
    await http().get('ada', `${rooms}${id}/messages/`);
    expect(http().world.database.visits.length).to.equal(before);
  });
});

describe('officeRoutes under a policy without offices', () => {
  const { support: _none, ...roomTypes } = educationPolicy.roomTypes;
  const http = withHttp({ policy: definePolicy({ ...educationPolicy, roomTypes }) });

  it('have nothing to list, and nothing to open', async () => {
    expectError(await http().get('ada', office), 403, 'ACCESS_DENIED');
    expectError(await http().post('pam', rooms, { type: 'support' }), 400, 'INVALID_REQUEST');
  });
});
