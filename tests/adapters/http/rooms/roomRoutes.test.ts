import { expect } from 'chai';
import type { directoryUser } from '../../../../adapters/wire/directory/directorySchemas.ts';
import type { eventsPage } from '../../../../adapters/wire/frames/syncSchemas.ts';
import type { leaveAnswer, openAnswer, roomDetail, roomList } from '../../../../adapters/wire/rooms/roomSchemas.ts';
import { marketplacePolicy } from '../../../../core/permissions/marketplacePolicy.ts';
import type { Name } from '../../../contracts/School.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const rooms = '/api/chat/rooms/';

describe('roomRoutes under the marketplace policy', () => {
  const http = withHttp({ policy: marketplacePolicy });

  it('open one room for a job and the worker who bid on it', async () => {
    const users = ['client', 'worker'].map((role) => ({
      external_id: role,
      role,
      first_name: role,
      last_name: '',
      is_active: true,
    }));
    const relations = [
      { kind: 'bids_on', from: 'worker', to: 'client', context: '7', context_name: 'Paint a fence', status: 'active' },
    ];
    await http().ask('ada', 'PUT', '/api/directory/', { body: { users, relations } });
    const id = async (role: string) =>
      (await http().get<typeof directoryUser>('ada', `/api/directory/users/?external_id=${role}`)).body.id;
    const [client, worker] = [await id('client'), await id('worker')];
    const open = (as: number, job_id: unknown) =>
      http().post<typeof openAnswer>(
        null,
        rooms,
        { type: 'job', job_id, worker_id: worker },
        { headers: { authorization: `Bearer user:${as}` } },
      );
    const made = await open(client, 7);
    expect([made.status, made.body.created, made.body.room.type, made.body.room.context]).to.deep.equal([
      201,
      true,
      'job',
      '7',
    ]);
    const found = await open(worker, '7');
    expect([found.status, found.body.room.id]).to.deep.equal([200, made.body.room.id]);
  });
});

describe('rooms of two clients with one job number', () => {
  const http = withHttp({ policy: marketplacePolicy });

  it('stay separate: neither client reads what the other wrote to the worker (I25)', async () => {
    const users = [
      { external_id: 'w1', role: 'worker', first_name: 'Wim', last_name: 'Ortega', is_active: true },
      { external_id: 'c1', role: 'client', first_name: 'Carl', last_name: 'Ito', is_active: true },
      { external_id: 'c2', role: 'client', first_name: 'Cora', last_name: 'Lund', is_active: true },
    ];
    const put = (body: object) => http().ask('ada', 'PUT', '/api/directory/', { body });
    const bid = (to: string) => ({ kind: 'bids_on', from: 'w1', to, context: '1', status: 'active' });
    await put({ users, relations: [bid('c1')] });
    const id = async (name: string) =>
      (await http().get<typeof directoryUser>('ada', `/api/directory/users/?external_id=${name}`)).body.id;
    const [w1, c1, c2] = [await id('w1'), await id('c1'), await id('c2')];
    const headers = (user: number) => ({ headers: { authorization: `Bearer user:${user}` } });
    const open = (user: number) =>
      http().post<typeof openAnswer>(null, rooms, { type: 'job', job_id: 1, worker_id: w1 }, headers(user));
    const first = (await open(c1)).body.room.id;
    await http().post(null, `${rooms}${first}/messages/`, { content: 'My door code is 4711' }, headers(c1));
    await put({ users: [], relations: [bid('c2')] });
    const second = await open(c2);
    expect([second.status, second.body.created, second.body.room.id === first]).to.deep.equal([201, true, false]);
    const seen = await http().get(null, `${rooms}${second.body.room.id}/messages/`, headers(c2));
    expect(JSON.stringify(seen.body)).not.to.include('4711');
    expectError(await http().get(null, `${rooms}${first}/messages/`, headers(c2)), 404, 'ROOM_NOT_FOUND');

    // The worker has the job with both clients now, so the request must name one.
    const command = { type: 'job', job_id: 1, worker_id: w1 };
    const error = expectError(await http().post(null, rooms, command, headers(w1)), 400, 'INVALID_REQUEST');
    expect([error.message, error.details]).to.deep.equal([
      'You can have this room of type "job" with several people; say which with user_id.',
      [{ path: '/user_id', problem: 'is missing' }],
    ]);
    for (const [user_id, id] of [
      [c1, first],
      [c2, second.body.room.id],
    ]) {
      const found = await http().post<typeof openAnswer>(null, rooms, { ...command, user_id }, headers(w1));
      expect([found.status, found.body.room.id]).to.deep.equal([200, id]);
    }
    const list = await http().get<typeof roomList>(null, rooms, headers(w1));
    expect(list.body.rooms.map(({ name }) => name)).to.have.members(['1 · Carl Ito', '1 · Cora Lund']);
    const bid2 = { ...bid('c1'), context: '2' };
    await put({ users: [], relations: [bid2] });
    const either = await http().post(null, rooms, { type: 'job', user_id: w1 }, headers(c1));
    expect(expectError(either, 400, 'INVALID_REQUEST').message).to.include('say which with context');
  });
});

describe('roomRoutes', () => {
  const http = withHttp();

  it('lists my rooms, latest first, in pages', async () => {
    const { school } = http();
    const direct = await school.direct('tess', 'sam');
    await school.say(direct, 'sam', 'hello');
    const first = await http().get<typeof roomList>('tess', `${rooms}?limit=1`);
    expect(first.status).to.equal(200);
    expect(first.body.rooms.map(({ id, type, unread_count }) => ({ id, type, unread_count }))).to.deep.equal([
      { id: direct, type: 'direct', unread_count: 1 },
    ]);
    expect(first.body.has_more).to.equal(true);
    const rest = await http().get<typeof roomList>('tess', `${rooms}?limit=100&cursor=${first.body.next_cursor}`);
    expect(rest.body.rooms.map(({ type }) => type)).to.deep.equal(['class', 'forum_subject', 'forum_subject']);
    expect(rest.body).to.include({ has_more: false, next_cursor: null });
  });

  it('lists rooms of one type and state', async () => {
    const { school } = http();
    const direct = await school.direct('tess', 'sam');
    await school.archive(direct);
    const inactive = await http().get<typeof roomList>('tess', `${rooms}?state=inactive&type=direct`);
    expect(inactive.body.rooms.map(({ id, is_active }) => [id, is_active])).to.deep.equal([[direct, false]]);
    const active = await http().get<typeof roomList>('tess', `${rooms}?state=active&type=direct`);
    expect(active.body.rooms).to.deep.equal([]);
  });

  it('refuses a cursor that it did not issue', async () => {
    expectError(await http().get('tess', `${rooms}?cursor=nonsense`), 400, 'INVALID_REQUEST');
  });

  it('opens a direct room with 201, and finds it with 200', async () => {
    const { school } = http();
    const command = { type: 'direct', user_id: school.id('sam') };
    const made = await http().post<typeof openAnswer>('tess', rooms, command);
    expect([made.status, made.body.created, made.body.room.type]).to.deep.equal([201, true, 'direct']);
    expect(made.body.room.other_participant).to.include({ username: 'sam', full_name: 'Sam Young', role: 'student' });
    const found = await http().post<typeof openAnswer>('sam', rooms, { type: 'direct', user_id: school.id('tess') });
    expect([found.status, found.body.created, found.body.room.id]).to.deep.equal([200, false, made.body.room.id]);
  });

  for (const type of ['group', 'announcement'])
    it(`opens a room of type ${type}`, async () => {
      const participant_ids = [http().school.id('sam'), http().school.id('pam')];
      const made = await http().post<typeof openAnswer>('tess', rooms, { type, name: ' Trip ', participant_ids });
      expect(made.status).to.equal(201);
      expect(made.body.room).to.include({ type, name: 'Trip', participant_count: 3 });
    });

  it('accepts context or job_id, and refuses both', async () => {
    const command = { type: 'job', context: 7, job_id: 7, worker_id: http().school.id('sam') };
    expectError(await http().post('tess', rooms, command), 400, 'INVALID_REQUEST');
  });

  it('refuses to open a room that follows from the directory', async () => {
    const command = { type: 'forum_subject', user_id: http().school.id('sam') };
    expectError(await http().post('tess', rooms, command), 403, 'ACCESS_DENIED');
  });

  it('refuses rooms that a role may not open', async () => {
    const command = { type: 'group', name: 'Us', participant_ids: [http().school.id('tess')] };
    expectError(await http().post('sam', rooms, command), 403, 'ACCESS_DENIED');
  });

  it('refuses a job that nobody bid on', async () => {
    const command = { type: 'job', job_id: 7, worker_id: http().school.id('sam') };
    expectError(await http().post('tess', rooms, command), 403, 'CANNOT_CHAT');
  });

  it('gives the same answer for people whom one may not talk to and people who do not exist', async () => {
    const answers = await Promise.all(
      [http().school.id('sue'), 999_999].map((user_id) => http().post('sam', rooms, { type: 'direct', user_id })),
    );
    const [hidden, absent] = answers.map((answer) => expectError(answer, 403, 'CANNOT_CHAT'));
    expect(hidden?.message).to.equal(absent?.message);
  });

  it('answers 429 with Retry-After after too many new rooms', async () => {
    const ask = () => http().post('sam', rooms, { type: 'direct', user_id: 999_999 });
    for (let count = 0; count < 5; count += 1) expectError(await ask(), 403, 'CANNOT_CHAT');
    const refused = await ask();
    const error = expectError(refused, 429, 'RATE_LIMIT_EXCEEDED');
    expect(error.retry_after_ms).to.be.within(1, 60_000);
    expect(refused.headers.get('retry-after')).to.equal(String(Math.ceil((error.retry_after_ms ?? 0) / 1000)));
  });

  it('shows a room with its participants', async () => {
    const { id } = await http().school.forum('tess', 'sam');
    const detail = await http().get<typeof roomDetail>('sam', `${rooms}${id}/`);
    expect(detail.body).to.include({ id, type: 'forum_subject', is_active: true });
    expect(detail.body.name).to.equal('Algebra I · Tess Miller');
    expect(detail.body.rights).to.deep.equal({
      ...{
        may_post: true,
        may_mention_all: false,
        may_pin: true,
        may_ask_confirmation: false,
        may_rename: false,
        may_archive: false,
      },
      may_add: false,
      ...{
        may_leave: false,
        may_hand_over: false,
        answers: false,
        moderates: false,
        sees_members: true,
        sees_receipts: true,
        sees_presence: true,
        restricted_until: null,
      },
    });
    expect(detail.body.participants.map(({ username }) => username)).to.have.members(['tess', 'sam', 'pam']);
  });

  it('shows a room of others like one that does not exist', async () => {
    const hidden = await http().school.direct('theo', 'stan');
    const paths = ['', 'participants/', 'messages/', 'events/', 'messages/1/receipts/', 'messages/1/thread/'];
    for (const path of paths) {
      const [one, other] = await Promise.all([hidden, 999_999].map((id) => http().get('sam', `${rooms}${id}/${path}`)));
      const errors = [one, other].map(
        (answer) => answer && { ...expectError(answer, 404, 'ROOM_NOT_FOUND'), request_id: '' },
      );
      expect(errors[0], path).to.deep.equal(errors[1]);
    }
  });

  it('gives the same answer for changing a room of others and one that does not exist', async () => {
    const hidden = await http().school.direct('theo', 'stan');
    const calls = [
      ['PATCH', '', { name: 'Mine' }],
      ['DELETE', '', undefined],
      ['POST', 'participants/', { user_ids: [1] }],
      ['DELETE', 'participants/1/', undefined],
      ['POST', 'messages/', { content: 'hi' }],
      ['PATCH', 'messages/1/', { content: 'hi' }],
      ['DELETE', 'messages/1/', undefined],
      ['POST', 'read/', {}],
    ] as const;
    for (const [method, path, body] of calls) {
      const answers = await Promise.all(
        [hidden, 999_999].map((id) => http().ask('sam', method, `${rooms}${id}/${path}`, { body })),
      );
      const [one, other] = answers.map((answer) => ({ ...expectError(answer, 404, 'ROOM_NOT_FOUND'), request_id: '' }));
      expect(one, `${method} ${path}`).to.deep.equal(other);
    }
  });

  it('renames, archives and reopens a room', async () => {
    const id = await http().school.group('tess', ['sam']);
    const patch = (body: object) => http().ask<typeof roomDetail>('tess', 'PATCH', `${rooms}${id}/`, { body });
    expect((await patch({ name: 'New' })).body).to.include({ name: 'New', is_active: true });
    expect((await patch({ is_archived: true })).body).to.include({ name: 'New', is_active: false });
    expect((await patch({ is_active: true })).body.is_active).to.equal(true);
    expect((await patch({ is_active: false, is_archived: true })).body.is_active).to.equal(false);
    expectError(await patch({ is_active: true, is_archived: true }), 400, 'INVALID_REQUEST');
    expectError(await patch({}), 400, 'INVALID_REQUEST');
    expectError(await patch({ name: ' ' }), 400, 'INVALID_REQUEST');
  });

  it('hands a room over to another owner, alone in a request', async () => {
    const { school } = http();
    const id = await school.group('tess', ['sam', 'tom']);
    const patch = (who: Name, body: object) => http().ask<typeof roomDetail>(who, 'PATCH', `${rooms}${id}/`, { body });
    const tom = school.id('tom');
    expect((await http().get<typeof roomDetail>('sam', `${rooms}${id}/`)).body.owner_id).to.equal(school.id('tess'));
    expectError(await patch('tess', { owner_id: tom, name: 'His' }), 400, 'INVALID_REQUEST');
    for (const owner_id of ['tom', 0, null]) expectError(await patch('tess', { owner_id }), 400, 'INVALID_REQUEST');
    expectError(await patch('sam', { owner_id: school.id('sam') }), 403, 'ACCESS_DENIED');
    expectError(await patch('tess', { owner_id: 999_999 }), 403, 'CANNOT_CHAT');
    expectError(await patch('theo', { owner_id: tom }), 404, 'ROOM_NOT_FOUND');
    const { body } = await patch('tess', { owner_id: tom });
    expect([body.owner_id, body.name, body.rights.may_hand_over]).to.deep.equal([tom, 'Group', false]);
    const events = await http().get<typeof eventsPage>('sam', `${rooms}${id}/events/`);
    expect(events.body.events).to.have.length(1);
    expect(events.body.events[0]).to.include({ type: 'room_updated', owner_id: tom, actor_id: school.id('tess') });
    expect((await patch('ada', { owner_id: school.id('ada') })).body.rights.may_hand_over).to.equal(true);
  });

  it('lets only the owner rename a room', async () => {
    const id = await http().school.group('tess', ['sam']);
    expectError(await http().ask('sam', 'PATCH', `${rooms}${id}/`, { body: { name: 'Ours' } }), 403, 'ACCESS_DENIED');
  });

  it('leaves a group, and archives it for its owner', async () => {
    const id = await http().school.group('tess', ['sam']);
    const left = await http().ask<typeof leaveAnswer>('sam', 'DELETE', `${rooms}${id}/`);
    expect(left.body).to.deep.equal({ room_id: id, is_member: false, is_active: true });
    expectError(await http().get('sam', `${rooms}${id}/`), 404, 'ROOM_NOT_FOUND');
    const archived = await http().ask<typeof leaveAnswer>('tess', 'DELETE', `${rooms}${id}/`);
    expect(archived.body).to.deep.equal({ room_id: id, is_member: true, is_active: false });
  });

  it('refuses a room after its relation has ended', async () => {
    const { school } = http();
    const id = await school.direct('tess', 'sam');
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    for (const path of ['', 'messages/', 'events/'])
      expectError(await http().get('sam', `${rooms}${id}/${path}`), 403, 'CANNOT_CHAT');
    expectError(await http().post('sam', `${rooms}${id}/messages/`, { content: 'hi' }), 403, 'CANNOT_CHAT');
  });
});
