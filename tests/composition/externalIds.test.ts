import { expect } from 'chai';
import { nobody } from '../../core/permissions/resolveUser.ts';
import { RunningChat } from '../acceptance/RunningChat.ts';

const person = (externalId: string, role: string, firstName = externalId) => ({
  ...{ externalId, role, firstName, lastName: 'Orlov', isActive: true },
});
/** Ids as school systems give them. */
const odd = ['sis-17', 'a/b', 'a:b?c#d', 'Ünïcode ☃', 'ext:inner', '17', '%2F', '..'];
const path = (externalId: string): string => `ext:${encodeURIComponent(externalId)}`;

describe('external ids in place of Homeroom’s', () => {
  let running: RunningChat;
  const directoryKey = 'a key of the whole directory';
  before(async () => {
    running = await RunningChat.start({ directoryKey });
    const { directory } = running.chat;
    const teaches = (to: string) => ({
      ...{ kind: 'teaches', from: 't-1', to },
      context: 'bio',
      status: 'active' as const,
    });
    await directory.put({
      users: [person('t-1', 'teacher'), person('admin', 'admin'), ...odd.map((id) => person(id, 'student', 'Lev'))],
      relations: odd.map(teaches),
    });
    await directory.put({ source: 'a', users: [person('dup', 'student', 'Mine'), person('far', 'student')] });
    await directory.put({ source: 'b', users: [person('dup', 'student', 'Other'), person('far', 'student')] });
    const { people } = await directory.listPeople({ text: 'Mine' });
    const [mine] = people;
    const teacher = await directory.findPerson({ userId: 't-1' });
    const body = { from: teacher.id, to: mine?.person.id, kind: 'teaches', context: 'bio', status: 'active' };
    const answer = await asOffice('PUT', 'relations/', body);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  });
  after(() => running.stop());

  const asOffice = async (method: string, place: string, body?: unknown) => {
    const headers = { 'x-directory-key': directoryKey, 'content-type': 'application/json' };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${running.address}/api/directory/${place}`, init);
    return { status: answer.status, body: await answer.json() };
  };

  it('stand in addresses, queries and bodies, whatever letters they have', async () => {
    for (const externalId of odd) {
      const id = await running.userId(externalId);
      const asked = await running.ask('t-1', 'GET', `contacts/${path(externalId)}/permission/`);
      expect([asked.status, asked.body.allowed], externalId).to.deep.equal([200, true]);
      const pinned = await running.ask('t-1', 'PUT', `contacts/${path(externalId)}/favourite/`);
      expect([pinned.status, pinned.body.user_id], externalId).to.deep.equal([200, id]);
      const opened = await running.ask('t-1', 'POST', 'rooms/', { type: 'direct', user_id: `ext:${externalId}` });
      expect([200, 201], externalId).to.include(opened.status);
      const room = opened.body.room.id;
      const content = '@Lev Orlov page 12';
      const sent = await running.ask('t-1', 'POST', `rooms/${room}/messages/`, {
        content,
        mentions: [`ext:${externalId}`],
      });
      expect((sent.body.message ?? sent.body).mentions, externalId).to.deep.equal([{ user_id: id, name: 'Lev Orlov' }]);
      const query = `search/?q=page&sender_id=${path('t-1')}`;
      expect((await running.ask('t-1', 'GET', query)).status, externalId).to.equal(200);
      const said = await asOffice('GET', `people/${path(externalId)}/relations/`);
      expect(said.body.person?.id ?? said.body.user?.id, externalId).to.equal(id);
      expect((await asOffice('GET', `holds/?user_id=${path(externalId)}`)).status, externalId).to.equal(200);
    }
    const ids = await Promise.all(odd.map((one) => running.userId(one)));
    const group = { type: 'group', name: 'Trip', participant_ids: odd.slice(0, 3).map((one) => `ext:${one}`) };
    const opened = await running.ask('t-1', 'POST', 'rooms/', group);
    expect(opened.status).to.equal(201);
    const room = opened.body.room.id;
    const added = await running.ask('t-1', 'POST', `rooms/${room}/participants/`, {
      user_ids: [`ext:${odd[3]}`, ids[4]],
    });
    expect(added.status).to.equal(200);
    const members = await running.chat.readParticipants({ userId: 'ext:t-1', roomId: room });
    expect(members.map(({ userId }) => userId)).to.include.members(ids.slice(0, 5));
    const gone = await running.ask('t-1', 'DELETE', `rooms/${room}/participants/${path(odd[1] ?? '')}/`);
    expect(gone.body.user_id).to.equal(ids[1]);
  });

  it('stand in frames of sockets', async () => {
    const { body } = await running.ask('t-1', 'POST', 'rooms/', { type: 'direct', user_id: 'ext:a/b' });
    const socket = await running.connect('t-1');
    const send = { room_id: body.room.id, content: '@Lev Orlov hello', mentions: ['ext:a/b', 'ext:nobody at all'] };
    socket.send({ type: 'send_message', client_id: '6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11', ...send });
    const { message } = await socket.frame('message_ack', ({ type }) => type === 'message_ack');
    expect(message.mentions).to.deep.equal([{ user_id: await running.userId('a/b'), name: 'Lev Orlov' }]);
    socket.close();
  });

  it('mean the same in a host’s calls with ext: and without', async () => {
    const { chat } = running;
    for (const key of ['17', 'ext:17'])
      expect((await chat.directory.findPerson({ userId: key })).externalId).to.equal('17');
    expect((await chat.directory.findPerson({ userId: 'ext:ext:inner' })).externalId).to.equal('ext:inner');
    const { room } = await chat.openRoom({ openerId: 'ext:t-1', type: 'direct', userId: 'ext:a/b' });
    const given = { senderId: 't-1', roomId: room.room.id, content: '@Lev Orlov', mentions: ['a/b', 'all'] };
    const { message } = await chat.sendMessage(given);
    expect(message.mentions?.map(({ userId }) => userId)).to.deep.equal([await running.userId('a/b')]);
    const missing = await chat.directory.findPerson({ userId: 'ext:no' }).catch(String);
    expect(missing).to.contain('there is no person with the external id in userId');
    for (const bad of ['', 'ext:', 'a\u0000b', '\ud800', 'x'.repeat(256), Symbol('x'), 17n, {}, Number.NaN])
      expect(await chat.directory.findPerson({ userId: bad as never }).catch(({ code }) => code)).to.equal(
        'INVALID_REQUEST',
      );
  });

  it('that nobody has, and those of people whom one does not meet, look alike', async () => {
    const answers = [];
    for (const key of ['ext:nobody', 'ext:far', String(nobody)]) {
      const permission = await running.ask('t-1', 'GET', `contacts/${key}/permission/`);
      const opened = await running.ask('t-1', 'POST', 'rooms/', {
        ...{ type: 'direct', user_id: key.startsWith('ext:') ? key : Number(key) },
      });
      const { request_id: _, ...error } = opened.body.error;
      const { user_id: __, ...explained } = permission.body;
      answers.push(JSON.stringify([permission.status, explained, opened.status, error]));
    }
    expect(new Set(answers).size, answers.join('\n')).to.equal(1);
  });

  it('that several sources have mean whom one meets of them, and name the sources only to who meets several', async () => {
    const mine = await running.ask('t-1', 'POST', 'rooms/', { type: 'direct', user_id: 'ext:dup' });
    expect(mine.body.room.other_participant?.first_name ?? mine.body.room.name, JSON.stringify(mine.body)).to.contain(
      'Mine',
    );
    const both = await asOffice('GET', `people/${path('dup')}/relations/`);
    expect([both.status, both.body.error.code]).to.deep.equal([409, 'CONFLICT']);
    expect(both.body.error.message).to.contain('a, b');
    expect((await asOffice('GET', `people/${path('dup')}/relations/?source=b`)).status).to.equal(200);
    const admin = await running.ask('admin', 'POST', 'rooms/', { type: 'direct', user_id: 'ext:dup' });
    expect([admin.status, admin.body.error?.message]).to.satisfy(
      ([status, message]: [number, string | undefined]) => status === 409 && message?.includes('a, b'),
    );
  });

  it('are refused where they are no ids, and where there are too many', async () => {
    for (const user_id of ['17', 'ext:', 'ext:a\u0000', `ext:${'x'.repeat(256)}`, 1.5, {}, null]) {
      const { status, body } = await running.ask('t-1', 'POST', 'rooms/', { type: 'direct', user_id });
      expect([status, body.error.code], String(user_id)).to.deep.equal([400, 'INVALID_REQUEST']);
    }
    const participant_ids = Array.from({ length: 201 }, (_, index) => `ext:p-${index}`);
    const many = await running.ask('t-1', 'POST', 'rooms/', { type: 'group', name: 'Many', participant_ids });
    expect([many.status, many.body.error.message]).to.deep.equal([
      400,
      'At most 200 people are named by ext: in one request. Use the ids that Homeroom gave, or several requests.',
    ]);
  });

  it('are in the OpenAPI document wherever a request names a person', async () => {
    const document = await (await fetch(`${running.address}/api/openapi.json`)).json();
    const missing: string[] = [];
    for (const [address, operations] of Object.entries<Record<string, { parameters: object[] }>>(document.paths))
      for (const { parameters } of Object.values(operations))
        for (const parameter of parameters)
          if (['user_id', 'other_id', 'sender_id'].includes(Reflect.get(parameter, 'name')))
            if (!JSON.stringify(parameter).includes('^ext:')) missing.push(address);
    expect(missing).to.deep.equal([]);
    for (const title of ['OpenRoom', 'OpenCase', 'ErasureRequest', 'ExportRequest', 'RoomPatch'])
      expect(JSON.stringify(document.components.schemas[title]), title).to.contain('^ext:');
  });
});
