import { expect } from 'chai';
import { asOrganisationId, rootOrganisation } from '../../core/ids.ts';
import type { ExpiredQuery } from '../../core/retention/ExpiredRooms.ts';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const dayMs = 86_400_000;

/** That a store finds the rooms whose words have expired. */
export const expiredRoomsContract = (name: string, open: OpenStored): void =>
  void describe(`ExpiredRooms (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const later = new Date(world.clock.now().getTime() + dayMs);
      const earlier = new Date(world.clock.now().getTime() - dayMs);
      const list = async (query: Partial<ExpiredQuery>) =>
        (
          await world.expiredRooms.list({ type: 'group', state: 'ended', cutoff: later, after: 0, limit: 10, ...query })
        ).map(({ roomId }) => roomId);
      return { ...world, school, list, later, earlier };
    });

    fact(
      'finds rooms by type, state and the time since they ended',
      async ({ school, list, earlier, expiredRooms, later }) => {
        const [one, two, empty] = [
          await school.group('tess', ['sam']),
          await school.group('tess', ['sue']),
          await school.group('theo', ['stan']),
        ];
        await school.say(one, 'tess', 'words');
        await school.say(two, 'tess', 'words');
        expect(await list({})).to.deep.equal([]);
        for (const roomId of [one, empty]) await school.archive(roomId);
        for (const state of ['ended', 'archived'] as const) expect(await list({ state }), state).to.deep.equal([one]);
        expect(await list({ cutoff: earlier })).to.deep.equal([]);
        expect(await list({ type: 'direct' })).to.deep.equal([]);
        expect(await list({ state: 'any' })).to.deep.equal([one, two]);
        expect(await list({ state: 'any', cutoff: earlier })).to.deep.equal([]);
        expect(await list({ state: 'any', after: one })).to.deep.equal([two]);
        expect(await list({ state: 'any', limit: 1 })).to.deep.equal([one]);
        expect(await list({ state: 'any', roomId: two })).to.deep.equal([two]);
        const [found] = await expiredRooms.list({ type: 'group', state: 'ended', cutoff: later, after: 0, limit: 1 });
        expect(found).to.deep.include({ roomId: one, name: 'Group', organisation: 0, clearedSeq: 0 });
        expect(await list({ within: rootOrganisation })).to.deep.equal([one]);
        expect(await list({ within: asOrganisationId(987_654) })).to.deep.equal([]);
        await school.archive(one, false);
        expect(await list({})).to.deep.equal([]);
      },
    );

    fact('finds a room in which a message is held and none stored, as long as it has words', async (world) => {
      const { school, list, heldMessages, later, earlier } = world;
      const roomId = await school.group('tess', ['sam']);
      await heldMessages.hold({
        ...{ roomId, senderId: school.id('tess'), sent: 'x', content: 'x', clientId: null, replyTo: null },
        ...{ organisation: rootOrganisation, masked: null, reasons: [] },
      });
      expect(await list({ state: 'any', cutoff: earlier })).to.deep.equal([]);
      expect(await list({ state: 'any', cutoff: later })).to.deep.equal([roomId]);
      await school.archive(roomId);
      expect(await list({})).to.deep.equal([roomId]);
      await heldMessages.eraseWords({ roomId });
      for (const state of ['ended', 'any'] as const) expect(await list({ state }), state).to.deep.equal([]);
    });

    fact('finds a room that the directory ended, and not as one that somebody put away', async ({ school, list }) => {
      const { id } = await school.forum('theo', 'stan', 'history-1');
      await school.say(id, 'theo', 'words');
      await school.relate('teaches', 'theo', 'stan', { context: 'history-1', status: 'ended' });
      expect(await list({ type: 'forum_subject' })).to.deep.equal([id]);
      expect(await list({ type: 'forum_subject', state: 'archived' })).to.deep.equal([]);
    });

    fact('does not find a room again whose words are gone, until there are new ones', async (world) => {
      const { school, list, messageEraser } = world;
      const roomId = await school.group('tess', ['sam']);
      await school.say(roomId, 'tess', 'a', 'b');
      const step = { roomId, senderIds: null, before: null, after: 0, limit: 1, why: 'retention' } as const;
      await messageEraser.eraseMessages(step);
      expect(await list({ state: 'any' })).to.deep.equal([roomId]);
      await messageEraser.eraseMessages({ ...step, after: 1, limit: 10 });
      expect(await list({ state: 'any' })).to.deep.equal([]);
      await school.say(roomId, 'tess', 'c');
      expect(await list({ state: 'any' })).to.deep.equal([roomId]);
      await messageEraser.eraseMessages({ ...step, senderIds: [school.id('tess')], why: 'erasure' });
      expect(await list({ state: 'any' })).to.deep.equal([roomId]);
    });
  });
