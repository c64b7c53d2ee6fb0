import { expect } from 'chai';
import type { DirectoryRecords } from '../../../core/directory/DirectoryRecords.ts';
import { PullKeeper, pullsLease } from '../../../core/directory/PullKeeper.ts';
import type { PullSettings } from '../../../core/directory/PullSettings.ts';
import { type FetchRequest, type FetchRoster, makePullRoster } from '../../../core/directory/pullRoster.ts';
import { noPulls } from '../../../core/directory/RosterPulls.ts';
import { ChatError } from '../../../core/errors.ts';
import { District, person, relation } from '../../support/District.ts';
import { Gate } from '../../support/Gate.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';

const [minute, hour] = [60_000, 3_600_000];
const pull: PullSettings = {
  url: 'https://sis.example.org',
  version: '1.2',
  tokenUrl: 'https://sis.example.org/token',
  clientId: 'homeroom',
  secret: 'NORTH',
};
const pupils = Array.from({ length: 10 }, (_, at) => person(`pupil${at}.roe`, [['student']]));
const roster: DirectoryRecords = {
  users: [person('tess.hill', [['teacher']]), ...pupils],
  relations: pupils.map(({ externalId }) => relation('teaches', 'tess.hill', externalId, { context: 'm1' })),
};

const open = async (settings: Partial<PullSettings> = {}) => {
  const district = await District.open();
  const { world, chat } = district;
  const { clock, leases, sourceSettings, rosterPulls } = world;
  const timers = new ManualTimers(clock);
  const requests: FetchRequest[] = [];
  const events: string[] = [];
  const sis = {
    records: roster as DirectoryRecords,
    isComplete: true,
    /** Fails so many times. */
    failures: 0,
    before: async (_request: FetchRequest): Promise<void> => {},
  };
  const fetchRoster: FetchRoster = async (request) => {
    requests.push(request);
    await sis.before(request);
    if (sis.failures > 0) {
      sis.failures -= 1;
      throw new ChatError('UNAVAILABLE', 'The system does not answer.');
    }
    const { isComplete, records } = sis;
    const complete = { users: isComplete, relations: isComplete };
    return {
      snapshot: ({ name }) => ({ ...records, source: name, complete }),
      file: { hash: 'ab', settings: {} },
      isFull: request.since === undefined,
    };
  };
  const pullRoster = makePullRoster({ rosterPulls, fetchRoster, clock });
  const keeper = (holder: string) =>
    new PullKeeper({
      ...{ sourceSettings, rosterPulls, pullRoster, leases, clock, timers, holder },
      enterDirectory: chat.enterDirectory,
      watch: {
        onPulled: ({ source, outcome }) => events.push(`${holder} pulled ${source}: ${outcome.users.created} new`),
        onStopped: ({ source, failure }) => events.push(`${holder} stopped ${source}: ${failure}`),
        onLooked: () => {},
        onFailure: (failure) => events.push(`${holder} failed: ${(failure as Error).message}`),
      },
    });
  const set = (more: Partial<PullSettings> = {}) =>
    chat.enterDirectory('command').changeSourceSettings('north', { pull: { ...pull, ...settings, ...more } });
  await set();
  /** The clock begins at 08:00; pulls are due at 02:00. */
  const untilNight = 18 * hour + minute;
  const taken = (): string[] => events.splice(0);
  const state = async () => rosterPulls.find('north');
  return { district, clock, timers, keeper, sis, requests, taken, set, untilNight, state, pullRoster };
};

describe('PullKeeper', () => {
  it('pulls at the time that is set, once, and says when it is due again', async () => {
    const { timers, keeper, taken, untilNight, state, district } = await open();
    keeper('one').start();
    await timers.pass(18 * hour - 1);
    expect(taken()).to.deep.equal([]);
    expect((await state())?.dueAt?.toISOString()).to.equal('2026-09-02T02:00:00.000Z');
    await timers.pass(untilNight - 18 * hour);
    expect(taken()).to.deep.equal(['one pulled north: 11 new']);
    await timers.pass(20 * hour);
    expect(taken()).to.deep.equal([]);
    const kept = await state();
    expect(kept).to.deep.include({ failures: 0, failure: null, unfinished: 0 });
    expect(kept?.dueAt?.toISOString()).to.equal('2026-09-03T02:00:00.000Z');
    const entries = await district.world.auditLog.list({ limit: 50 });
    expect(entries.find(({ action }) => action === 'roster.imported')?.actor).to.deep.equal({ kind: 'system' });
  });

  it('pulls on one node, and on the other one when the first has died', async () => {
    const { timers, keeper, taken, untilNight, sis, state } = await open();
    const gate = new Gate();
    const held = gate.shut();
    sis.before = () => gate.pass();
    keeper('one').start();
    await timers.pass(1);
    keeper('two').start();
    await timers.pass(untilNight);
    await held;
    expect((await state())?.unfinished).to.equal(1);
    // The first node hangs in the middle, keeps its lease, and nobody else begins.
    await timers.pass(20 * minute);
    expect(taken()).to.deep.equal([]);
    expect((await state())?.unfinished).to.equal(1);
    gate.open();
    await timers.pass(minute);
    expect(taken()).to.deep.equal(['one pulled north: 11 new']);
  });

  it('goes on where a node was killed in the middle', async () => {
    const { district, timers, keeper, taken, state } = await open();
    const { leases, rosterPulls, sourceSettings, clock } = district.world;
    const settings = JSON.stringify(await sourceSettings.find('north'));
    // What a killed node leaves behind: its lease, until it ends, and a pull of which nobody knows how it ended.
    await rosterPulls.save({
      ...noPulls('north'),
      settings,
      dueAt: clock.now(),
      attemptedAt: clock.now(),
      unfinished: 1,
    });
    await leases.acquire(pullsLease, 'killed', 150_000);
    keeper('two').start();
    await timers.pass(2 * minute);
    expect(taken()).to.deep.equal([]);
    await timers.pass(minute);
    expect(taken()).to.deep.equal(['two pulled north: 11 new']);
    expect(await state()).to.deep.include({ unfinished: 0, failures: 0 });
  });

  it('pulls once what became due while no node ran, and not for ever what ends the node', async () => {
    const { timers, keeper, taken, untilNight, district, clock, state } = await open();
    const first = keeper('one');
    first.start();
    await timers.pass(1);
    await first.close();
    await clock.advance(5 * 24 * hour);
    keeper('two').start();
    await timers.pass(minute);
    expect(taken()).to.deep.equal(['two pulled north: 11 new']);
    const kept = await state();
    if (kept === undefined) throw new Error('nothing was kept');
    await district.world.rosterPulls.save({ ...kept, unfinished: 3 });
    await timers.pass(untilNight + minute);
    expect(taken()).to.deep.equal(['two stopped north: The server ended 3 times while it pulled this roster.']);
    await timers.pass(24 * hour);
    expect(taken()).to.deep.equal(['two pulled north: 0 new']);
  });

  it('ends a pull when its server stops, and the next server begins it anew', async () => {
    const { timers, keeper, taken, untilNight, sis, state } = await open();
    sis.before = async ({ ended }) => {
      await ended;
      throw new ChatError('UNAVAILABLE', 'The pull was ended from here.');
    };
    const first = keeper('one');
    first.start();
    await timers.pass(untilNight);
    await first.close();
    await timers.pass(1);
    expect(await state()).to.deep.include({ failures: 0, unfinished: 0 });
    sis.before = async () => {};
    keeper('two').start();
    await timers.pass(minute);
    expect(taken()).to.deep.equal(['two pulled north: 11 new']);
  });

  it('stops at an empty night without losing anybody, says why, and tries again the next night', async () => {
    const { timers, keeper, taken, untilNight, sis, state, district } = await open();
    keeper('one').start();
    await timers.pass(untilNight);
    taken();
    sis.records = { users: [person('tess.hill', [['teacher']])], relations: [] };
    await timers.pass(24 * hour);
    expect(taken()[0]).to.match(
      /^one stopped north: The import of "north" stops, nothing was changed: it would deactivate/u,
    );
    expect(await state()).to.deep.include({ failures: 1 });
    expect((await state())?.dueAt?.toISOString()).to.equal('2026-09-04T02:00:00.000Z');
    const pupil = await district.world.people.findByExternalId('pupil3.roe', 'north');
    expect(pupil?.isActive).to.equal(true);
    const entries = await district.world.auditLog.list({ limit: 50 });
    expect(entries.at(-1)).to.deep.include({ action: 'roster.stopped', actor: { kind: 'system' } });
    sis.records = roster;
    await timers.pass(24 * hour);
    expect(taken()).to.deep.equal(['one pulled north: 0 new']);
    expect(await state()).to.deep.include({ failures: 0, failure: null });
  });

  it('tries again soon what may be over soon, and waits for the night after some times', async () => {
    const { timers, keeper, taken, untilNight, sis, state } = await open();
    sis.failures = 4;
    keeper('one').start();
    await timers.pass(untilNight);
    expect(taken()).to.have.length(1);
    await timers.pass(16 * minute);
    expect(taken()).to.have.length(1);
    await timers.pass(31 * minute);
    expect(taken()).to.have.length(1);
    await timers.pass(61 * minute);
    expect(taken()).to.have.length(1);
    expect((await state())?.dueAt?.toISOString()).to.equal('2026-09-03T02:00:00.000Z');
    await timers.pass(24 * hour);
    expect(taken()).to.deep.equal(['one pulled north: 11 new']);
  });

  it('asks for what changed since a while before the last success, and for everything after a week or other settings', async () => {
    const { timers, keeper, requests, untilNight, sis, set } = await open();
    keeper('one').start();
    await timers.pass(untilNight);
    sis.isComplete = false;
    await timers.pass(6 * 24 * hour);
    const asked = requests.map(({ since }) => since?.toISOString());
    expect(asked[0]).to.equal(undefined);
    expect(asked[1]).to.match(/^2026-09-02T01:4[5-7]/u);
    expect(asked).to.have.length(7);
    expect(asked.slice(1)).not.to.include(undefined);
    await timers.pass(24 * hour);
    expect(requests.at(-1)?.since).to.equal(undefined);
    await set({ at: ['03:00'] });
    await timers.pass(2 * hour);
    expect(requests.at(-1)?.asOf.toISOString()).to.match(/T03:0/u);
    expect(requests.at(-1)?.since).to.equal(undefined);
    await set({ enabled: false });
    const before = requests.length;
    await timers.pass(72 * hour);
    expect(requests).to.have.length(before);
  });
});

describe('pullRoster', () => {
  it('keeps nothing of a dry run, and goes on in spite of alarms only if it is told so', async () => {
    const { pullRoster, district, state, sis } = await open();
    const by = { actor: 'command', directory: district.chat.enterDirectory('command') } as const;
    const foreseen = await pullRoster(by, 'north', { isDryRun: true });
    expect(foreseen.outcome.users.created).to.equal(11);
    expect(await state()).to.equal(undefined);
    await pullRoster(by, 'north');
    sis.records = { users: [person('tess.hill', [['teacher']])], relations: [] };
    const foreseenLosses = await pullRoster(by, 'north', { isDryRun: true, isFull: true });
    expect(foreseenLosses.outcome.alarms).not.to.deep.equal([]);
    const { outcome } = await pullRoster(by, 'north', { isFull: true, acceptedLosses: foreseenLosses.outcome.losses });
    expect(outcome.users.deactivated).to.equal(10);
  });

  it('says that nothing is set for a source', async () => {
    const { pullRoster, district } = await open();
    const by = { actor: 'command', directory: district.chat.enterDirectory('command') } as const;
    const failure = await pullRoster(by, 'south').then(
      () => undefined,
      (reason: unknown) => reason as ChatError,
    );
    expect(failure?.message).to.match(/set "pull" in its settings/u);
  });
});
