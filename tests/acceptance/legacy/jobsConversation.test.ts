import { expect } from 'chai';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import { type Frame, type LiveSocket, RunningChat } from '../RunningChat.ts';
import { OlderClient } from './OlderClient.ts';

const user = (externalId: string, role: string, firstName: string) => ({
  ...{ externalId, role, firstName, lastName: firstName === '' ? '' : 'Rey', isActive: true },
});
const bids = (from: string, context: string, status: 'active' | 'ended' = 'active') => ({
  ...{ kind: 'bids_on', from, to: 'nina', context, status },
});
const users = [
  ...[user('nina', 'client', 'Nina'), user('omar', 'worker', 'عمر'), user('wu', 'worker', '')],
  user('kai', 'worker', 'Kai'),
];

/** The badge as the client keeps it: the list's counts, more with every message, less with what its own reading names. */
const badgeOf = (socket: LiveSocket, viewerId: number, room: number): number =>
  socket.frames.reduce((badge: number, { type, room_id, rooms, ...frame }: Frame) => {
    if (type === 'room_list') return rooms.find(({ id }: { id: number }) => id === room)?.unread_count ?? 0;
    if (room_id !== room) return badge;
    if (type === 'new_message' && frame.message.sender.id !== viewerId) return badge + 1;
    if (type === 'message_read' && frame.user_id === viewerId) return badge - frame.message_ids.length;
    return badge;
  }, 0);

describe('the job platform’s client', () => {
  let running: RunningChat;
  let [nina, omar, wu, kai]: OlderClient[] = [];
  let ids: Record<string, number>;
  const of = (client: OlderClient | undefined): OlderClient => client ?? expect.fail();
  const idOf = (who: string): number => ids[who] ?? expect.fail();
  const rooms = '/api/chat/rooms/';

  beforeEach(async () => {
    running = await RunningChat.start({ legacy: ['jobs'], policy: marketplacePolicy });
    await running.chat.directory.put({ users, relations: [bids('omar', '71'), bids('wu', '71'), bids('omar', '72')] });
    const names = users.map(({ externalId }) => externalId);
    [nina, omar, wu, kai] = await Promise.all(names.map((who) => OlderClient.of(running, who)));
    ids = Object.fromEntries(await Promise.all(names.map(async (who) => [who, await running.userId(who)])));
  });
  afterEach(async () => {
    for (const client of [nina, omar, wu, kai]) client?.close();
    await running.stop();
  });

  const startJob = async (who: OlderClient | undefined, body: object) =>
    of(who).ask('POST', `${rooms}start_job_chat/`, body);
  const listed = async (who: OlderClient | undefined, path = ''): Promise<Frame[]> => {
    const { status, body } = await of(who).ask('GET', `${rooms}${path}`);
    expect([status, Array.isArray(body)]).to.deep.equal([200, true]);
    return body;
  };

  it('opens rooms of jobs from both sides, and direct ones, each once', async () => {
    const opened = await startJob(omar, { job_id: 71 });
    expect([opened.status, opened.body.created]).to.deep.equal([201, true]);
    const { room } = opened.body;
    expect(room).to.include({ job: 71, room_type: 'job', last_message_content: '', unread_count: 0 });
    expect(room.bidder).to.include({ id: idOf('omar'), first_name: 'عمر' });
    expect(room.participants.map(({ id }: { id: number }) => id)).to.have.members([idOf('omar'), idOf('nina')]);
    const again = await startJob(nina, { job_id: '71', bidder_id: String(idOf('omar')) });
    expect([again.status, again.body.room.id, again.body.created]).to.deep.equal([200, room.id, false]);
    expect(again.body.room.bidder).to.include({ id: idOf('omar') });
    const direct = await of(nina).ask('POST', `${rooms}start_dm/`, { user_id: idOf('omar') });
    expect([direct.status, direct.body.room.room_type, direct.body.room.job]).to.deep.equal([201, 'direct', null]);
    const same = await of(omar).ask('POST', `${rooms}start_dm/`, { user_id: idOf('nina') });
    expect([same.status, same.body.room.id]).to.deep.equal([200, direct.body.room.id]);
  });

  it('lists rooms as arrays: all, those of jobs, of one job, and direct ones', async () => {
    const first = (await startJob(nina, { job_id: 71, bidder_id: idOf('omar') })).body.room.id;
    const second = (await startJob(nina, { job_id: 71, bidder_id: idOf('wu') })).body.room.id;
    const other = (await startJob(omar, { job_id: 72 })).body.room.id;
    const direct = (await of(nina).ask('POST', `${rooms}start_dm/`, { user_id: idOf('wu') })).body.room.id;
    const idsOf = async (who: OlderClient | undefined, path: string) => (await listed(who, path)).map(({ id }) => id);
    expect(await idsOf(nina, '')).to.have.members([first, second, other, direct]);
    expect(await idsOf(nina, 'job_chats/')).to.have.members([first, second, other]);
    expect(await idsOf(nina, '?job=71')).to.have.members([first, second]);
    expect(await idsOf(nina, 'job_chats/?job_id=72')).to.have.members([other]);
    expect(await idsOf(nina, '?job=999')).to.deep.equal([]);
    expect(await idsOf(wu, 'direct_messages/')).to.deep.equal([direct]);
    expect(await idsOf(kai, '')).to.deep.equal([]);
    const bidders = (await listed(nina, '?job=71')).map(({ bidder }) => bidder.username);
    expect(bidders).to.have.members(['omar', 'wu']);
    // Our own clients always say how many they want.
    expect((await running.ask('nina', 'GET', 'rooms/?limit=50')).body.rooms).to.have.lengthOf(4);
  });

  it('talks on one socket, with its own names for messages, and the badge right at every step', async () => {
    const { id: room } = (await startJob(omar, { job_id: 71 })).body.room;
    const [his, hers] = [await of(omar).enter(), await of(nina).enter()];
    for (const socket of [his, hers]) {
      socket.send({ type: 'get_room_list' });
      const list = await socket.frame('the list', ({ type }) => type === 'room_list');
      const shown = list.rooms.find(({ id }: { id: number }) => id === room);
      expect(shown).to.include({ job: 71, unread_count: 0 });
      expect(shown.bidder).to.include({ id: idOf('omar') });
      socket.send({ type: 'subscribe_room', room_id: room });
      await socket.frame('it is subscribed', ({ type }) => type === 'subscribed');
    }
    const badge = () => badgeOf(hers, idOf('nina'), room);
    his.send({ type: 'typing', room_id: room, timestamp: 1 });
    expect(await hers.frame('he types', ({ type }) => type === 'typing')).to.include({ user_id: idOf('omar') });

    const send = (content: string, _tempId: string) =>
      his.send({
        ...{ type: 'send_message', room_id: room, content, _tempId },
        ...{ timestamp: '2026-11-30T12:00:00Z', message_type: 'text', reply_to_id: null, room },
      });
    for (const [index, content] of ['One', 'Two', 'Three'].entries()) send(content, `temp-${index}`);
    const own = await his.frame(
      'his third',
      ({ type, message }) => type === 'new_message' && message.content === 'Three',
    );
    expect(own.message).to.include({ _tempId: 'temp-2', is_read: false, room });
    const [one, two, three] = await Promise.all(
      ['One', 'Two', 'Three'].map((content) =>
        hers.frame(content, ({ type, message }) => type === 'new_message' && message.content === content),
      ),
    );
    expect(two?.message).not.to.have.property('_tempId');
    expect(badge()).to.equal(3);
    expect((await listed(nina))[0]?.unread_count).to.equal(3);

    hers.send({ type: 'mark_read', room_id: room, message_ids: [one?.message.id, 'temp-9', two?.message.id] });
    const older = await hers.frame('the older form', ({ type }) => type === 'messages_marked_read');
    expect(older).to.include({ room_id: room, count: 2 });
    expect(badge()).to.equal(1);
    expect((await listed(nina))[0]?.unread_count).to.equal(1);
    const seen = await his.frame('hers', ({ type }) => type === 'message_read');
    expect(seen.message_ids).to.deep.equal([one?.message.id, two?.message.id]);

    // Names of messages that are not stored yet read nothing, and an empty list reads everything.
    hers.send({ type: 'mark_read', room_id: room, message_ids: ['temp-1'] });
    hers.send({ type: 'mark_read', room_id: room, message_ids: [] });
    await hers.frame(
      'all',
      ({ type, message_ids }) => type === 'message_read' && message_ids.includes(three?.message.id),
    );
    expect(badge()).to.equal(0);
    expect((await listed(nina))[0]?.unread_count).to.equal(0);
    expect(his.frames.map(({ type }) => type)).not.to.include('messages_marked_read');
  });

  it('reads one message by its id alone, in a room of its own', async () => {
    const { id: room } = (await startJob(omar, { job_id: 71 })).body.room;
    const sent = await of(omar).ask('POST', `${rooms}${room}/send_message/`, { content: 'Hello' });
    const path = `/api/chat/messages/${sent.body.id}/mark_read/`;
    const read = await of(nina).ask('POST', path);
    expect([read.status, read.body.status, read.body.unread_count]).to.deep.equal([200, 'message marked as read', 0]);
    const foreign = await of(kai).ask('POST', path);
    const absent = await of(kai).ask('POST', '/api/chat/messages/987654/mark_read/');
    expect([foreign.status, foreign.body]).to.deep.equal([absent.status, absent.body]);
    expect([foreign.status, typeof foreign.body.error]).to.deep.equal([404, 'string']);
  });

  it('is refused with texts, and told what is missing', async () => {
    const refusal = async (who: OlderClient | undefined, path: string, body: unknown) => {
      const answer = await of(who).ask('POST', `${rooms}${path}/`, body);
      expect([typeof answer.body.error, typeof answer.body.detail]).to.deep.equal(['string', 'string']);
      return [answer.status, answer.body.code];
    };
    expect(await refusal(kai, 'start_job_chat', { job_id: 71 })).to.deep.equal([403, 'CANNOT_CHAT']);
    expect(await refusal(kai, 'start_dm', { user_id: idOf('nina') })).to.deep.equal([403, 'CANNOT_CHAT']);
    expect(await refusal(nina, 'start_dm', {})).to.deep.equal([400, 'INVALID_REQUEST']);
    expect(await refusal(nina, 'start_dm', { user_id: '1; drop' })).to.deep.equal([400, 'INVALID_REQUEST']);
    expect(await refusal(nina, 'start_job_chat', [])).to.deep.equal([400, 'INVALID_REQUEST']);
    // A rival names the bid of another, and a client one that is not there.
    const rival = { job_id: 71, bidder_id: idOf('wu') };
    expect(await refusal(omar, 'start_job_chat', rival)).to.deep.equal([403, 'CANNOT_CHAT']);
    const nobody = { job_id: 71, bidder_id: 987_654 };
    expect(await refusal(nina, 'start_job_chat', nobody)).to.deep.equal([403, 'CANNOT_CHAT']);
    const several = await startJob(nina, { job_id: 71 });
    expect([several.status, several.body.error]).to.deep.equal([
      400,
      'Several people bid on this job. Say whom with bidder_id.',
    ]);
  });

  it('switches rooms, and goes on after its socket was cut', async () => {
    const first = (await startJob(nina, { job_id: 71, bidder_id: idOf('omar') })).body.room.id;
    const second = (await startJob(nina, { job_id: 71, bidder_id: idOf('wu') })).body.room.id;
    const before = await of(nina).enter();
    before.send({ type: 'subscribe_room', room_id: first });
    before.send({ type: 'unsubscribe_room', room_id: first });
    before.send({ type: 'subscribe_room', room_id: String(second) });
    await before.frame('the second', ({ type, room_id }) => type === 'subscribed' && room_id === second);
    await of(omar).ask('POST', `${rooms}${first}/send_message/`, { content: 'Still here' });
    await before.frame('it', ({ message }) => message?.content === 'Still here');
    before.close();
    const after = await of(nina).enter();
    after.send({ type: 'get_room_list' });
    await after.frame('the list', ({ type }) => type === 'room_list');
    expect(badgeOf(after, idOf('nina'), first)).to.equal(1);
    await of(omar).ask('POST', `${rooms}${first}/send_message/`, { content: 'And now' });
    await after.frame('the next', ({ message }) => message?.content === 'And now');
    expect(badgeOf(after, idOf('nina'), first)).to.equal(2);
    await running.chat.drain(100);
    expect(await after.closed()).to.equal(1012);
  });

  it('finds a room whose bid has ended, which takes no more messages', async () => {
    const { id: room } = (await startJob(omar, { job_id: 72 })).body.room;
    const socket = await of(omar).enter();
    await running.chat.directory.put({ users: [], relations: [bids('omar', '72', 'ended')] });
    socket.send({ type: 'send_message', room_id: room, content: 'After', _tempId: 'temp-1' });
    const refused = await socket.frame('why', ({ type }) => type === 'error');
    expect(refused.code).to.equal('ROOM_INACTIVE');
    expect((await listed(omar)).find(({ id }) => id === room)?.is_active).to.equal(false);
  });
});
