import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { type Answer, RunningChat } from './RunningChat.ts';
import { twoSchools } from './twoSchools.ts';

const uuid = '6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11';
const homework = { type: 'homework', due: '2026-12-04', pages: [12, 13] };

withMigratedPostgres('service accounts on a server', (getUrl) => {
  let running: RunningChat;
  let other: RunningChat;
  before(async function start() {
    this.timeout(60_000);
    const files = { store: { folder: await mkdtemp(join(tmpdir(), 'homeroom-services-')) } };
    running = await RunningChat.start({ database: getUrl(), files });
    await running.chat.directory.put(twoSchools);
    other = await RunningChat.start({ database: getUrl() });
  });
  after(async () => {
    await other.stop();
    await running.stop();
  });

  const send = async (key: string, method: string, path: string, body?: unknown, node = running): Promise<Answer> => {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const response = await fetch(`${node.address}${path}`, {
      ...{ method, headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };

  const asHead = async (who: string, method: string, path: string, body?: unknown): Promise<Answer> =>
    send(await running.token(who), method, `/api/service-accounts/${path}`, body);

  const makeBot = async (who = 'head-n', name = 'Homework') => {
    const made = await asHead(who, 'POST', '', { name, role: 'bot', purpose: 'Tells classes' });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    const key = await asHead(who, 'POST', `${made.body.id}/keys/`, {});
    expect(key.body.key).to.match(/^hsk_[\w-]{43}$/);
    return { id: made.body.id as number, keyId: key.body.id as number, key: key.body.key as string };
  };

  const classRoom = async (key: string, context: string): Promise<number> => {
    const { status, body } = await send(key, 'GET', `/api/service-accounts/me/rooms/?context=${context}`);
    expect(status).to.equal(200);
    return body.rooms.find(({ type }: { type: string }) => type === 'class')?.id;
  };

  it('tell a class of homework, once for each client id, and everybody hears of it', async () => {
    const bot = await makeBot();
    const room = await classRoom(bot.key, 'bio-n');
    const sam = await running.connect('sam-n');
    const path = `/api/chat/rooms/${room}/messages/`;
    const body = { content: 'Page 12 until Friday', client_id: uuid, data: homework };
    const sent = await send(bot.key, 'POST', path, body);
    expect(sent.status, JSON.stringify(sent.body)).to.equal(201);
    expect(sent.body).to.deep.include({ message_type: 'bot', data: homework, content: 'Page 12 until Friday' });
    expect(sent.body.sender).to.deep.include({ id: bot.id, full_name: 'Homework', role: 'bot' });
    const again = await send(bot.key, 'POST', path, body);
    expect([again.status, again.body.id]).to.deep.equal([200, sent.body.id]);
    expect((await send(bot.key, 'POST', path, { ...body, data: {} })).status).to.equal(409);
    const frame = await sam.frame(
      'the message',
      ({ type, message }) => type === 'new_message' && message.id === sent.body.id,
    );
    expect(frame.message).to.deep.include({ message_type: 'bot', data: homework });
    const history = await running.ask('sam-n', 'GET', `rooms/${room}/messages/`);
    expect(history.body.messages.at(-1)).to.deep.include({ id: sent.body.id, data: homework });
    const overview = await running.ask('sam-n', 'GET', `rooms/${room}/`);
    expect(overview.body.unread_count ?? overview.body.room?.unread_count).to.equal(1);
    const quiet = await send(bot.key, 'POST', path, { content: 'Room 7 is closed', message_type: 'system' });
    expect(quiet.body).to.deep.include({ message_type: 'system' }).and.not.to.have.property('data');
    const edited = await send(bot.key, 'PATCH', `${path}${sent.body.id}/`, { content: 'Page 13 until Friday' });
    expect(edited.body).to.deep.include({ content: 'Page 13 until Friday', is_edited: true, data: homework });
    const removed = await send(bot.key, 'DELETE', `${path}${quiet.body.id}/`);
    expect(removed.body).to.deep.include({ is_deleted: true, content: '' });
    const theirs = await running.ask('tess-n', 'POST', `rooms/${room}/messages/`, { content: 'Questions?' });
    expect((await send(bot.key, 'DELETE', `${path}${theirs.body.id}/`)).status).to.equal(403);
    const report = { message_id: sent.body.id, reason: 'other', comment: 'Too much' };
    expect((await running.ask('sam-n', 'POST', 'reports/', report)).status).to.equal(201);
    const aboutIt = await running.ask('sam-n', 'POST', 'reports/', { user_id: bot.id, reason: 'other' });
    expect(aboutIt.status).to.equal(404);
  });

  it('send files of their own, which members get', async () => {
    const bot = await makeBot();
    const room = await classRoom(bot.key, 'bio-n');
    const uploaded = await fetch(`${running.address}/api/chat/attachments/?name=task.txt`, {
      ...{ method: 'POST', headers: { authorization: `Bearer ${bot.key}` }, body: 'Page 12' },
    });
    expect(uploaded.status).to.equal(201);
    const { id } = (await uploaded.json()) as { id: number };
    const path = `/api/chat/rooms/${room}/messages/`;
    const sent = await send(bot.key, 'POST', path, { content: '', attachment_ids: [id] });
    expect(sent.status, JSON.stringify(sent.body)).to.equal(201);
    expect(sent.body.attachments.map((one: { id: number }) => one.id)).to.deep.equal([id]);
    const again = await send(bot.key, 'POST', path, { content: '', attachment_ids: [id] });
    expect([again.status, again.body.error.code]).to.deep.equal([404, 'ATTACHMENT_NOT_FOUND']);
    const headers = { authorization: `Bearer ${await running.token('sam-n')}` };
    const got = await fetch(`${running.address}/api/chat/attachments/${id}/`, { headers });
    expect(await got.text()).to.equal('Page 12');
  });

  it('find no room of another school or of two people, which look as if there were none', async () => {
    const bot = await makeBot();
    const south = await makeBot('head-s', 'South');
    const theirs = await classRoom(south.key, 'bio-s');
    expect(await classRoom(bot.key, 'bio-s')).to.equal(undefined);
    const pupil = await running.userId('sam-n');
    const direct = (await running.ask('tess-n', 'POST', 'rooms/', { type: 'direct', user_id: pupil })).body.room.id;
    const answers = [];
    for (const room of [theirs, direct, 987_654]) {
      const { status, body } = await send(bot.key, 'POST', `/api/chat/rooms/${room}/messages/`, { content: 'x' });
      answers.push([status, body.error.code, body.error.message]);
    }
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).to.equal(1);
    expect(answers[0]?.slice(0, 2)).to.deep.equal([404, 'ROOM_NOT_FOUND']);
  });

  it('may do nothing else with their key', async () => {
    const bot = await makeBot();
    for (const [method, path, body] of [
      ['GET', '/api/chat/rooms/'],
      ['GET', '/api/chat/contacts/'],
      ['GET', '/api/chat/search/?q=page'],
      ['POST', '/api/chat/tickets/'],
      ['POST', '/api/chat/reports/', { message_id: 1, reason: 'other' }],
      ['GET', '/api/directory/people/'],
      ['GET', '/api/service-accounts/'],
    ] as const)
      expect((await send(bot.key, method, path, body)).status, path).to.equal(403);
    const room = await classRoom(bot.key, 'bio-n');
    const path = `/api/chat/rooms/${room}/messages/`;
    expect((await send(bot.key, 'GET', path)).status).to.equal(403);
    for (const bad of [
      { data: [1] },
      { data: { deep: [[[[[[[[[1]]]]]]]]] } },
      { data: { long: 'x'.repeat(5_000) } },
      { data: { type: 'Not a word' } },
      { mentions: ['all'] },
      { message_type: 'text' },
    ])
      expect((await send(bot.key, 'POST', path, { content: 'x', ...bad })).status, JSON.stringify(bad)).to.equal(400);
    const person = await running.ask('tess-n', 'POST', `rooms/${room}/messages/`, { content: 'x', data: homework });
    expect(person.status).to.equal(400);
    const asBot = await running.ask('tess-n', 'POST', `rooms/${room}/messages/`, { content: 'x', message_type: 'bot' });
    expect(asBot.status).to.equal(400);
  });

  it('are nobody: no contact, no member, not among those who manage or sign in', async () => {
    const bot = await makeBot();
    const { contacts } = (await running.ask('head-n', 'GET', 'contacts/?limit=100')).body;
    expect(contacts.map(({ id }: { id: number }) => id)).not.to.include(bot.id);
    const opened = await running.ask('head-n', 'POST', 'rooms/', { type: 'direct', user_id: bot.id });
    expect([403, 404]).to.include(opened.status);
    const room = await classRoom(bot.key, 'bio-n');
    await send(bot.key, 'POST', `/api/chat/rooms/${room}/messages/`, { content: 'Good morning' });
    const { participants } = (await running.ask('tess-n', 'GET', `rooms/${room}/participants/`)).body;
    expect(participants.map(({ id }: { id: number }) => id)).not.to.include(bot.id);
    expect((await running.ask('head-n', 'PUT', `blocks/${bot.id}/`)).status).to.be.within(400, 404);
  });

  it('stop at once, on every node, when a key is revoked, and go on with another', async () => {
    const bot = await makeBot();
    const second = (await asHead('head-n', 'POST', `${bot.id}/keys/`, { name: 'Server 2' })).body;
    const room = await classRoom(bot.key, 'bio-n');
    const path = `/api/chat/rooms/${room}/messages/`;
    for (const node of [running, other])
      for (const key of [bot.key, second.key])
        expect((await send(key, 'POST', path, { content: 'Good morning' }, node)).status).to.equal(201);
    expect((await asHead('head-n', 'DELETE', `${bot.id}/keys/${bot.keyId}/`)).status).to.equal(200);
    for (const node of [running, other]) {
      expect((await send(bot.key, 'POST', path, { content: 'no more' }, node)).status).to.equal(401);
      expect((await send(second.key, 'POST', path, { content: 'still' }, node)).status).to.equal(201);
    }
    expect((await asHead('head-n', 'DELETE', `${bot.id}/`)).body).to.deep.include({ is_active: false });
    for (const node of [running, other])
      expect((await send(second.key, 'POST', path, { content: 'no more' }, node)).status).to.equal(401);
    expect((await asHead('head-n', 'POST', `${bot.id}/keys/`, {})).status).to.equal(409);
    const { entries } = (await send(await running.token('head-n'), 'GET', '/api/audit/?limit=200')).body;
    const actions = entries.map(({ action }: { action: string }) => action);
    expect(actions).to.include.members([
      'service.created',
      'service.key_created',
      'service.key_revoked',
      'service.changed',
    ]);
  });

  it('are used by the host in its own process, without a key', async () => {
    const { services, as } = running.chat;
    const account = await services.create({ name: 'Timetable', role: 'bot' });
    const [room] = await as(account.id).listRooms({ context: 'bio-n' });
    const roomId = room?.id ?? expect.fail();
    const { message } = await as(account.id).send({ roomId, content: 'From the host', data: homework });
    expect(message).to.deep.include({ type: 'bot', data: homework });
    await as(account.id).edit({ roomId, messageId: message.id, content: 'From the host again' });
    await as(account.id).delete({ roomId, messageId: message.id });
    await services.change({ serviceId: account.id, isActive: false });
    const failure = await as(account.id)
      .send({ roomId, content: 'no more' })
      .catch(({ code }) => code);
    expect(failure).to.equal('CONFLICT');
  });

  it('refuse a service role that the policy does not have, with the ones it has', async () => {
    const refused = await asHead('head-n', 'POST', '', { name: 'X', role: 'robot' });
    expect(refused.status).to.equal(400);
    expect(refused.body.error.message).to.contain('"robot"').and.to.contain('bot');
    expect((await asHead('tess-n', 'POST', '', { name: 'X', role: 'bot' })).status).to.equal(403);
  });
});
