import { expect } from 'chai';
import type { SocketWorld } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

const byCase = { oversight: { mode: 'case', approval: 'none' } } as const;
const caseMs = 10_000;

const openCase = ({ chat, school, world }: SocketWorld) =>
  chat.cases.open(school.person('ada'), {
    ...{ reason: 'A parent complains.', personIds: [school.id('sam')], roomIds: [] },
    until: new Date(world.clock.now().getTime() + caseMs),
  });

const observing = async (world: SocketWorld, roomId: number) => {
  const ada = await world.connect('ada');
  ada.send({ type: 'subscribe_room', room_id: roomId });
  await ada.next('subscribed');
  return ada;
};

describe('looks by a case', () => {
  it(
    'are not there without one',
    withSockets(async (world) => {
      const ada = await world.connect('ada');
      ada.send({ type: 'subscribe_room', room_id: await world.algebra() });
      expect(await ada.next('error')).to.include({ code: 'ROOM_NOT_FOUND' });
    }, byCase),
  );

  it(
    'end when somebody ends the case, and nothing that follows is shown (I19)',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      const { id } = await openCase(world);
      const ada = await observing(world, roomId);
      await world.say('tess', roomId, 'seen');
      await ada.next('new_message', ({ room_id }) => room_id === roomId);
      await world.chat.cases.end(world.school.person('ada'), id);
      expect(await ada.next('room_left')).to.include({ room_id: roomId, reason: 'removed' });
      await world.say('tess', roomId, 'canary');
      await ada.settled();
      expect(JSON.stringify(ada.frames)).not.to.include('canary');
      const looks = await world.world.auditLog.list({ action: 'look', caseId: id, limit: 9 });
      expect(looks.map((look) => look.roomId)).to.deep.equal([roomId]);
    }, byCase),
  );

  it(
    'end by the clock at the end of the case',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      await openCase(world);
      const ada = await observing(world, roomId);
      await world.world.clock.advance(2 * caseMs);
      expect(await ada.next('room_left')).to.include({ room_id: roomId, reason: 'removed' });
    }, byCase),
  );

  it(
    'stay while a store is away that could say whether they may',
    withSockets(async (world) => {
      const roomId = await world.algebra();
      await openCase(world);
      const ada = await observing(world, roomId);
      const { auditLog, cases } = world.world;
      const covering = cases.covering.bind(cases);
      let asked = 0;
      const away = new Promise<void>((resolve) => {
        cases.covering = async () => {
          asked += 1;
          if (asked === 3) resolve();
          throw Object.assign(new Error('away'), { code: 'UNAVAILABLE' });
        };
      });
      await away;
      cases.covering = covering;
      await world.say('tess', roomId, 'still seen');
      await ada.next('new_message');
      expect(ada.of('room_left')).to.deep.equal([]);
      expect(await auditLog.list({ action: 'look', limit: 9 })).to.have.length(1);
    }, byCase),
  );
});
