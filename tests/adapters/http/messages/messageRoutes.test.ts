import { expect } from 'chai';
import type { historyPage, messageSchema } from '../../../../adapters/wire/messages/messageSchemas.ts';
import type { RoomId } from '../../../../core/ids.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const clientId = '6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11';

describe('messageRoutes', () => {
  const http = withHttp();
  let room: RoomId;
  let path: string;
  beforeEach(async () => {
    room = await http().school.direct('tess', 'sam');
    path = `/api/chat/rooms/${room}/messages/`;
  });
  const send = (body: unknown, to = path) => http().post<typeof messageSchema>('tess', to, body);

  it('sends a message and returns it in full', async () => {
    const { status, body } = await send({ content: 'Hello, Sam' });
    expect(status).to.equal(201);
    expect(body).to.include({ room_id: room, seq: 1, content: 'Hello, Sam', client_id: null, is_deleted: false });
    expect(body.sender).to.include({ id: http().school.id('tess'), username: 'tess', full_name: 'Tess Miller' });
    expect(body.timestamp)
      .to.equal(body.created_at)
      .and.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('accepts messages under the older addresses', async () => {
    for (const alias of [`/api/chat/rooms/${room}/send_message/`, `${path}send_message`])
      expect((await send({ content: 'Hello' }, alias)).status).to.equal(201);
  });

  it('reads members without a value as absent', async () => {
    const sent = await send({ content: 'Hello', client_id: null, reply_to: null, attachment_ids: [] });
    expect(sent.status).to.equal(201);
  });

  it('returns the first result for the same client_id', async () => {
    const first = await send({ content: 'Once', client_id: clientId });
    const again = await send({ content: 'Once', client_id: clientId.toUpperCase() });
    expect([first.status, again.status]).to.deep.equal([201, 200]);
    expect(again.body).to.deep.equal(first.body);
    expectError(await send({ content: 'Other', client_id: clientId }), 409, 'CONFLICT');
  });

  it('answers a message and refuses to answer one that does not exist', async () => {
    const [root] = await http().school.say(room, 'sam', 'Question');
    expect((await send({ content: 'Answer', reply_to: root })).body).to.include({ reply_to: root, thread_root: root });
    expectError(await send({ content: 'Answer', reply_to: 999_999 }), 404, 'MESSAGE_NOT_FOUND');
  });

  it('refuses empty and long texts, NUL and half characters', async () => {
    expectError(await send({ content: ' \n' }), 400, 'EMPTY_MESSAGE');
    const error = expectError(await send({ content: 'x'.repeat(10_001) }), 400, 'MESSAGE_TOO_LONG');
    expect(error.details).to.deep.equal({ length: 10_001, max: 10_000 });
    for (const content of ['a\0b', 'a\ud800b']) expectError(await send({ content }), 400, 'INVALID_REQUEST');
  });

  it('counts characters as people do, and removes white space at both ends', async () => {
    const content = '👩‍🏫'.repeat(2_500);
    const { status, body } = await send({ content: ` ${content}\n` });
    expect([status, body.content]).to.deep.equal([201, content]);
  });

  it('refuses to write into an archived room', async () => {
    await http().school.archive(room);
    expectError(await send({ content: 'Hello' }), 409, 'ROOM_INACTIVE');
  });

  it('refuses members who may not post', async () => {
    const announcements = await http().school.group('tess', ['sam'], 'announcement');
    const refused = await http().post('sam', `/api/chat/rooms/${announcements}/messages/`, { content: 'Hello' });
    expectError(refused, 403, 'ACCESS_DENIED');
  });

  it('limits messages a minute without counting retries', async () => {
    const first = await send({ content: 'Once', client_id: clientId });
    for (let count = 1; count < 10; count += 1) await send({ content: `${count}` });
    const refused = await send({ content: 'One too many' });
    expectError(refused, 429, 'RATE_LIMIT_EXCEEDED');
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
    const again = await send({ content: 'Once', client_id: clientId });
    expect([again.status, again.body.id]).to.deep.equal([200, first.body.id]);
    await http().world.clock.advance(60_000);
    expect((await send({ content: 'A minute later' })).status).to.equal(201);
  });

  it('shows the history in pages, oldest first', async () => {
    const ids = await http().school.say(room, 'sam', 'one', 'two', 'three', 'four', 'five');
    const page = async (query: string) => {
      const { body } = await http().get<typeof historyPage>('tess', `${path}?${query}`);
      expect(body.count).to.equal(body.messages.length);
      expect([body.oldest_id, body.newest_id]).to.deep.equal([
        body.messages[0]?.id ?? null,
        body.messages.at(-1)?.id ?? null,
      ]);
      return [body.messages.map(({ content }) => content), body.has_more];
    };
    expect(await page('')).to.deep.equal([['one', 'two', 'three', 'four', 'five'], false]);
    expect(await page('limit=2')).to.deep.equal([['four', 'five'], true]);
    expect(await page(`before=${ids[3]}&limit=2`)).to.deep.equal([['two', 'three'], true]);
    expect(await page(`after=${ids[3]}`)).to.deep.equal([['five'], false]);
    expect(await page('after=0&limit=1')).to.deep.equal([['one'], true]);
    expect(await page(`around=${ids[2]}&limit=3`)).to.deep.equal([['two', 'three', 'four'], true]);
    expect(await page(`after=${ids[4]}`)).to.deep.equal([[], false]);
  });

  it('refuses two directions in the history, and numbers that are not plain', async () => {
    const bad = [
      'before=1&after=2',
      'limit=0',
      'limit=101',
      'limit=abc',
      'limit=',
      'limit=1e1',
      'limit=+1',
      'limit=1&limit=2',
    ];
    const ids = ['before=-1', 'before=0', 'before=9007199254740992', 'after=-1', 'around=1.5', 'before=01', 'after=-0'];
    for (const query of [...bad, ...ids, 'unknown=1', '__proto__=1'])
      expectError(await http().get('tess', `${path}?${query}`), 400, 'INVALID_REQUEST');
  });

  it('edits my own message and refuses others', async () => {
    const [mine, other] = [(await send({ content: 'Helo' })).body.id, (await http().school.say(room, 'sam', 'Hi'))[0]];
    const edited = await http().ask<typeof messageSchema>('tess', 'PATCH', `${path}${mine}/`, {
      body: { content: 'Hello' },
    });
    expect(edited.body).to.include({ id: mine, content: 'Hello', is_edited: true });
    expectError(
      await http().ask('tess', 'PATCH', `${path}${other}/`, { body: { content: 'x' } }),
      403,
      'ACCESS_DENIED',
    );
    expectError(await http().ask('tess', 'PATCH', `${path}${mine}/`, { body: { content: '' } }), 400, 'EMPTY_MESSAGE');
    expectError(
      await http().ask('tess', 'PATCH', `${path}999999/`, { body: { content: 'x' } }),
      404,
      'MESSAGE_NOT_FOUND',
    );
  });

  it('deletes a message, which keeps its place', async () => {
    const { id } = (await send({ content: 'Secret' })).body;
    expectError(await http().ask('sam', 'DELETE', `${path}${id}/`), 403, 'ACCESS_DENIED');
    const deleted = await http().ask<typeof messageSchema>('tess', 'DELETE', `${path}${id}/`);
    expect(deleted.body).to.include({ id, content: '', is_deleted: true });
    const { body } = await http().get<typeof historyPage>('sam', path);
    expect(body.messages.map((message) => [message.id, message.content])).to.deep.equal([[id, '']]);
    expectError(
      await http().ask('tess', 'PATCH', `${path}${id}/`, { body: { content: 'Back' } }),
      404,
      'MESSAGE_NOT_FOUND',
    );
  });

  it('lets an administrator read and delete, on the record', async () => {
    const [id] = await http().school.say(room, 'sam', 'Rude');
    expect((await http().get('ada', path)).status).to.equal(200);
    expect((await http().ask('ada', 'DELETE', `${path}${id}/`)).status).to.equal(200);
  });

  it('ignores members that a client may not set', async () => {
    const given = { sender_id: 1, seq: 900, role: 'admin', created_at: '2001-01-01T00:00:00.000Z', attachments: [{}] };
    const { status, body } = await http().post<typeof messageSchema>('sam', path, { content: 'Hello', ...given });
    expect(status).to.equal(201);
    expect(body.sender.username).to.equal('sam');
    expect(body.seq).to.be.below(900);
    expect(body.created_at).not.to.equal(given.created_at);
    expect(body.attachments).to.deep.equal([]);
    expectError(await send({ content: 'Hello', attachment_ids: [1] }), 404, 'ATTACHMENT_NOT_FOUND');
  });
});
