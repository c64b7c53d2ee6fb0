import { expect } from 'chai';
import type { auditList } from '../../../../adapters/wire/audit/auditSchemas.ts';
import type { revisedMessageSchema, revisedPage } from '../../../../adapters/wire/messages/revisionSchemas.ts';
import type { caseList, caseRoomList, caseSchema } from '../../../../adapters/wire/oversight/caseSchemas.ts';
import type { searchAnswer } from '../../../../adapters/wire/search/searchSchemas.ts';
import type { MessageId, RoomId } from '../../../../core/ids.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../../../core/permissions/Policy.ts';
import type { Name } from '../../../contracts/School.ts';
import { recordsOf, unzip, verifyBytes } from '../../../support/zippedExport.ts';
import { expectError, type HttpWorld } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const path = '/api/chat/cases/';

/** A message of Tess to Sam that was edited and then deleted. */
const talk = async ({ chat, school }: HttpWorld): Promise<{ roomId: RoomId; messageId: MessageId }> => {
  const roomId = await school.direct('tess', 'sam');
  const [messageId = 0 as MessageId] = await school.say(roomId, 'tess', 'homework');
  const tess = school.person('tess');
  await chat.amendMessage.edit({ person: tess, roomId, messageId, content: 'встретимся одни' });
  await chat.amendMessage.remove({ person: tess, roomId, messageId });
  return { roomId, messageId };
};

describe('the revisions of a message over HTTP', () => {
  const http = withHttp();

  it('are shown to an administrator with all former words, on record, and look absent to members (I18, I19)', async () => {
    const { roomId, messageId } = await talk(http());
    const address = `/api/chat/rooms/${roomId}/messages/${messageId}/revisions/`;
    const { status, body } = await http().get<typeof revisedMessageSchema>('ada', address);
    expect(status).to.equal(200);
    expect(body.message).to.include({ id: messageId, is_deleted: true, content: '' });
    expect(body.revisions.map(({ why, content, actor }) => [why, content, actor?.username])).to.deep.equal([
      ['sent', 'homework', 'tess'],
      ['edit', 'встретимся одни', 'tess'],
      ['delete', null, 'tess'],
    ]);
    for (const name of ['tess', 'sam', 'theo'] as const)
      expectError(await http().get(name, address), 404, 'MESSAGE_NOT_FOUND');
    expectError(await http().get('ada', address.replace(String(messageId), '987654')), 404, 'MESSAGE_NOT_FOUND');
    expectError(await http().get('ada', address.replace(`/${roomId}/`, '/987654/')), 404, 'MESSAGE_NOT_FOUND');
    expectError(await http().get(null, address), 401, 'UNAUTHORIZED');
    const { body: log } = await http().get<typeof auditList>('ada', '/api/audit/?action=revisions.read');
    expect(log.entries.map(({ subject }) => subject.room_id)).to.deep.equal([roomId]);
  });
});

describe('caseRoutes', () => {
  const http = withHttp({
    oversight: { mode: 'case', approval: 'second' },
    policy: definePolicy({
      ...educationPolicy,
      rights: { ...educationPolicy.rights, oversee: ['tutor'], approveCases: ['admin'] },
    }),
  });
  const until = () => new Date(http().world.clock.now().getTime() + 3_600_000).toISOString();
  const open = (name: Name = 'tom', more: object = {}) => {
    const body = { reason: 'A parent complains.', user_ids: [http().school.id('sam')], until: until(), ...more };
    return http().post<typeof caseSchema>(name, path, body);
  };
  const approved = async (): Promise<number> => {
    const { id } = (await open()).body;
    await http().post('ada', `${path}${id}/approve/`);
    return id;
  };

  it('open a case, which a second person approves, and end it', async () => {
    const opened = await open();
    expect(opened.status).to.equal(201);
    const { id } = opened.body;
    expect(opened.body).to.deep.include({ state: 'waiting', approver: null, may_approve: false, may_look: false });
    expect(opened.body.users.map(({ username }) => username)).to.deep.equal(['sam']);
    expect((await http().get<typeof caseSchema>('ada', `${path}${id}/`)).body.may_approve).to.equal(true);
    expectError(await http().post('tom', `${path}${id}/approve/`), 403, 'ACCESS_DENIED');
    expectError(await http().get('tom', `${path}${id}/rooms/`), 403, 'ACCESS_DENIED');
    const running = await http().post<typeof caseSchema>('ada', `${path}${id}/approve/`);
    expect([running.status, running.body.state, running.body.approver?.username]).to.deep.equal([
      200,
      'running',
      'ada',
    ]);
    const ended = await http().post<typeof caseSchema>('tom', `${path}${id}/end/`);
    expect(ended.body).to.include({ state: 'ended', may_look: false });
    expect(ended.body.ended_at).to.be.a('string');
    expectError(await http().get('tom', `${path}${id}/rooms/`), 403, 'ACCESS_DENIED');
  });

  it('list cases page by page, the newest first', async () => {
    const ids = [(await open()).body.id, await approved(), (await open()).body.id];
    const list = async (query = '') => (await http().get<typeof caseList>('tom', `${path}${query}`)).body;
    expect((await list()).cases.map(({ id }) => id)).to.deep.equal([...ids].reverse());
    const first = await list('?limit=2');
    expect([first.cases.length, first.has_more]).to.deep.equal([2, true]);
    const rest = await list(`?limit=2&before=${first.cases[1]?.id}`);
    expect([rest.cases.map(({ id }) => id), rest.has_more]).to.deep.equal([[ids[0]], false]);
    expect((await list('?state=running')).cases.map(({ id }) => id)).to.deep.equal([ids[1]]);
    expectError(await http().get('tom', `${path}?state=paused`), 400, 'INVALID_REQUEST');
  });

  it('show the rooms of a running case, their messages with revisions, and find words in them', async () => {
    const { roomId, messageId } = await talk(http());
    await http().school.say(roomId, 'sam', 'the fractions of Monday');
    const id = await approved();
    const rooms = await http().get<typeof caseRoomList>('tom', `${path}${id}/rooms/?limit=1`);
    expect([rooms.body.rooms.map((room) => room.id), rooms.body.has_more]).to.deep.equal([[roomId], true]);
    const address = `${path}${id}/rooms/${roomId}/messages/`;
    const page = await http().get<typeof revisedPage>('tom', `${address}?limit=1&before=${messageId + 1}`);
    expect(page.body).to.include({ has_more: false, oldest_id: messageId, newest_id: messageId });
    expect(page.body.messages[0]?.revisions.map(({ content }) => content)).to.deep.equal([
      ...['homework', 'встретимся одни', null],
    ]);
    const found = await http().get<typeof searchAnswer>('tom', `${path}${id}/search/?q=fractions`);
    expect(found.body.results.map(({ room }) => room.id)).to.deep.equal([roomId]);
    const other = await http().school.forum('theo', 'stan', 'history-1');
    expectError(await http().get('tom', `${path}${id}/rooms/${other.id}/messages/`), 404, 'ROOM_NOT_FOUND');

    const { body: log } = await http().get<typeof auditList>('ada', `/api/audit/?case_id=${id}`);
    expect(log.entries.map(({ action, subject }) => [action, subject.room_id])).to.deep.equal([
      ['case.opened', null],
      ['case.approved', null],
      ['look', null],
      ['look', roomId],
      ['look', null],
    ]);
  });

  it('give a running case out as a ZIP that verifies, with what was edited and deleted, on record', async () => {
    await talk(http());
    const id = await approved();
    const fetchZip = (name: Name) =>
      fetch(`http://127.0.0.1:${http().port}${path}${id}/export/`, {
        method: 'POST',
        headers: { authorization: `Bearer user:${http().school.id(name)}`, 'content-type': 'application/json' },
        body: '{}',
      });
    const response = await fetchZip('tom');
    expect([response.status, response.headers.get('content-type')]).to.deep.equal([200, 'application/zip']);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect((await verifyBytes(bytes)).fault).to.equal(null);
    const text = JSON.stringify(recordsOf(await unzip(bytes)));
    expect(text).to.contain('homework').and.contain('встретимся одни').and.contain('A parent complains.');
    const [entry] = await http().world.auditLog.list({ action: 'export.made', limit: 1 });
    expect(entry?.caseId).to.equal(id);
    expect((await fetchZip('sam')).status, 'whom it is about').to.equal(404);
    expect((await fetchZip('ada')).status, 'who approves').to.equal(403);
    await http().post('tom', `${path}${id}/end/`);
    expect((await fetchZip('tom')).status, 'ended').to.equal(403);
  });

  it('answer people without a right as if there were no cases', async () => {
    const id = await approved();
    for (const name of ['tess', 'sam', 'pam'] as const) {
      expectError(await open(name), 404, 'NOT_FOUND');
      for (const rest of ['', `${id}/`, `${id}/rooms/`, `${id}/rooms/1/messages/`, `${id}/search/?q=words`])
        expectError(await http().get(name, `${path}${rest}`), 404, 'NOT_FOUND');
      for (const rest of ['approve/', 'end/'])
        expectError(await http().post(name, `${path}${id}/${rest}`), 404, 'NOT_FOUND');
    }
    expectError(await http().get('tom', `${path}987654/`), 404, 'NOT_FOUND');
  });

  it('say what is wrong with a case', async () => {
    expect(expectError(await open('tom', { user_ids: [] }), 400, 'INVALID_REQUEST').message).to.contain('name people');
    expectError(await open('tom', { until: 'tomorrow' }), 400, 'INVALID_REQUEST');
    expectError(await open('tom', { user_ids: [987_654] }), 404, 'USER_NOT_FOUND');
    expectError(await open('tom', { room_ids: [987_654] }), 404, 'ROOM_NOT_FOUND');
    expectError(await open('tom', { user_ids: [http().school.id('tom')] }), 403, 'ACCESS_DENIED');
  });

  it('say in me/ who may oversee and who may approve', async () => {
    const rights = async (name: Name) => {
      const { body } = await http().get<never>(name, '/api/chat/me/');
      const { oversee, approve_cases } = (body as { rights: Record<string, boolean> }).rights;
      return [oversee, approve_cases];
    };
    expect([await rights('tom'), await rights('ada'), await rights('tess')]).to.deep.equal([
      [true, false],
      [false, true],
      [false, false],
    ]);
  });
});
