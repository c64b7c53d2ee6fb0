import { expect } from 'chai';
import type { syncGoneSchema } from '../../../../adapters/wire/errors/errorSchema.ts';
import type { eventsPage } from '../../../../adapters/wire/frames/syncSchemas.ts';
import type { historyPage, messageSchema } from '../../../../adapters/wire/messages/messageSchemas.ts';
import type { roomDetail, roomList } from '../../../../adapters/wire/rooms/roomSchemas.ts';
import type { searchAnswer } from '../../../../adapters/wire/search/searchSchemas.ts';
import type { MessageId, RoomId } from '../../../../core/ids.ts';
import type { Name } from '../../../contracts/School.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const clientId = '5f6f2c1e-5d1c-4a53-9a5f-6c2d6f2b8e11';
const absent = 987_654;

describe('the history of who joined later (I26)', () => {
  const http = withHttp();
  let room: RoomId;
  let path: string;
  let hidden: MessageId;

  const add = (who: Name, more: object = {}, by: Name = 'tess') =>
    http().post(by, `${path}participants/`, { user_ids: [http().school.id(who)], ...more });
  const contents = async (who: Name, query = ''): Promise<string[]> => {
    const { body } = await http().get<typeof historyPage>(who, `${path}messages/${query}`);
    return body.messages.map(({ content }) => content);
  };
  const fromSeq = async (who: Name): Promise<number> =>
    (await http().get<typeof roomDetail>(who, path)).body.visible_from_seq;

  beforeEach(async () => {
    const { school, chat } = http();
    room = await school.group('tess', ['sam']);
    path = `/api/chat/rooms/${room}/`;
    [hidden = 0 as MessageId] = await school.say(room, 'tess', 'the canary is ill');
    await school.append(room, 'sam', 'poor canary', { replyTo: hidden });
    await chat.reactToMessage({
      person: school.person('sam'),
      roomId: room,
      messageId: hidden,
      emoji: '😢',
      isAdded: true,
    });
    await add('sue');
    await school.append(room, 'sam', 'it sings again', { replyTo: hidden });
  });

  it('says in no answer what was said before', async () => {
    const search = '/api/chat/search/?q=canary';
    const asked = await Promise.all(
      [
        ...['/api/chat/rooms/', path, `${path}messages/`, `${path}messages/?around=${hidden}`, search],
        ...[`${path}messages/?after=1`, `${path}messages/?before=${absent}`, `${search}&room_id=${room}`],
        ...[`${path}events/?after=3`, `${path}messages/${hidden}/thread/`, `${path}messages/${hidden}/receipts/`],
        ...[`${path}events/?after=0`, `${path}participants/`, '/api/chat/stats/'],
      ].map((address) => http().get('sue', address)),
    );
    expect(asked.map(({ status }) => status)).to.deep.equal([
      ...[200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404, 410, 200, 200],
    ]);
    for (const { body } of asked) expect(JSON.stringify(body)).not.to.match(/canary|😢/);
    expect(await contents('sue')).to.deep.equal(['it sings again']);
    expect(await contents('sam')).to.have.length(3);
    expect(await fromSeq('sue')).to.equal(4);
    expect(await fromSeq('sam')).to.equal(0);
  });

  it('answers for a hidden message as for one that there never was', async () => {
    const { body: reply } = await http().get<typeof historyPage>('sue', `${path}messages/`);
    expect(reply.messages[0]).to.include({ reply_to: hidden, thread_root: hidden });
    const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH', rest: string, body?: object) => {
      const [here, nowhere] = await Promise.all(
        [hidden, absent].map((id) =>
          http().ask('sue', method, `${path}messages/${rest.replace('ID', `${id}`)}`, {
            ...(body && { body: JSON.parse(JSON.stringify(body).replace('"ID"', `${id}`)) }),
          }),
        ),
      );
      const shown = (answer: typeof here) => [
        answer?.status,
        JSON.parse(JSON.stringify(answer?.body).replace(/"request_id":"[^"]*"/, '"request_id":""')),
      ];
      expect(shown(here), `${method} ${rest}`).to.deep.equal(shown(nowhere));
      return here?.status;
    };
    expect(await ask('GET', 'ID/thread/')).to.equal(404);
    expect(await ask('GET', 'ID/receipts/')).to.equal(404);
    expect(await ask('PUT', 'ID/reactions/%F0%9F%91%8D/')).to.equal(404);
    expect(await ask('DELETE', 'ID/reactions/%F0%9F%91%8D/')).to.equal(404);
    expect(await ask('PATCH', 'ID/', { content: 'mine' })).to.equal(404);
    expect(await ask('DELETE', 'ID/')).to.equal(404);
    expect(await ask('POST', '', { content: 'to that', reply_to: 'ID' })).to.equal(404);
    expect(await ask('GET', 'ID/revisions/')).to.equal(404);
    // Around an absent message are those nearest to its place.
    const around = (id: number) => contents('sue', `?around=${id}`);
    expect(await around(hidden)).to.deep.equal(await around(1));
  });

  it('ends events with 410 and the floor, and hides there what changed earlier messages', async () => {
    const { school, chat } = http();
    const gone = await http().get<typeof syncGoneSchema>('sue', `${path}events/?after=2`);
    expectError(gone, 410, 'INVALID_REQUEST');
    expect(gone.body.floor_seq).to.equal(3);
    const above = await http().get<typeof syncGoneSchema>('sue', `${path}events/?after=99`);
    expect([above.status, above.body.floor_seq]).to.deep.equal([410, 3]);
    const where = { roomId: room, messageId: hidden };
    await chat.amendMessage.edit({ ...where, person: school.person('tess'), content: 'the canary is well' });
    await chat.reactToMessage({ ...where, person: school.person('sam'), emoji: '🎉', isAdded: true });
    await chat.amendMessage.remove({ ...where, person: school.person('tess') });
    const { body } = await http().get<typeof eventsPage>('sue', `${path}events/?after=3`);
    expect(body.events.map(({ type, seq }) => [type, seq])).to.deep.equal([
      ['participants_joined', 4],
      ['new_message', 5],
      ...[6, 7, 8].map((seq) => ['event_hidden', seq]),
    ]);
    for (const event of body.events.slice(2)) expect(event).to.have.all.keys('type', 'room_id', 'seq', 'at');
    const whole = await http().get<typeof eventsPage>('sam', `${path}events/?after=5`);
    expect(whole.body.events.map(({ type }) => type)).to.deep.equal([
      ...['message_edited', 'reaction_changed', 'message_deleted'],
    ]);
  });

  it('counts and lists what the person sees', async () => {
    const { body } = await http().get<typeof roomList>('sue', '/api/chat/rooms/?type=group');
    expect(body.rooms[0]).to.include({ id: room, unread_count: 1, last_message_content: 'it sings again' });
    const read = await http().post('sue', `${path}read/`, { up_to_id: hidden });
    expect(read.body).to.include({ last_read_id: null, unread_count: 1 });
    await http().post('sue', `${path}read/`, {});
    const receipts = await http().get('sam', `${path}messages/${hidden}/receipts/`);
    expect(receipts.body).to.deep.equal({ receipts: [], count: 0 });
  });

  it('begins where who adds says, for who may add and sees it', async () => {
    expect((await add('pam', { history: 'all' })).status).to.equal(200);
    expect(await contents('pam')).to.have.length(3);
    await add('pat', { history: 'joining' });
    expect(await contents('pat')).to.deep.equal([]);
    for (const history of ['none', '', null, 7, {}, ['all']])
      expectError(await add('tom', { history }), 400, 'INVALID_REQUEST');
    expectError(await add('tom', { history: 'all' }, 'sam'), 403, 'ACCESS_DENIED');
    expectError(await add('tom', { history: 'all' }, 'stan'), 404, 'ROOM_NOT_FOUND');
  });

  it('begins anew for who comes back, also for what they wrote themselves', async () => {
    const { school } = http();
    const [own = 0 as MessageId] = await school.say(room, 'sue', 'hello from me');
    const leave = () => http().ask('sue', 'DELETE', `${path}participants/${school.id('sue')}/`);
    await leave();
    await school.say(room, 'tess', 'about Sue');
    await add('sue');
    await school.say(room, 'tess', 'welcome back');
    expect(await contents('sue')).to.deep.equal(['welcome back']);
    expectError(await http().ask('sue', 'DELETE', `${path}messages/${own}/`), 404, 'MESSAGE_NOT_FOUND');
    await leave();
    await add('sue', { history: 'all' });
    expect(await contents('sue')).to.include.members(['the canary is ill', 'about Sue', 'hello from me']);
  });

  it('hides nothing from moderators, and their look at the past is on record (I19)', async () => {
    const { school, world } = http();
    const looks = async () => (await world.auditLog.chain(0, 50)).filter(({ entry }) => entry.action === 'look');
    await add('ada');
    const before = (await looks()).length;
    expect(await fromSeq('ada')).to.equal(6);
    expect((await looks()).length).to.equal(before);
    expect(await contents('ada')).to.have.length(3);
    const search = await http().get<typeof searchAnswer>('ada', `/api/chat/search/?q=canary&room_id=${room}`);
    expect(search.body.results).to.have.length(2);
    expect((await looks()).slice(before).map(({ details }) => details?.content)).to.deep.equal([
      { what: 'history', as: 'member' },
      { what: 'search', words: 'canary', as: 'member' },
    ]);
    expect((await http().ask('ada', 'DELETE', `${path}messages/${hidden}/`)).status).to.equal(200);
    expect((await school.room(room)).state.headSeq).to.equal(7);
  });
});

describe('a retry after leaving', () => {
  const http = withHttp();

  it('answers 200 with the message as it was when one left, and nothing newer (I5, I6)', async () => {
    const { school, chat } = http();
    const room = await school.group('tess', ['sam']);
    const path = `/api/chat/rooms/${room}/`;
    const send = (content = 'homework') =>
      http().post<typeof messageSchema>('sam', `${path}messages/`, { content, client_id: clientId });
    const first = await send();
    expect(first.status).to.equal(201);
    const where = { roomId: room, messageId: first.body.id as MessageId };
    await chat.amendMessage.edit({ ...where, person: school.person('sam'), content: 'the homework' });
    const shown = (await send()).body;
    expect(shown).to.include({ content: 'the homework', is_edited: true });
    await http().ask('sam', 'DELETE', `${path}participants/${school.id('sam')}/`);
    await chat.reactToMessage({ ...where, person: school.person('tess'), emoji: '😡', isAdded: true });
    await school.append(room, 'tess', 'canary', { replyTo: where.messageId });
    await chat.amendMessage.remove({ ...where, person: school.person('ada') });
    const again = await send();
    expect(again.status).to.equal(200);
    expect(again.body).to.deep.equal(shown);
    expectError(await send('other words'), 409, 'CONFLICT');
    expectError(await http().post('sam', `${path}messages/`, { content: 'new' }), 404, 'ROOM_NOT_FOUND');
    await chat.changeRoom.edit(school.person('tess'), room, { isArchived: true });
    expect((await send()).body).to.deep.equal(shown);
  });
});
