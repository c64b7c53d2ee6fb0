import { expect } from 'chai';
import type { Static } from 'typebox';
import type { permissionAnswer } from '../../../../adapters/wire/contacts/contactSchemas.ts';
import type { openAnswer, roomDetail } from '../../../../adapters/wire/rooms/roomSchemas.ts';
import { makeApplyDates } from '../../../../core/directory/applyDates.ts';
import { asUserId } from '../../../../core/ids.ts';
import { supervisedPolicy as policy } from '../../../contracts/supervisedPolicy.ts';
import { expectError, testKey } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const rooms = '/api/chat/rooms/';
const dayMs = 86_400_000;
const headers = { 'x-directory-key': testKey };

const user = (external_id: string, ...roles: readonly object[]) => ({
  ...{ external_id, roles, first_name: external_id, last_name: 'Moor', is_active: true },
});
const relation = (kind: string, from: string, to: string, more: object = {}) => ({
  ...{ kind, from, to, status: 'active', ...more },
});

/** What happens in the directory, and to whom a supervised chat belongs then. Pam is a guardian of Sam. */
describe('supervised rooms follow the directory', () => {
  const http = withHttp({ policy });
  const put = async (body: object) =>
    expect(
      (await http().ask(null, 'PUT', '/api/directory/', { body: { users: [], relations: [], ...body }, headers }))
        .status,
    ).to.equal(200);
  const idOf = async (name: string, source?: string) =>
    (await http().world.people.findByExternalId(name, source))?.id ?? expect.fail(`there is no ${name}`);
  /** As somebody by their external id; the school's shortcuts know only its own people. */
  const as = async (who: string, method: string, path: string, body?: object) =>
    http().ask<never>(null, method, path, {
      ...(body && { body }),
      headers: { authorization: `Bearer user:${await idOf(who)}` },
    });
  const open = async (who: string, other: string): Promise<number> => {
    const { status, body } = await as(who, 'POST', rooms, { type: 'direct', user_id: await idOf(other) });
    expect([200, 201], JSON.stringify(body)).to.include(status);
    return (body as unknown as Static<typeof openAnswer>).room.id;
  };
  const detail = async (who: string, room: number) =>
    (await as(who, 'GET', `${rooms}${room}/`)).body as unknown as Static<typeof roomDetail>;
  const membersOf = async (who: string, room: number): Promise<string[]> =>
    (await detail(who, room)).participants.map(({ username }) => username).sort();
  const post = async (who: string, room: number): Promise<number> =>
    (await as(who, 'POST', `${rooms}${room}/messages/`, { content: 'Hello' })).status;
  const merge = async (survivor_id: number, merged_id: number) => {
    const { status, body } = await http().post('ada', '/api/directory/merges/', {
      ...{ survivor_id, merged_id, reason: 'One person' },
    });
    expect(status, JSON.stringify(body)).to.equal(201);
    return (body as { merge: { id: number } }).merge.id;
  };

  it('a custody decision that forbids the only guardian stops them, and the chat goes on when it is lifted', async () => {
    const room = await open('tess', 'sam');
    const order = { relation: { kind: 'guardian_of', from: 'pam', to: 'sam' }, effect: 'suspend', reason: 'Order 4 F' };
    const { body } = await http().post('ada', '/api/directory/holds/', order);
    expectError(await http().get('pam', `${rooms}${room}/`), 404, 'ROOM_NOT_FOUND');
    expect([await post('tess', room), await post('sam', room)]).to.deep.equal([409, 409]);
    // A roster that still names her changes nothing.
    await put({ relations: [relation('guardian_of', 'pam', 'sam')] });
    expect(await post('tess', room)).to.equal(409);
    // The other parent may be there.
    await put({ relations: [relation('guardian_of', 'pat', 'sam')] });
    expect(await membersOf('tess', room)).to.deep.equal(['pat', 'sam', 'tess']);
    expect(await post('tess', room)).to.equal(201);
    await http().ask('ada', 'DELETE', `/api/directory/holds/${(body as { id: number }).id}/`);
    expect(await membersOf('tess', room)).to.deep.equal(['pam', 'pat', 'sam', 'tess']);
  });

  it('a guardian whose account is merged into another is there as that one, and as herself when it is undone', async () => {
    const room = await open('tess', 'sam');
    const pam = await idOf('pam');
    await put({ source: 'tutoring', users: [user('x-pam', { role: 'parent' })] });
    const survivor = await idOf('x-pam', 'tutoring');
    const id = await merge(survivor, pam);
    const { supervision } = await detail('tess', room);
    expect(supervision).to.deep.equal({ user_ids: [survivor], is_missing: false });
    expect([await post('x-pam', room), await post('sam', room)]).to.deep.equal([201, 201]);
    expect((await http().ask('ada', 'DELETE', `/api/directory/merges/${id}/`)).status).to.equal(200);
    expect((await detail('tess', room)).supervision).to.deep.equal({ user_ids: [pam], is_missing: false });
  });

  it('a teacher into whom the only guardian is merged supervises no chat of her own', async () => {
    await put({
      ...{ source: 'tutoring', users: [user('x-tess', { role: 'parent' })] },
      relations: [relation('guardian_of', 'x-tess', 'sam')],
    });
    await put({ relations: [relation('guardian_of', 'pam', 'sam', { status: 'ended' })] });
    const room = await open('tess', 'sam');
    expect(await post('x-tess', room)).to.equal(201);
    await merge(await idOf('tess'), await idOf('x-tess', 'tutoring'));
    expect((await detail('sam', room)).supervision).to.deep.equal({ user_ids: [], is_missing: true });
    expect([await post('tess', room), await post('sam', room)]).to.deep.equal([409, 409]);
  });

  it('a guardianship that ends by its date ends there too, and one that begins is there', async () => {
    const { world } = http();
    const day = (days: number) => new Date(world.clock.now().getTime() + days * dayMs).toISOString().slice(0, 10);
    await put({
      relations: [
        relation('guardian_of', 'pam', 'sam', { ends: day(1) }),
        relation('guardian_of', 'pat', 'sam', { begins: day(5) }),
      ],
    });
    const room = await open('tess', 'sam');
    expect(await membersOf('tess', room)).to.deep.equal(['pam', 'sam', 'tess']);
    const applyDates = makeApplyDates({ ...world, policy });
    await world.clock.advance(3 * dayMs);
    await applyDates();
    expect(await membersOf('tess', room)).to.deep.equal(['sam', 'tess']);
    expect(await post('sam', room)).to.equal(409);
    await world.clock.advance(3 * dayMs);
    await applyDates();
    expect(await membersOf('tess', room)).to.deep.equal(['pat', 'sam', 'tess']);
    expect(await post('sam', room)).to.equal(201);
  });

  it('a pupil of two schools is supervised in both while one of the classes is young enough', async () => {
    await put({
      organisations: ['north', 'south'].map((external_id) => ({ external_id, name: external_id, type: 'school' })),
      users: [
        user('max', { role: 'teacher', organisation: 'south' }),
        user('nora', { role: 'teacher', organisation: 'north' }),
        user('kim', { role: 'student', organisation: 'south' }, { role: 'student', organisation: 'north' }),
        user('ruth', { role: 'parent', organisation: 'south' }, { role: 'teacher', organisation: 'north' }),
        user('head', { role: 'admin', organisation: 'north' }),
      ],
      relations: [
        relation('teaches', 'max', 'kim', { context: 'bio', context_name: 'Biology 9' }),
        relation('teaches', 'nora', 'kim', { context: 'art', context_name: 'Art 10' }),
        relation('guardian_of', 'ruth', 'kim'),
      ],
    });
    const [south, north] = [await open('max', 'kim'), await open('nora', 'kim')];
    expect(await membersOf('max', south)).to.deep.equal(['kim', 'max', 'ruth']);
    expect(await membersOf('nora', north)).to.deep.equal(['kim', 'nora', 'ruth']);
    // A parent no more, and a teacher of the other school still: that is no guardian.
    await put({ users: [user('ruth', { role: 'teacher', organisation: 'north' })] });
    expect([await post('max', south), await post('nora', north)]).to.deep.equal([409, 409]);
    await put({
      relations: [relation('teaches', 'max', 'kim', { context: 'bio', context_name: 'Biology 9', status: 'ended' })],
    });
    expect(await post('nora', north)).to.equal(201);
  });

  it('a group that is handed over keeps its guardian, also if a guardian becomes the owner', async () => {
    const ids = [await idOf('sam'), await idOf('tom')];
    const { body } = await http().post<typeof openAnswer>('tess', rooms, {
      ...{ type: 'group', name: 'Choir', participant_ids: ids },
    });
    const { id } = body.room;
    const handOver = async (who: string, other: string) =>
      as(who, 'PATCH', `${rooms}${id}/`, { owner_id: await idOf(other) });
    expect((await handOver('tess', 'tom')).status).to.equal(200);
    expect(await membersOf('tom', id)).to.deep.equal(['pam', 'sam', 'tess', 'tom']);
    expectError(await http().ask('pam', 'DELETE', `${rooms}${id}/`), 403, 'ACCESS_DENIED');
    expect(await post('sam', id)).to.equal(201);
    // A tutor who is the pupil's only guardian does not supervise a group of his own.
    await put({
      users: [user('tom', { role: 'tutor' }, { role: 'parent' })],
      relations: [relation('guardian_of', 'tom', 'sam'), relation('guardian_of', 'pam', 'sam', { status: 'ended' })],
    });
    expect(await post('tess', id)).to.equal(409);
  });

  it('a stranger learns of nobody who supervises', async () => {
    await open('tess', 'sam');
    const about = await http().get<typeof permissionAnswer>(
      'theo',
      `/api/chat/contacts/${await idOf('sam')}/permission/`,
    );
    const nobody = await http().get<typeof permissionAnswer>(
      'theo',
      `/api/chat/contacts/${asUserId(999_999)}/permission/`,
    );
    expect(about.body.supervision).to.equal(null);
    expect(JSON.stringify(about.body)).not.to.contain('Pam');
    expect(nobody.body.supervision).to.equal(null);
  });
});
