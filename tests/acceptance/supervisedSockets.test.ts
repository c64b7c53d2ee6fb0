import { expect } from 'chai';
import { schoolRecords } from '../contracts/School.ts';
import { supervisedPolicy as policy } from '../contracts/supervisedPolicy.ts';
import { RunningChat } from './RunningChat.ts';

describe('supervised rooms on open sockets', () => {
  let running: RunningChat;
  beforeEach(async () => {
    running = await RunningChat.start({ policy });
    await running.chat.directory.put(schoolRecords);
  });
  afterEach(() => running.stop());

  const guards = (from: string, status: 'active' | 'ended') =>
    running.chat.directory.put({ users: [], relations: [{ kind: 'guardian_of', from, to: 'sam', status }] });

  it('everybody hears that the last guardian goes and another comes, and writes only in between', async () => {
    const opened = await running.ask('tess', 'POST', 'rooms/', {
      ...{ type: 'direct', user_id: await running.userId('sam') },
    });
    const { id } = opened.body.room;
    const [tess, sam, pam, pat] = await Promise.all(['tess', 'sam', 'pam', 'pat'].map((who) => running.connect(who)));
    if (!tess || !sam || !pam || !pat) return expect.fail('not connected');
    const [pamId, patId] = [await running.userId('pam'), await running.userId('pat')];
    const send = (socket: typeof sam, client_id: string) =>
      socket.send({ type: 'send_message', room_id: id, content: 'Hello', client_id });

    await guards('pam', 'ended');
    await pam.frame('that she left', ({ type, room_id }) => type === 'room_left' && room_id === id);
    for (const socket of [tess, sam]) {
      await socket.frame('who left', ({ type, user_ids: ids }) => type === 'participants_left' && ids.includes(pamId));
      await socket.frame(
        'that the room stopped',
        ({ type, room_id, is_active }) => type === 'room_updated' && room_id === id && is_active === false,
      );
    }
    const refusedId = crypto.randomUUID();
    send(sam, refusedId);
    const refused = await sam.frame('a refusal', ({ type }) => type === 'error');
    expect(refused.error?.code ?? refused.code).to.equal('ROOM_INACTIVE');

    await guards('pat', 'active');
    const joined = await pat.frame('that he joined', ({ type, room }) => type === 'room_joined' && room.id === id);
    expect(joined.room.is_active).to.equal(true);
    for (const socket of [tess, sam])
      await socket.frame(
        'who came',
        ({ type, user_ids: ids }) => type === 'participants_joined' && ids.includes(patId),
      );
    send(sam, crypto.randomUUID());
    await pat.frame('the message', ({ type, room_id }) => type === 'new_message' && room_id === id);
    expect(pam.frames.filter(({ type }) => type === 'new_message')).to.deep.equal([]);
  });
});
