import { expect } from 'chai';
import { asMessageId } from '../../../../core/ids.ts';
import { withSockets } from '../withSockets.ts';

describe('confirmations, on sockets', () => {
  it(
    'are asked by a frame, and the sender alone hears of each answer',
    withSockets(async (world) => {
      const { chat, school } = world;
      const roomId = await school.group('tess', ['sam', 'sue']);
      const [tess, sam, second, sue] = [
        await world.connect('tess'),
        await world.connect('sam'),
        await world.connect('sam'),
        await world.connect('sue'),
      ];
      const clientId = crypto.randomUUID();
      const frame = { type: 'send_message', room_id: roomId, content: 'Read this', requires_confirmation: 'person' };
      tess.send({ ...frame, client_id: clientId });
      const { message } = await tess.next('message_ack');
      const { id } = message as { id: number };
      expect(message).to.include({ requires_confirmation: 'person' });
      expect((await sue.next('new_message'))['message']).to.include({ requires_confirmation: 'person' });
      sam.send({ ...frame, client_id: crypto.randomUUID() });
      expect(await sam.next('error')).to.include({ code: 'ACCESS_DENIED' });

      await chat.announcements.confirm(school.person('sam'), roomId, asMessageId(id));
      const about = { type: 'confirmation', room_id: roomId, message_id: id };
      for (const socket of [sam, second])
        expect(await socket.next('confirmation')).to.deep.equal({ ...about, state: 'confirmed' });
      expect(await tess.next('confirmation')).to.deep.equal({ ...about, state: 'answered' });
      await sue.settled();
      expect(sue.frames.map(({ type }) => type)).not.to.include('confirmation');
    }),
  );

  it(
    'leave the frames of messages that ask nobody as they were',
    withSockets(async (world) => {
      const roomId = await world.school.direct('tess', 'sam');
      const [tess, sam] = [await world.connect('tess'), await world.connect('sam')];
      tess.send({ type: 'send_message', room_id: roomId, content: 'Hello', client_id: crypto.randomUUID() });
      await tess.next('message_ack');
      expect((await sam.next('new_message'))['message']).not.to.have.property('requires_confirmation');
    }),
  );
});
