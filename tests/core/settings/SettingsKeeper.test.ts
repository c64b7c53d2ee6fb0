import { expect } from 'chai';
import { defaultLimits } from '../../../core/limits/Limits.ts';
import { CurrentSettings, nothingFixed } from '../../../core/settings/CurrentSettings.ts';
import type { ServerNotice } from '../../../core/settings/ServerNotice.ts';
import { SettingsKeeper } from '../../../core/settings/SettingsKeeper.ts';
import { ManualClock } from '../../support/ManualClock.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const audit = () => ({ actor: { kind: 'system' }, action: 'settings.changed' }) as const;

const open = async () => {
  const world = await memoryWorld();
  const clock = new ManualClock();
  const timers = new ManualTimers(clock);
  const current = new CurrentSettings({ limits: defaultLimits, fixed: nothingFixed, roles: ['teacher'] });
  const [notices, ignored, failures]: [ServerNotice[], string[], unknown[]] = [[], [], []];
  current.onNotice((notice) => notices.push(notice));
  let isAway = false;
  let reads = 0;
  const store = {
    read: async () => {
      reads += 1;
      if (isAway) throw new Error('away');
      return world.liveSettings.read();
    },
  };
  const keeper = new SettingsKeeper({
    ...{ store, current, bus: world.bus, clock, timers },
    onFailure: (failure) => failures.push(failure),
    onIgnored: (name) => ignored.push(name),
  });
  const set = (changes: Record<string, string | null>) =>
    world.liveSettings.change(new Map(Object.entries(changes)), audit);
  const away = (is: boolean): void => {
    isAway = is;
  };
  return { world, timers, current, keeper, notices, ignored, failures, set, away, reads: () => reads };
};

describe('a node that follows the settings of the server', () => {
  it('sees within two seconds what nobody told it', async () => {
    const { timers, current, keeper, set } = await open();
    keeper.start();
    await timers.pass(10);
    await set({ RATE_EDITS_PER_MINUTE: '3' });
    await timers.pass(1_900);
    expect(current.limits.edits.everyone).to.equal(20);
    await timers.pass(200);
    expect(current.limits.edits.everyone).to.equal(3);
    await keeper.close();
  });

  it('sees at once what another node says, and reads once for many changes', async () => {
    const { world, timers, current, keeper, set, reads } = await open();
    keeper.start();
    await timers.pass(100);
    const before = reads();
    for (const text of ['3', '4', '5']) {
      await set({ RATE_EDITS_PER_MINUTE: text });
      world.bus.publishEphemeral({ type: 'live_settings' });
    }
    await timers.pass(60);
    expect([current.limits.edits.everyone, reads() - before]).to.deep.equal([5, 1]);
    await keeper.close();
  });

  it('goes on with what counted while the storage is away, and follows afterwards', async () => {
    const { timers, current, keeper, set, away, failures } = await open();
    await set({ BANNER: 'Before' });
    keeper.start();
    await timers.pass(10);
    away(true);
    await set({ BANNER: 'After' });
    await timers.pass(4_100);
    expect([current.notice.banner, failures.length > 0]).to.deep.equal(['Before', true]);
    away(false);
    await timers.pass(2_100);
    expect(current.notice.banner).to.equal('After');
    await keeper.close();
  });

  it('says a notice that changed once, and nothing of settings that are none', async () => {
    const { timers, keeper, set, notices, ignored } = await open();
    keeper.start();
    await set({ MAINTENANCE: 'on', MAINTENANCE_UNTIL: '2027-01-10T18:00:00Z', RATE_EDITS_PER_MINUTE: '3' });
    await timers.pass(2_100);
    await set({ RATE_EDITS_PER_MINUTE: '4', UNHEARD_OF: 'x' });
    await timers.pass(4_200);
    expect(notices).to.deep.equal([
      { banner: null, maintenance: { message: null, until: new Date('2027-01-10T18:00:00Z') } },
    ]);
    expect(ignored).to.deep.equal(['UNHEARD_OF']);
    await set({ MAINTENANCE: null });
    await timers.pass(2_100);
    expect(notices.at(-1)).to.deep.equal({ banner: null, maintenance: null });
    await keeper.close();
  });

  it('does not go back to an answer that a later read has overtaken', async () => {
    const { world, current, set } = await open();
    await set({ BANNER: 'Before' });
    const stored = await world.liveSettings.read();
    let answer: (settings: typeof stored) => void = () => expect.fail('nothing was asked');
    const read = () =>
      new Promise<typeof stored>((resolve) => {
        answer = resolve;
      });
    const following = current.follow({ read });
    await set({ BANNER: 'After' });
    await current.follow(world.liveSettings);
    answer(stored);
    await following;
    expect(current.notice.banner).to.equal('After');
  });

  it('looks no more after it was closed', async () => {
    const { world, timers, keeper, reads } = await open();
    keeper.start();
    await timers.pass(10);
    await keeper.close();
    const before = reads();
    world.bus.publishEphemeral({ type: 'live_settings' });
    await timers.pass(10_000);
    expect(reads()).to.equal(before);
  });
});
