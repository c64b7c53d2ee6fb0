import { expect } from 'chai';
import type { Frame } from '../../../support/SocketClient.ts';
import type { SocketWorld } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

const announce = ({ chat, school }: SocketWorld, content: string) =>
  chat.announcements.announce(school.person('tess'), {
    audience: { type: 'audience_guardians', places: [{ of: 'context', context: 'algebra-1' }] },
    ...{ content, clientId: crypto.randomUUID(), confirmation: 'one_guardian' },
  });

const isLast = ({ message }: Frame) => (message as { content?: string }).content === 'The end';

describe('the room of an audience, on sockets', () => {
  it(
    'tells whom it reaches neither who the others are nor how many, and sends every seq',
    withSockets(async (world) => {
      const { chat, school } = world;
      const { message } = await announce(world, 'Trip on Friday');
      const { roomId, id } = message;
      const [pam, pat, tess] = [await world.connect('pam'), await world.connect('pat'), await world.connect('tess')];
      for (const socket of [pam, pat, tess]) {
        socket.send({ type: 'subscribe_room', room_id: roomId });
        await socket.next('subscribed');
      }
      pat.send({ type: 'mark_read', room_id: roomId });
      await tess.next('message_read');
      await chat.reactToMessage({
        ...{ person: school.person('pat'), roomId, messageId: id, emoji: '👍', isAdded: true },
      });
      await world.relate('guardian_of', 'pat', 'sue', 'ended');
      await world.relate('guardian_of', 'pat', 'sue', 'active');
      await announce(world, 'The end');
      const last = (await tess.next('new_message', isLast))['seq'] as number;
      await pam.next('new_message', isLast);

      const ofRoom = pam.frames.filter((frame) => frame['room_id'] === roomId);
      const patId = school.id('pat');
      expect(JSON.stringify(ofRoom)).not.to.match(new RegExp(`"(user_|actor_)?id":${patId}[,}]|\\[${patId}\\]`));
      expect(JSON.stringify(ofRoom)).not.to.match(/hidden_count|👍|pat/);
      const seqs = ofRoom.flatMap((frame) => (typeof frame['seq'] === 'number' ? [frame['seq']] : []));
      expect(seqs.at(-1)).to.equal(last);
      // The same look finds pat in the frames of who may see the members.
      expect(JSON.stringify(tess.frames)).to.include('👍').and.include(String(patId));
    }),
  );

  it(
    'reminds those alone who have not confirmed',
    withSockets(async (world) => {
      const { chat, school } = world;
      const { message } = await announce(world, 'The end');
      const [pam, pat] = [await world.connect('pam'), await world.connect('pat')];
      await chat.announcements.confirm(school.person('pam'), message.roomId, message.id);
      expect((await pam.next('confirmation'))['state']).to.equal('confirmed');
      await chat.announcements.remind(school.person('tess'), message.roomId, message.id);
      expect(await pat.next('confirmation')).to.deep.include({ message_id: message.id, state: 'reminded' });
      expect(pam.frames.filter(({ type, state }) => type === 'confirmation' && state === 'reminded')).to.deep.equal([]);
    }),
  );
});
