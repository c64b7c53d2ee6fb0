import { expect } from 'chai';
import type { RelationStatus } from '../../core/directory/DirectoryRecords.ts';
import { RunningChat } from './RunningChat.ts';

/** Milliseconds within which a live socket must be cut off. */
const promised = 2_000;

const school = (status: RelationStatus, isTeacherActive = true) => {
  const user = (externalId: string, role: string, isActive = true) => ({
    externalId,
    role,
    firstName: externalId,
    lastName: '',
    isActive,
  });
  return {
    users: [user('tess', 'teacher', isTeacherActive), user('sam', 'student'), user('pam', 'parent')],
    relations: [
      { kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status },
      { kind: 'guardian_of', from: 'pam', to: 'sam', status: 'active' as const },
    ],
  };
};

describe('revocation on live sockets', () => {
  let running: RunningChat;
  beforeEach(async () => {
    running = await RunningChat.start();
    await running.chat.directory.put(school('active'));
  });
  afterEach(() => running.stop());

  it('removes both members from a direct room within 2 s when the relation ends, and delivers nothing more (I11)', async () => {
    const opened = await running.ask('tess', 'POST', 'rooms/', {
      type: 'direct',
      user_id: await running.userId('sam'),
    });
    const roomId = opened.body.room.id;
    const [tess, sam] = [await running.connect('tess'), await running.connect('sam')];
    tess.send({ type: 'send_message', room_id: roomId, content: 'before' });
    await sam.frame('the message', (frame) => frame.type === 'new_message' && frame.message.content === 'before');

    const from = performance.now();
    await running.chat.directory.put(school('ended'));
    await Promise.all(
      [tess, sam].map((socket) =>
        socket.frame('room_left', (frame) => frame.type === 'room_left' && frame.room_id === roomId),
      ),
    );
    expect(performance.now() - from).to.be.below(promised);

    tess.send({ type: 'send_message', room_id: roomId, content: 'canary', client_id: crypto.randomUUID() });
    const error = await tess.frame('an error', ({ type }) => type === 'error');
    expect(error.code).to.equal('CANNOT_CHAT');
    expect((await running.ask('sam', 'GET', `rooms/${roomId}/messages/`)).status).to.equal(403);
    sam.send({ type: 'ping' });
    await sam.frame('pong', ({ type }) => type === 'pong');
    expect(JSON.stringify(sam.frames)).not.to.contain('canary');
  });

  it('restores the room, with all messages, when the relation returns', async () => {
    const opened = await running.ask('tess', 'POST', 'rooms/', {
      type: 'direct',
      user_id: await running.userId('sam'),
    });
    const roomId = opened.body.room.id;
    await running.ask('tess', 'POST', `rooms/${roomId}/messages/`, { content: 'kept' });
    await running.chat.directory.put(school('ended'));
    const sam = await running.connect('sam');
    await running.chat.directory.put(school('active'));
    await sam.frame('room_joined', (frame) => frame.type === 'room_joined' && frame.room.id === roomId);
    const history = await running.ask('sam', 'GET', `rooms/${roomId}/messages/`);
    expect(history.body.messages.map(({ content }: { content: string }) => content)).to.deep.equal(['kept']);
  });

  it('closes the sockets of a deactivated person with 4403 within 2 s', async () => {
    const tess = await running.connect('tess');
    const from = performance.now();
    await running.chat.directory.put(school('active', false));
    expect(await tess.closed()).to.equal(4403);
    expect(performance.now() - from).to.be.below(promised);
    expect((await running.ask('tess', 'GET', 'rooms/')).body.error.code).to.equal('USER_INACTIVE');
  });

  it('removes an ex-guardian from the forum room, and from that of the class, at the seq of the leave event (I9, I10)', async () => {
    const pam = await running.connect('pam');
    const roomOf = async (type: string) => (await running.ask('pam', 'GET', `rooms/?type=${type}`)).body.rooms[0].id;
    const [roomId, classId] = [await roomOf('forum_subject'), await roomOf('class')];
    const { users, relations } = school('active');
    await running.chat.directory.put({
      users,
      relations: relations.map((one) => (one.kind === 'guardian_of' ? { ...one, status: 'ended' } : one)),
    });
    for (const id of [roomId, classId]) {
      const left = await pam.frame('room_left', ({ type, room_id }) => type === 'room_left' && room_id === id);
      expect(left).to.include({ seq: 1 });
    }
    for (const [who, id] of [
      ['sam', roomId],
      ['tess', classId],
    ])
      expect((await running.ask(who, 'POST', `rooms/${id}/messages/`, { content: 'canary' })).status).to.equal(201);
    pam.send({ type: 'ping' });
    await pam.frame('pong', ({ type }) => type === 'pong');
    expect(JSON.stringify(pam.frames)).not.to.contain('canary');
    for (const id of [roomId, classId]) expect((await running.ask('pam', 'GET', `rooms/${id}/`)).status).to.equal(404);
  });

  it('freezes the forum room of an ended relation: it is readable, not writable', async () => {
    const roomId = (await running.ask('sam', 'GET', 'rooms/?type=forum_subject')).body.rooms[0].id;
    await running.ask('sam', 'POST', `rooms/${roomId}/messages/`, { content: 'on record' });
    await running.chat.directory.put(school('ended'));
    expect((await running.ask('pam', 'GET', `rooms/${roomId}/messages/`)).body.count).to.equal(1);
    const refused = await running.ask('sam', 'POST', `rooms/${roomId}/messages/`, { content: 'too late' });
    expect([refused.status, refused.body.error.code]).to.deep.equal([409, 'ROOM_INACTIVE']);
  });
});
