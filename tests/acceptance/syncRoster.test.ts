import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import type { OpenedChat } from '../../composition/OpenedChat.ts';
import { openChat } from '../../composition/openChat.ts';
import type { PullSettings } from '../../core/directory/PullSettings.ts';
import { eventually } from '../support/eventually.ts';
import { OneRosterSystem, rosterClient } from '../support/OneRosterSystem.ts';
import { enrolled, fillRosterSchool } from '../support/rosterSchool.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';

const pullFrom = (service: OneRosterSystem): PullSettings => ({
  url: service.address,
  version: service.version,
  tokenUrl: `${service.address}/oauth/token`,
  clientId: rosterClient.id,
  secret: 'NORTH',
});

describe('sync-roster', function suite() {
  this.timeout(300_000);
  let dataDir: string;
  let service: OneRosterSystem;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-sync-'));
    service = await OneRosterSystem.open('1.1');
    fillRosterSchool(service);
  });
  afterEach(async () => {
    await service.close();
    await rm(dataDir, { recursive: true });
  });

  const run = async (...args: readonly string[]) => {
    const secretFile = join(dataDir, 'secret');
    await writeFile(secretFile, `${rosterClient.secret}\n`);
    const ran = await callHomeroom(args, { DATA_DIR: join(dataDir, 'db'), ROSTER_SECRET_NORTH_FILE: secretFile });
    expect(ran.out + ran.error).not.to.include(rosterClient.secret);
    return ran;
  };

  it('pulls what its settings say, moves a pupil by what changed, and stops at an empty school', async () => {
    const unset = await run('sync-roster');
    expect(unset.code).to.equal(1);
    expect(unset.error).to.match(/set "pull" in its settings/u);
    const settings = join(dataDir, 'settings.json');
    await writeFile(settings, JSON.stringify({ pull: pullFrom(service) }));
    const set = await run('sources', 'set', 'north', '--settings', settings);
    expect(set.code, set.error).to.equal(0);

    const foreseen = await run('sync-roster', '--dry-run');
    expect(foreseen.code, foreseen.error).to.equal(0);
    expect(foreseen.out).to.include('This was a dry run').and.include('OneRoster');
    const first = await run('sync-roster', '--source', 'north', '--json');
    expect(JSON.parse(first.out).outcome.users, first.error).to.deep.include({ created: 13 });

    const changed = { dateLastModified: new Date().toISOString() };
    service.put('enrollments', { ...enrolled('pupil3', 'student', 'm1'), ...changed, status: 'tobedeleted' });
    service.put('enrollments', { ...enrolled('pupil3', 'student', 'm2'), ...changed });
    service.requests.splice(0);
    const moved = await run('sync-roster', '--json');
    const report = JSON.parse(moved.out);
    expect(report.outcome.relations, moved.error).to.deep.include({ created: 1, ended: 1 });
    // Nobody was in the other class but its teacher, of whom the changes say nothing: so everything was asked for.
    expect(report.summary.rowsRead, moved.error).to.include({ users: 13, enrollments: 13 });
    const later = { dateLastModified: new Date().toISOString() };
    service.put('enrollments', { ...enrolled('pupil4', 'student', 'm1'), ...later, status: 'tobedeleted' });
    service.put('enrollments', { ...enrolled('pupil4', 'student', 'm2'), ...later });
    const second = await run('sync-roster', '--json');
    expect(JSON.parse(second.out).outcome.relations, second.error).to.deep.include({ created: 1, ended: 1 });
    expect(JSON.parse(second.out).summary.rowsRead).to.include({ enrollments: 4 }).and.not.have.property('users');

    service.lists.get('users')?.clear();
    const stopped = await run('sync-roster', '--full');
    expect(stopped.code).to.equal(1);
    const shown = await run('sources', 'show', 'north', '--json');
    expect(JSON.parse(shown.out).pull, shown.error).to.deep.include({ failures: 1 });
    const doctor = await run('doctor', '--json');
    expect(doctor.out).to.include('directory.pulls');
    expect(doctor.out).to.include('source north: 1 times');
  });
});

withMigratedPostgres('rosters that are pulled, on two nodes', (getUrl) => {
  it('are pulled by one of them, and by the other one when the first has gone', async function test() {
    this.timeout(120_000);
    const service = await OneRosterSystem.open();
    fillRosterSchool(service);
    const opened: OpenedChat[] = [];
    const open = async (): Promise<OpenedChat> => {
      const chat = await openChat({
        ...{ database: getUrl(), authenticate: () => null },
        roster: { secrets: { NORTH: rosterClient.secret } },
      });
      opened.push(chat);
      return chat;
    };
    const knex = openDatabase({ url: getUrl() });
    const pulls = () => service.requests.filter((one) => one === 'users?offset=0').length;
    const isDue = async (settings: string) => {
      await knex.raw(
        `INSERT INTO homeroom.roster_pulls (source_id, settings, due_at)
        SELECT id, ?, now() - interval '1 minute' FROM homeroom.sources WHERE name = 'north'
        ON CONFLICT (source_id) DO UPDATE SET due_at = excluded.due_at`,
        [settings],
      );
    };
    try {
      const first = await open();
      const directory = first.chat.enterDirectory('host');
      await directory.changeSourceSettings('north', { pull: { ...pullFrom(service), fullEveryDays: 0 } });
      const settings = JSON.stringify(await directory.readSourceSettings('north'));
      await first.close();
      opened.pop();

      await isDue(settings);
      const [one, two] = await Promise.all([open(), open()]);
      const state = () => two.chat.enterDirectory('host').readPull('north');
      await eventually(async () => expect((await state())?.succeededAt).to.be.instanceOf(Date), { within: 60_000 });
      expect(pulls()).to.equal(1);
      const pupil = await two.storage.people.findByExternalId('pupil3', 'north');
      expect(pupil?.isActive).to.equal(true);

      await isDue(settings);
      await one.close();
      opened.splice(opened.indexOf(one), 1);
      const before = (await state())?.succeededAt;
      const third = await open();
      const again = () => third.chat.enterDirectory('host').readPull('north');
      await two.close();
      opened.splice(opened.indexOf(two), 1);
      await eventually(
        async () => expect((await again())?.succeededAt?.getTime()).to.be.above(before?.getTime() ?? 0),
        { within: 100_000, every: 200 },
      );
      expect(pulls()).to.equal(2);
    } finally {
      for (const chat of opened) await chat.close();
      await knex.destroy();
      await service.close();
    }
  });
});
