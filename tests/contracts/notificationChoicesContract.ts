import { expect } from 'chai';
import { rootOrganisation } from '../../core/ids.ts';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const audit = { actor: { kind: 'system' }, action: 'notifications.rules', organisation: rootOrganisation } as const;

/** What a store of what people and schools choose about notifications promises. */
export const notificationChoicesContract = (name: string, open: OpenStored): void =>
  void describe(`notification choices (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      return { ...world, school, choices: world.notificationChoices, sam: school.id('sam'), sue: school.id('sue') };
    });

    fact('keeps what a person chooses', async ({ choices, sam, sue }) => {
      expect(await choices.settings(sam)).to.deep.equal({});
      const settings = { channels: { mail: { mode: 'digest', at: '07:00' } }, quietHours: null, locale: 'ru' } as const;
      await choices.saveSettings(sam, settings);
      expect(await choices.settings(sam)).to.deep.equal(settings);
      await choices.saveSettings(sam, {});
      expect(await choices.settings(sam)).to.deep.equal({});
      expect(await choices.settings(sue)).to.deep.equal({});
    });

    fact('keeps what an organisation says, on record', async ({ choices, notices, auditLog }) => {
      const rules = { always: ['announcement'], quietHours: { from: '21:00', to: '06:30' } };
      await choices.saveRules(rootOrganisation, rules, audit);
      expect(await choices.rules(rootOrganisation)).to.deep.equal(rules);
      const root = (await notices.organisations()).find(({ organisationId }) => organisationId === rootOrganisation);
      expect(root).to.deep.equal({ organisationId: rootOrganisation, parentId: null, timeZone: null, rules });
      expect((await auditLog.list({ limit: 5 })).map(({ action }) => action)).to.include('notifications.rules');
    });

    fact('keeps the level of a room for who may use it', async ({ choices, school, sam, sue, rooms }) => {
      const roomId = await school.group('tess', ['sam']);
      expect(await choices.roomSettings(roomId, sam)).to.deep.equal({ level: 'all', snoozedUntil: null });
      expect(await choices.roomSettings(roomId, sue)).to.equal(undefined);
      const snoozedUntil = new Date(Date.now() + 60_000);
      await choices.saveRoomSettings(roomId, sam, { snoozedUntil });
      await choices.saveRoomSettings(roomId, sam, { level: 'none' });
      expect(await choices.roomSettings(roomId, sam)).to.deep.equal({ level: 'none', snoozedUntil });
      await choices.saveRoomSettings(roomId, sam, { snoozedUntil: null });
      expect(await choices.roomSettings(roomId, sam)).to.deep.equal({ level: 'none', snoozedUntil: null });
      expect(await choices.saveRoomSettings(roomId, sue, { level: 'none' })).to.equal(undefined);
      await rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([sam], 'left') });
      expect(await choices.roomSettings(roomId, sam)).to.equal(undefined);
    });

    fact('gives an address to whoever saved it last, and keeps the latest ones', async ({ choices, sam, sue }) => {
      const save = (userId: typeof sam, address: string, most = 2) =>
        choices.saveAddress({ userId, channel: 'push', address, details: { of: address } }, most);
      for (const address of ['a', 'b', 'c']) await save(sam, address);
      expect((await choices.addresses(sam)).map(({ address }) => address)).to.deep.equal(['b', 'c']);
      const known = await choices.findAddress('push', 'b');
      expect(known).to.deep.include({ userId: sam, channel: 'push', details: { of: 'b' } });
      await save(sue, 'b');
      expect(await choices.findAddress('push', 'b')).to.deep.include({ id: known?.id, userId: sue });
      expect((await choices.addresses(sam)).map(({ address }) => address)).to.deep.equal(['c']);
      expect(await choices.findAddress('telegram', 'b')).to.equal(undefined);
      expect(await choices.removeAddress(sam, 'push', 'b')).to.equal(false);
      expect(await choices.removeAddress(sue, 'push', 'b')).to.equal(true);
      expect(await choices.addresses(sue)).to.deep.equal([]);
    });

    fact('reaches nobody at an address that was buried, until the directory has another', async (world) => {
      const { choices, notices, school, sam } = world;
      const roomId = await school.group('tess', ['sam']);
      const reachedAt = async (email: string) => {
        const { firstName, lastName } = school.person('sam');
        const user = { externalId: 'sam', role: 'student', firstName, lastName, email, isActive: true };
        await school.apply({ users: [user], relations: [] });
        const [room] = await notices.rooms([roomId], [{ name: 'mail', needsAddress: false }]);
        return room?.members.find(({ userId }) => userId === sam)?.channels;
      };
      expect(await reachedAt('Sam@home.example')).to.deep.equal(['mail']);
      await choices.buryAddress('mail', 'Sam@home.example', '5.1.1 no such user');
      await choices.buryAddress('mail', 'Sam@home.example', '5.1.1 still not');
      expect(await reachedAt('Sam@home.example')).to.deep.equal([]);
      expect(await reachedAt('sam@new.example')).to.deep.equal(['mail']);
    });
  });
