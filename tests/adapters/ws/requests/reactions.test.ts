import { expect } from 'chai';
import { withSockets } from '../withSockets.ts';

describe('reactions', () => {
  it(
    'reach everybody in the room in its order, and people who sync later',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const id = await world.say('tess', roomId, 'Hello');
      const [tess, sam] = [await world.connect('tess'), await world.connect('sam')];
      sam.send({ type: 'react', room_id: roomId, message_id: id, emoji: '👍' });
      const userId = world.school.id('sam');
      const told = await tess.next('reaction_changed');
      const reactions = [{ emoji: '👍', count: 1, user_ids: [userId] }];
      const said = { room_id: roomId, message_id: id, user_id: userId, emoji: '👍' };
      expect(told).to.deep.include({ ...said, seq: 2, is_added: true, reactions });
      expect(await sam.next('reaction_changed')).to.deep.equal(told);
      sam.send({ type: 'react', room_id: roomId, message_id: id, emoji: '👍', is_added: false });
      expect(await tess.next('reaction_changed')).to.deep.include({ ...said, seq: 3, is_added: false, reactions: [] });
      tess.send({ type: 'sync', room_id: roomId, after: 1 });
      const { events } = await tess.next('sync_page');
      expect(events).to.have.length(2);
      expect((events as object[])[0]).to.deep.include({ ...said, seq: 2, is_added: true, reactions: [] });
    }),
  );

  it(
    'that change nothing reach nobody',
    withSockets(async (world) => {
      const id = await world.say('tess', await world.algebra(), 'Hello');
      const sam = await world.connect('sam', `/ws/chat/${await world.algebra()}/`);
      for (const is_added of [false, true, true]) sam.send({ type: 'react', message_id: id, emoji: '👍', is_added });
      await sam.next('reaction_changed');
      await sam.settled();
      expect(sam.of('reaction_changed')).to.have.length(1);
    }),
  );

  it(
    'are refused with the room and the client_id of the frame',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const clientId = '6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11';
      const [sam, sue] = [await world.connect('sam'), await world.connect('sue')];
      const frame = { type: 'react', room_id: roomId, emoji: '👍', client_id: clientId };
      sam.send({ ...frame, message_id: 999_999 });
      const about = { room_id: roomId, client_id: clientId };
      expect(await sam.next('error')).to.include({ code: 'MESSAGE_NOT_FOUND', ...about });
      const id = await world.say('tess', roomId, 'Hello');
      sam.send({ ...frame, message_id: id, emoji: 'ok' });
      expect(await sam.next('error')).to.include({ code: 'INVALID_REQUEST', ...about });
      sue.send({ ...frame, message_id: id });
      expect(await sue.next('error')).to.include({ code: 'ROOM_NOT_FOUND', ...about });
    }),
  );
});
