import { expect } from 'chai';
import { makeApplyDates } from '../../../core/directory/applyDates.ts';
import { DateKeeper, type DateTimes } from '../../../core/directory/DateKeeper.ts';
import type { Directory } from '../../../core/directory/Directory.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { District, person, relation } from '../../support/District.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';

const day = (at: Date, days: number): string => new Date(at.getTime() + days * 86_400_000).toISOString().slice(0, 10);

const open = async () => {
  const district = await District.open();
  const { clock, leases, bus } = district.world;
  const timers = new ManualTimers(clock);
  const calls: string[] = [];
  const looks: (readonly [holder: string, at: number])[] = [];
  const keeper = (holder: string, directory: Partial<Directory> = {}, times: Partial<DateTimes> = {}) => {
    const { transaction, read, hasDatesSince } = district.world.directory;
    const own = district.world.directory;
    const watched: Directory = {
      transaction: (work, isTrial) => {
        calls.push(`${holder} ${isTrial ? 'tries' : 'changes'}`);
        return (directory.transaction ?? transaction.bind(own))(work, isTrial);
      },
      read: read.bind(own),
      hasDatesSince: (since) => {
        calls.push(`${holder} looks`);
        return (directory.hasDatesSince ?? hasDatesSince.bind(own))(since);
      },
    };
    return new DateKeeper({
      ...{ clock, timers, leases, holder, times, directory: watched },
      applyDates: makeApplyDates({ directory: watched, policy: educationPolicy, bus }),
      watch: {
        onLooked: (at) => looks.push([holder, at.getTime()]),
        onApplied: ({ people, relations }) => calls.push(`${holder} applied ${people} ${relations}`),
        onFailure: (failure) => calls.push(`${holder} failed: ${(failure as Error).message}`),
      },
    });
  };
  const taken = (): string[] => calls.splice(0);
  return { district, clock, timers, keeper, taken, looks };
};

const minute = 60_000;
const hour = 60 * minute;

describe('DateKeeper', () => {
  it('looks when it starts, then every minute, and changes nothing when nothing is due', async () => {
    const { keeper, timers, taken } = await open();
    keeper('one').start();
    await timers.pass(1);
    expect(taken()).to.deep.equal(['one looks']);
    await timers.pass(3 * minute);
    expect(taken()).to.deep.equal(['one looks', 'one looks', 'one looks']);
  });

  it('says of each look that it was done, and of none that failed', async () => {
    const { keeper, timers, clock, looks } = await open();
    const began = clock.now().getTime();
    keeper('one').start();
    keeper('broken', { hasDatesSince: () => Promise.reject(new Error('away')) }).start();
    await timers.pass(1);
    await timers.pass(minute);
    expect(looks.map(([holder]) => holder)).to.deep.equal(['one', 'one']);
    expect(looks.map(([, at]) => at - began >= 0)).to.deep.equal([true, true]);
  });

  it('tries what is past when it starts, and is no change of the directory if all of it was applied', async () => {
    const { keeper, timers, taken, district, clock } = await open();
    await district.put({ relations: [relation('teaches', 'nora.teach', 'sid.pupil', { ends: day(clock.now(), -3) })] });
    const stamp = district.world.database.directoryStamp;
    keeper('one').start();
    await timers.pass(1);
    expect(taken()).to.deep.equal(['one looks', 'one tries']);
    expect(district.world.database.directoryStamp).to.equal(stamp);
    await timers.pass(2 * minute);
    expect(taken()).to.deep.equal(['one looks', 'one looks']);
  });

  it('ends a role and a relation after their last day, begins those of today, and publishes what follows', async () => {
    const { keeper, timers, taken, district, clock } = await open();
    const [today, tomorrow] = [day(clock.now(), 0), day(clock.now(), 1)];
    await district.put({
      users: [
        {
          ...person('sub.teach', []),
          role: 'teacher',
          roles: [{ role: 'teacher', organisation: 'north', ends: today }],
        },
        {
          ...person('next.teach', []),
          role: 'teacher',
          roles: [{ role: 'teacher', organisation: 'north', begins: tomorrow }],
        },
      ],
      relations: [relation('guardian_of', 'nan.parent', 'nick.pupil', { ends: today })],
    });
    const state = async () => [
      (await district.person('sub.teach')).isActive,
      (await district.person('next.teach')).isActive,
      (await district.chat.explainContact(await district.person('nora.teach'), await district.id('nan.parent')))
        .allowed,
    ];
    expect(await state()).to.deep.equal([true, false, true]);
    keeper('one').start();
    const untilMidnight = Date.parse(`${tomorrow}T00:00:00Z`) - clock.now().getTime();
    await timers.pass(untilMidnight - 1);
    expect(await state()).to.deep.equal([true, false, true]);
    district.publications.length = 0;
    taken();
    await timers.pass(minute + 1);
    expect(taken()).to.include('one applied 2 1');
    expect(await state()).to.deep.equal([false, true, false]);
    const types = district.publications.flatMap(({ events }) => events?.map(({ type }) => type) ?? []);
    expect(new Set(types)).to.deep.equal(new Set(['participants_left']));
    expect(district.invalidations.at(-1)?.userIds).to.include(await district.id('sub.teach'));
    await timers.pass(hour);
    taken();
    await timers.pass(hour);
    expect(new Set(taken())).to.deep.equal(new Set(['one looks']));
  });

  it('begins and ends holds at their moments (I21)', async () => {
    const { keeper, timers, district, clock } = await open();
    const at = (ms: number) => new Date(clock.now().getTime() + ms);
    keeper('one').start();
    await timers.pass(hour);
    await district.chat.enterDirectory('host').setHold({
      ...{ subject: { userId: await district.id('nick.pupil') }, effect: 'suspend', reason: 'Leave' },
      ...{ begins: at(10 * minute), ends: at(20 * minute) },
    });
    const isActive = async () => (await district.person('nick.pupil')).isActive;
    await timers.pass(9 * minute);
    expect(await isActive()).to.equal(true);
    await timers.pass(2 * minute);
    expect(await isActive()).to.equal(false);
    await timers.pass(10 * minute);
    expect(await isActive()).to.equal(true);
  });

  it('works on one node at a time; another goes on when that one closes or dies, and looks at everything', async () => {
    const { keeper, timers, taken, district, clock } = await open();
    await district.put({ relations: [relation('teaches', 'nora.teach', 'sid.pupil', { ends: day(clock.now(), -3) })] });
    const [one, two, three] = [keeper('one'), keeper('two'), keeper('three')];
    one.start();
    await timers.pass(1);
    expect(taken()).to.deep.equal(['one looks', 'one tries']);
    two.start();
    three.start();
    await timers.pass(5 * minute);
    expect(new Set(taken())).to.deep.equal(new Set(['one looks']));
    await one.close();
    await timers.pass(minute);
    expect(taken()).to.deep.equal(['two looks', 'two tries']);
    await timers.pass(2 * minute);
    expect(taken()).to.deep.equal(['two looks', 'two looks']);
    await two.close();
    await timers.pass(minute);
    expect(taken()).to.deep.equal(['three looks', 'three tries']);
  });

  it('tries again after a failure, and forgets no date meanwhile', async () => {
    const { keeper, timers, taken, district, clock } = await open();
    let isBroken = false;
    const own = district.world.directory;
    keeper('one', {
      transaction: (work, isTrial) =>
        isBroken ? Promise.reject(new Error('no database')) : own.transaction(work, isTrial),
    }).start();
    await timers.pass(hour);
    await district.chat.enterDirectory('host').setHold({
      ...{ subject: { userId: await district.id('nick.pupil') }, effect: 'suspend', reason: 'Leave', ends: null },
      begins: new Date(clock.now().getTime() + minute / 2),
    });
    isBroken = true;
    taken();
    await timers.pass(10 * minute);
    expect(taken()).to.include('one failed: no database');
    expect((await district.person('nick.pupil')).isActive).to.equal(true);
    isBroken = false;
    await timers.pass(minute);
    expect((await district.person('nick.pupil')).isActive).to.equal(false);
  });

  it('stops with the node', async () => {
    const { keeper, timers, taken } = await open();
    const one = keeper('one');
    one.start();
    await timers.pass(1);
    await one.close();
    taken();
    await timers.pass(hour);
    expect(taken()).to.deep.equal([]);
  });
});
