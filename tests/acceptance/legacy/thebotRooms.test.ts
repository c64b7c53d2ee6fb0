import { expect } from 'chai';
import { WebSocket } from 'ws';
import { LiveSocket, RunningChat } from '../RunningChat.ts';
import { ThebotClient } from './ThebotClient.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Holm', isActive: true },
});
const teaches = (status: 'active' | 'ended') => ({
  kind: 'teaches',
  from: 'tess',
  to: 'sam',
  context: 'algebra',
  status,
});
const users = [user('ada', 'admin'), user('tess', 'teacher'), user('sam', 'student')];

interface Listed {
  readonly id: number;
  readonly type: string;
  readonly is_active: boolean;
}

describe('THE_BOT client: rooms', () => {
  let running: RunningChat;
  let [ada, tess, sam]: ThebotClient[] = [];
  const of = (client: ThebotClient | undefined): ThebotClient => client ?? expect.fail();
  const roomsOf = async (client: ThebotClient | undefined): Promise<Listed[]> =>
    (await of(client).ask('GET')).body.results;

  const forumOf = async (client: ThebotClient | undefined): Promise<number> =>
    (await roomsOf(client)).find(({ type }) => type === 'forum_subject')?.id ?? expect.fail();

  beforeEach(async () => {
    running = await RunningChat.start({ legacy: ['thebot'], wordLists: true, sockets: { queryToken: false } });
    await running.chat.directory.put({ users, relations: [teaches('active')] });
    [ada, tess, sam] = await Promise.all(['ada', 'tess', 'sam'].map((who) => ThebotClient.of(running, who)));
  });
  afterEach(async () => {
    for (const client of [ada, tess, sam]) client?.close();
    await running.stop();
  });

  it('of the office are in the list of who answers there, and in nobody else’s', async () => {
    const asked = await running.ask('sam', 'POST', 'rooms/', { type: 'support', name: 'Meals' });
    const { id } = asked.body.room;
    await of(sam).ask('POST', `${id}/send_message/`, { content: 'What is for lunch?' });
    const listed = (await roomsOf(ada)).filter((room) => room.id === id);
    expect(listed).to.have.lengthOf(1);
    expect(
      (await of(ada).ask('GET', `${id}/`)).body.participants.map(({ username }: { username: string }) => username),
    ).to.include('sam');
    const socket = await of(ada).enter(id);
    socket.send({ type: 'chat_message', data: { content: 'Soup' } });
    await socket.frame('it', ({ message }) => message?.content === 'Soup');
    // She has taken the room now, and finds it once.
    expect((await roomsOf(ada)).filter((room) => room.id === id)).to.have.lengthOf(1);
    expect((await roomsOf(tess)).filter((room) => room.id === id)).to.deep.equal([]);
  });

  it('that are not active are read and not written: 400', async () => {
    const id = await forumOf(sam);
    await of(sam).ask('POST', `${id}/send_message/`, { content: 'Before' });
    const socket = await of(tess).enter(id);
    await running.chat.directory.put({ users: [], relations: [teaches('ended')] });
    const refused = await of(sam).ask('POST', `${id}/send_message/`, { content: 'After' });
    expect([refused.status, refused.body.code, typeof refused.body.error]).to.deep.equal([
      400,
      'ROOM_INACTIVE',
      'string',
    ]);
    socket.send({ type: 'chat_message', data: { content: 'After' } });
    expect(await socket.frame('why', ({ type }) => type === 'error')).to.include({ code: 'ROOM_INACTIVE' });
    expect((await of(sam).ask('GET', `${id}/messages/`)).body.count).to.equal(1);
    expect((await roomsOf(sam)).find((one) => one.id === id)?.is_active).to.equal(false);
  });

  it('are left out of the list when they are deleted, until somebody writes', async () => {
    const { id } = (await of(tess).ask('POST', '', { user_id: await running.userId('sam') })).body;
    await of(tess).ask('POST', `${id}/send_message/`, { content: 'Hello' });
    expect((await of(sam).ask('DELETE', `${id}/`)).status).to.equal(204);
    expect((await roomsOf(sam)).map((room) => room.id)).not.to.include(id);
    await of(tess).ask('POST', `${id}/send_message/`, { content: 'Still there?' });
    expect((await roomsOf(sam)).map((room) => room.id)).to.include(id);
  });

  it('store a message that is sent twice under one id once', async () => {
    const id = await forumOf(sam);
    const body = { content: 'Once', client_id: crypto.randomUUID() };
    const [first, second] = [
      await of(sam).ask('POST', `${id}/send_message/`, body),
      await of(sam).ask('POST', `${id}/send_message/`, body),
    ];
    expect([first.status, second.status, second.body.id]).to.deep.equal([201, 200, first.body.id]);
    const socket = await of(sam).enter(id);
    socket.send({ type: 'chat_message', data: body });
    const again = await socket.frame('it', ({ type }) => type === 'chat_message');
    expect(again.message).to.include({ id: first.body.id, client_id: body.client_id });
    // Ids that a client counts up by itself begin anew with every socket.
    for (const content of ['One', 'Two']) {
      const other = await of(sam).enter(id);
      other.send({ type: 'chat_message', data: { content, temp_id: 1 } });
      await other.frame('it', ({ message }) => message?.content === content && message.temp_id === 1);
    }
    expect((await of(sam).ask('GET', `${id}/messages/`)).body.count).to.equal(3);
  });

  it('count what is unread in all of them', async () => {
    const id = await forumOf(sam);
    await of(sam).ask('POST', `${id}/send_message/`, { content: '1' });
    await of(sam).ask('POST', `${id}/send_message/`, { content: '2' });
    expect((await of(tess).ask('GET', 'unread_count/')).body).to.include({ unread_count: 2 });
    await of(tess).ask('POST', `${id}/mark_as_read/`);
    expect((await of(tess).ask('GET', 'unread_count/')).body).to.include({ unread_count: 0 });
  });

  it('of others are read by an administrator by their ids, on the record, and not written', async () => {
    const id = await forumOf(sam);
    await of(sam).ask('POST', `${id}/send_message/`, { content: 'Hello' });
    expect((await roomsOf(ada)).map((room) => room.id)).not.to.include(id);
    expect((await of(ada).ask('GET', `${id}/messages/`)).body.results).to.have.lengthOf(1);
    expect((await of(ada).ask('POST', `${id}/send_message/`, { content: 'Hello' })).status).to.equal(403);
    const socket = await of(ada).enter(id);
    await of(sam).ask('POST', `${id}/send_message/`, { content: 'Again' });
    await socket.frame('it', ({ message }) => message?.content === 'Again');
    const { entries } = (await running.ask('ada', 'GET', '../audit/')).body;
    expect(entries.filter(({ subject }: { subject: { room_id: number } }) => subject.room_id === id)).not.to.be.empty;
  });

  it('tell who writes that a message waits for a reviewer', async () => {
    const id = await forumOf(sam);
    await running.ask('ada', 'POST', 'moderation/words/', { language: 'en', action: 'hold', text: 'dolt' });
    const held = await of(sam).ask('POST', `${id}/send_message/`, { content: 'You dolt' });
    expect([held.status, typeof held.body.detail]).to.deep.equal([202, 'string']);
    const socket = await of(sam).enter(id);
    socket.send({ type: 'chat_message', data: { content: 'You great dolt', temp_id: 'temp-1' } });
    expect(await socket.frame('it waits', ({ type }) => type === 'error')).to.include({ code: 'MESSAGE_HELD' });
    expect((await of(tess).ask('GET', `${id}/messages/`)).body.count).to.equal(0);
  });

  it('show a file by its name', async () => {
    const id = await forumOf(sam);
    const stored = await fetch(`${running.address}/api/chat/attachments/?name=homework.txt`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await running.token('sam')}`, 'content-type': 'text/plain' },
      body: 'Page 12',
    });
    const { id: file } = (await stored.json()) as { readonly id: number };
    const socket = await of(tess).enter(id);
    const body = { content: '', attachment_ids: [file] };
    expect((await running.ask('sam', 'POST', `rooms/${id}/messages/`, body)).status).to.equal(201);
    const { message } = await socket.frame('it', ({ type }) => type === 'chat_message');
    expect(message.content).to.equal('📎 homework.txt');
    const [listed] = (await of(tess).ask('GET', `${id}/messages/`)).body.results;
    expect(listed.content).to.equal('📎 homework.txt');
  });

  it('have sockets that prove who they are by a frame alone, where tokens in addresses are not taken', async () => {
    const id = await forumOf(sam);
    const ws = new WebSocket(`${running.address.replace('http', 'ws')}/ws/chat/${id}/`);
    const socket = new LiveSocket(ws);
    ws.on('open', () => socket.send({ type: 'subscribe', data: { channel: `chat_${id}` } }));
    expect(await socket.closed()).to.equal(4001);
    expect((await of(sam).enter(id)).frames[0]).to.include({ type: 'auth_success' });
  });
});

describe('THE_BOT client: sockets for notifications', () => {
  it('are let in and kept open, and tell nothing', async () => {
    const running = await RunningChat.start({ legacy: ['thebot'] });
    await running.chat.directory.put({ users, relations: [teaches('active')] });
    const sam = await ThebotClient.of(running, 'sam');
    const socket = sam.notifications();
    await socket.frame('it is let in', ({ type }) => type === 'auth_success');
    const { results } = (await sam.ask('GET')).body;
    const tess = await ThebotClient.of(running, 'tess');
    await tess.ask('POST', `${results[0].id}/send_message/`, { content: 'Hello' });
    socket.send({ type: 'mark_read', data: { notification_id: 7 } });
    socket.send({ type: 'ping' });
    await socket.frame('pong', ({ type }) => type === 'pong');
    expect(socket.frames.map(({ type }) => type)).to.deep.equal(['auth_success', 'pong']);
    const stranger = new ThebotClient(running.address, 'nobody');
    expect(await stranger.notifications().closed()).to.equal(4001);
    for (const client of [sam, tess, stranger]) client.close();
    await running.stop();
  });

  it('sign nobody out where tokens in addresses are not taken', async () => {
    const running = await RunningChat.start({ legacy: ['thebot'], sockets: { queryToken: false, authMs: 100 } });
    await running.chat.directory.put({ users, relations: [] });
    const sam = await ThebotClient.of(running, 'sam');
    expect(await sam.notifications().closed()).to.equal(4029);
    await running.stop();
  });
});
