import { expect } from 'chai';
import { MemoryRoomBus } from '../../../../adapters/memory/rooms/MemoryRoomBus.ts';
import type { ChatEvent } from '../../../../core/messages/ChatEvent.ts';
import { withSockets } from '../withSockets.ts';

/** The bus of a node that no publication reaches. */
class DeafBus extends MemoryRoomBus<ChatEvent> {
  override addListener(): () => void {
    return () => {};
  }
}

describe('a node that no publication reaches', () => {
  const deaf = { options: { sweepMs: 20 }, ports: () => ({ bus: new DeafBus(() => {}) }) };

  it(
    'delivers what the sweep finds, in order and once',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const sam = await world.connect('sam');
      for (let index = 1; index <= 250; index += 1) await world.say('tess', roomId, `m${index}`);
      await sam.next('new_message', ({ seq }) => seq === 250);
      expect(sam.seqs(roomId)).to.deep.equal(Array.from({ length: 250 }, (_, index) => index + 1));
    }, deaf),
  );

  it(
    'learns of new rooms, and delivers nothing to people who have left (I9)',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const [pat, sam] = [await world.connect('pat'), await world.connect('sam')];
      await world.relate('guardian_of', 'pat', 'sam', 'active');
      await pat.next('room_joined', ({ room }) => (room as { id: number }).id === roomId);
      await world.relate('guardian_of', 'pat', 'sam', 'ended');
      await world.say('tess', roomId, 'canary');
      await sam.next('new_message');
      await pat.next('room_left');
      await pat.settled();
      expect(JSON.stringify(pat.frames)).not.to.include('canary');
    }, deaf),
  );

  it(
    'readmits a person who leaves and joins again between two sweeps, also as the only member here',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const pam = await world.connect('pam');
      for (let round = 1; round <= 5; round += 1) {
        await world.relate('guardian_of', 'pam', 'sam', 'ended');
        await world.relate('guardian_of', 'pam', 'sam', 'active');
        await world.say('tess', roomId, `round ${round}`);
        await pam.next('room_joined', ({ room }) => (room as { id: number }).id === roomId);
        const messageId = await world.say('tess', roomId, `after ${round}`);
        await pam.next('new_message', ({ message }) => (message as { id: number }).id === messageId);
      }
    }, deaf),
  );

  it(
    'closes the sockets of people whose account has ended (4403)',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const sam = await world.connect('sam');
      await world.change('sam', { isActive: false });
      await world.school
        .append(roomId, 'pam', 'canary')
        .catch((refusal: Error) => expect(refusal.name).to.equal('ChatError'));
      expect((await sam.closed).code).to.equal(4403);
      expect(JSON.stringify(sam.frames)).not.to.include('canary');
    }, deaf),
  );
});
