import { expect } from 'chai';
import { asMessageId } from '../../core/ids.ts';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const none = asMessageId(0);

/** What `Inbox` promises about messages whose room is not known. */
export const roomOfMessageContract = (name: string, open: OpenStored): void =>
  void describe(`the room of a message (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.group('tess', ['sam']);
      const [messageId = none] = await school.say(roomId, 'tess', 'Hello');
      return { ...world, school, roomId, messageId };
    });

    fact('is found among the rooms of a person, deleted messages too', async ({ inbox, school, roomId, messageId }) => {
      const other = await school.direct('tess', 'sam');
      const [later = none] = await school.say(other, 'sam', 'Elsewhere');
      for (const who of ['tess', 'sam'] as const) {
        expect(await inbox.roomOfMessage(school.id(who), messageId)).to.equal(roomId);
        expect(await inbox.roomOfMessage(school.id(who), later)).to.equal(other);
      }
      await school.remove(roomId, messageId);
      expect(await inbox.roomOfMessage(school.id('sam'), messageId)).to.equal(roomId);
      expect(await inbox.roomOfMessage(school.id('sam'), asMessageId(987_654_321))).to.equal(undefined);
    });

    fact('is not told to others, to who left, and to who came later (I9, I26)', async (world) => {
      const { inbox, school, rooms, roomId, messageId } = world;
      expect(await inbox.roomOfMessage(school.id('sue'), messageId)).to.equal(undefined);
      await rooms.update({
        ...{ roomId, actorId: null },
        change: (room) =>
          room.joinedBy([{ userId: school.id('sue'), role: 'student', mayPost: true, visibleFrom: 'joining' }]),
      });
      expect(await inbox.roomOfMessage(school.id('sue'), messageId)).to.equal(undefined);
      const [later = none] = await school.say(roomId, 'tess', 'Welcome');
      expect(await inbox.roomOfMessage(school.id('sue'), later)).to.equal(roomId);
      await rooms.update({
        ...{ roomId, actorId: null },
        change: (room) => room.leftBy([school.id('sam')], 'removed'),
      });
      expect(await inbox.roomOfMessage(school.id('sam'), messageId)).to.equal(undefined);
    });
  });
