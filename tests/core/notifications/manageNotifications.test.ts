import { expect } from 'chai';
import { makeManageNotifications } from '../../../core/notifications/manageNotifications.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { rootScope } from '../../../core/permissions/RoleGrant.ts';
import type { Admission } from '../../../core/rooms/admit.ts';
import { School } from '../../contracts/School.ts';
import { stateOver } from '../../contracts/stateOver.ts';
import { ManualClock } from '../../support/ManualClock.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

describe('What a person hears of whether others are told', () => {
  const fact = stateOver(async () => {
    const clock = new ManualClock();
    const world = await memoryWorld(educationPolicy, clock);
    const school = await School.open(world);
    const roomId = await school.group('tess', ['sam', 'sue']);
    const notifications = makeManageNotifications({
      ...{ notices: world.notices, choices: world.notificationChoices, policy: educationPolicy, clock },
      ...{ channels: [{ name: 'mail', needsAddress: false }], timeZone: 'Europe/Berlin' },
      enterRoom: async () => ({}) as Admission,
      scopeOf: async () => rootScope,
    });
    const quietUntil = async () => (await notifications.readRoom(school.person('tess'), roomId)).quietUntil;
    return { ...world, school, clock, quietUntil };
  });

  fact('is when the first of them is told, while all have quiet hours', async (world) => {
    const { school, clock, quietUntil, notificationChoices: choices } = world;
    await school.change('sam', { email: 'sam@school.example' });
    await school.change('sue', { email: 'sue@school.example' });
    await choices.saveSettings(school.id('sue'), { quietHours: { from: '19:00', to: '06:30' } });
    clock.set(new Date('2026-12-01T20:30:00Z'));
    expect((await quietUntil())?.toISOString()).to.equal('2026-12-02T05:30:00.000Z');
    clock.set(new Date('2026-12-02T05:45:00Z'));
    expect(await quietUntil()).to.equal(null);
  });

  fact('is nothing where nobody can be told at all', async ({ clock, quietUntil }) => {
    clock.set(new Date('2026-12-01T20:30:00Z'));
    expect(await quietUntil()).to.equal(null);
  });
});
