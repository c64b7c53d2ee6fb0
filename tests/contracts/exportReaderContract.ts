import { expect } from 'chai';
import type { MessageId, RoomId, UserId } from '../../core/ids.ts';
import { deleted, edited } from '../../core/messages/Message.ts';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** That a store gives all that an export contains beside events. */
export const exportReaderContract = (name: string, open: OpenStored): void =>
  void describe(`ExportReader (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      return { ...world, school: await School.open(world) };
    });

    fact('gives what is stored about a person, and only that', async ({ exportReader, school, contacts, identify }) => {
      const [sam, tess] = [school.id('sam'), school.id('tess')];
      await contacts.setFavourite(sam, tess, true);
      await identify(sam, 'tutoring', 's-17');
      const account = (await exportReader.account(sam)) ?? expect.fail();
      expect(account.person).to.deep.include({ id: sam, externalId: 'sam', lastName: 'Young' });
      expect(account.accountIds).to.deep.equal([sam]);
      expect(account.identities.map(({ source, externalId }) => [source, externalId])).to.deep.include.members([
        ['host', 'sam'],
        ['tutoring', 's-17'],
      ]);
      expect(account.relations.map(({ kind }) => kind).sort()).to.deep.equal(['guardian_of', 'teaches', 'tutors']);
      expect(account.favourites).to.deep.equal([tess]);
      expect([...account.others.keys()].sort()).to.deep.equal([tess, school.id('tom'), school.id('pam')].sort());
      expect(await exportReader.account(987_654 as UserId)).to.equal(undefined);
    });

    fact('gives a room with members who left and members who are suspended', async (world) => {
      const { exportReader, school, rooms, inbox } = world;
      const roomId = await school.group('tess', ['sam', 'sue']);
      const [first = 0 as MessageId] = await school.say(roomId, 'tess', 'hello');
      await inbox.markRead(roomId, school.id('sam'), first);
      await rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([school.id('sue')], 'removed') });
      await rooms.update({
        roomId,
        actorId: null,
        change: (room) => room.withSuspensions((id) => id === school.id('sam')),
      });
      const { room, members } = (await exportReader.room(roomId)) ?? expect.fail();
      expect(room).to.deep.include({ id: roomId, headSeq: 3 });
      const byId = new Map(members.map((member) => [member.userId, member]));
      expect(byId.get(school.id('tess'))).to.deep.include({ leftSeq: null, suspendedSeq: null, visibleFromSeq: 0 });
      expect(byId.get(school.id('sue'))).to.deep.include({ leftSeq: 2, suspendedSeq: null });
      expect(byId.get(school.id('sam'))).to.deep.include({ suspendedSeq: 3, lastReadId: first });
      expect(byId.get(school.id('sam'))?.person.firstName).to.equal('Sam');
      expect(await exportReader.room(987_654 as RoomId)).to.equal(undefined);
    });

    fact('lists the rooms of all times, page by page', async ({ exportReader, school, rooms }) => {
      const roomId = await school.group('tess', ['sam']);
      await rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([school.id('sam')], 'removed') });
      const all = await exportReader.roomsOf([school.id('sam')], 0, 100);
      expect(all).to.include(roomId);
      expect(all).to.deep.equal([...all].sort((one, other) => one - other));
      const [first = 0] = all;
      expect(await exportReader.roomsOf([school.id('sam')], 0, 1)).to.deep.equal([first]);
      expect(await exportReader.roomsOf([school.id('sam')], first, 100)).to.deep.equal(all.slice(1));
      expect(await exportReader.roomsOf([987_654 as UserId], 0, 100)).to.deep.equal([]);
    });

    fact('gives the changes of several messages of one room', async ({ exportReader, school, messages }) => {
      const roomId = await school.direct('tess', 'sam');
      const [one = 0 as MessageId, two = 0 as MessageId] = await school.say(roomId, 'tess', 'one', 'two');
      const actorId = school.id('tess');
      const target = { roomId, messageId: one, actorId, asModerator: false };
      await messages.amend({
        ...target,
        action: 'edit',
        change: (message, now) => edited(message, actorId, 'won', now),
      });
      await messages.amend({ ...target, action: 'delete', change: deleted });
      const changes = await exportReader.changes(roomId, [one, two]);
      expect([...changes.keys()]).to.deep.equal([one]);
      expect(changes.get(one)).to.deep.equal((await messages.changes(roomId, [one])).get(one));
      const elsewhere = await school.direct('tess', 'sue');
      expect(await exportReader.changes(elsewhere, [one])).to.deep.equal(new Map());
    });
  });
