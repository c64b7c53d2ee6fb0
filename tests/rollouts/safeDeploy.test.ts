import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { Balancer, balancers } from '../deploy/Balancer.ts';
import { balancerSource } from '../deploy/balancerSource.ts';
import { directoryKey, SchoolAt, secret } from '../deploy/SchoolAt.ts';
import { describeWithServer } from '../support/describeWithServer.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { postgresSource } from '../support/launchPostgres.ts';
import { testPostgres } from '../support/testPostgres.ts';
import { type Driver, Installation } from './Installation.ts';
import { keepAsking } from './keepAsking.ts';
import { MadeReleases } from './MadeReleases.ts';

const kind = balancers.find(({ name }) => name === 'haproxy') ?? balancers[0]!;

interface Site {
  readonly machine: Installation;
  readonly releases: MadeReleases;
  readonly balancer: Balancer;
  readonly nodes: readonly string[];
  close(): Promise<void>;
}

/** Whether a process runs. A server of another process stays a zombie where nobody waits for it. */
const runs = async (pid: number): Promise<boolean> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/^.*\) Z/s.test(stat);
};

const end = async (pid: number): Promise<void> => {
  if (!(await runs(pid))) return;
  process.kill(pid, 'SIGKILL');
  await eventually(async () => {
    if (await runs(pid)) throw new Error(`${pid} still runs`);
  });
};

/** Two servers of release 1.0.0 over PostgreSQL, behind a balancer. */
const openSite = async (driver: Driver): Promise<Site> => {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const finish of closing.splice(0).reverse()) await finish();
  };
  try {
    const postgres = await testPostgres();
    closing.push(() => postgres.drop());
    const releases = await MadeReleases.create();
    closing.push(() => releases.remove());
    const machine = await Installation.create(driver);
    closing.push(() => machine.remove());
    closing.push(async () => Promise.all((await machine.pids()).map(end)));
    const ports = [await freePort(), await freePort()];
    const installed = await machine.install('--nodes', ports.join(','), '--release', await releases.make('1.0.0'));
    expect(installed.code, installed.out + installed.error).to.equal(0);
    await machine.set({
      DATABASE_URL: postgres.url,
      ...{ AUTH_JWT_SECRET: secret, DIRECTORY_KEY: directoryKey, TRUST_PROXY: 'on', LOG_LEVEL: 'info' },
      ...{
        DATA_DIR: machine.path('var/lib/homeroom/data'),
        BLOB_URL: `file:${machine.path('var/lib/homeroom/files')}`,
      },
      ...{ RATE_MESSAGES_PER_MINUTE: '100000', RATE_SERVICE_MESSAGES_PER_MINUTE: '100000' },
    });
    const setUp = await machine.command('setup');
    expect(setUp.code, setUp.error).to.equal(0);
    const started = await machine.deploy('--start');
    expect(started.code, started.out + started.error).to.equal(0);
    const nodes = ports.map((port) => `127.0.0.1:${port}`);
    const balancer = await Balancer.open(kind, [nodes[0] ?? '', nodes[1] ?? '']);
    closing.push(() => balancer.close());
    return { machine, releases, balancer, nodes, close };
  } catch (failure) {
    await close();
    throw failure;
  }
};

const suite = (site: () => Site, driver: Driver): void => {
  let school: SchoolAt;
  let roomId: number;
  before(async function fill(this: Mocha.Context) {
    this.timeout(60_000);
    school = new SchoolAt(site().balancer.url);
    expect((await school.fill()).status).to.equal(200);
    const { rooms } = (await school.request('tess', 'GET', 'rooms/?type=forum_subject')).body;
    roomId = rooms[0].id;
  });

  const versions = (): Promise<string[]> =>
    Promise.all(
      site().nodes.map(async (node) => {
        const answer = await fetch(`http://${node}/api/health/ready/`);
        return answer.ok ? (await answer.json()).version : `answers ${answer.status}`;
      }),
    );
  /** A hook that writes what it is told into a file. */
  const hook = (): string => `printf '%s\\n' "$DEPLOY_EVENT $DEPLOY_FROM $DEPLOY_TO $DEPLOY_PHASE" >> ${told()}`;
  const told = (): string => site().machine.path('told');
  const heard = async (): Promise<string[]> => (await readFile(told(), 'utf8')).trim().split('\n');

  beforeEach(() => writeFile(told(), ''));

  /** Deploys while people ask and write through the balancer: nobody may notice. */
  const deployUnderLoad = async (...args: readonly string[]) => {
    const asking = keepAsking(school, roomId);
    const ran = await site().machine.deploy('--hook', hook(), ...args);
    const { failed, count } = await asking.end();
    expect(failed, ran.out).to.deep.equal([]);
    expect(count).to.be.above(100);
    return ran;
  };
  /** The two accounts of the check are nobody's contacts afterwards. */
  const contactsOf = async (who: string): Promise<string[]> =>
    (await school.request(who, 'GET', 'contacts/')).body.contacts.map(
      ({ last_name: name }: { last_name: string }) => name,
    );

  /** What does not depend on how servers are started is tried once. */
  const only = (drivers: Driver, title: string, test: Mocha.AsyncFunc): void => {
    if (drivers === driver) it(title, test);
  };

  only('plain', 'says what it would do, and changes nothing', async () => {
    const { machine, releases } = site();
    const ran = await machine.deploy('--dry-run', '--to', await releases.make('1.1.0'));
    expect([ran.code, ran.error]).to.deep.equal([0, '']);
    for (const phase of ['check', 'backup', 'fetch', 'migrate', 'restart', 'verify', 'report'])
      expect(ran.out).to.match(new RegExp(`^${phase} `, 'm'));
    expect(ran.out).to.include('in use: 1.0.0; next: 1.1.0; 2 of 2 servers can serve');
    expect(await machine.current()).to.equal('1.0.0');
    expect(await versions()).to.deep.equal(['1.0.0', '1.0.0']);
  });

  it('goes on to a good release, one server after the other, and nobody notices', async () => {
    const { machine, releases } = site();
    const ran = await deployUnderLoad('--to', await releases.make('1.1.0'));
    expect(ran.code, ran.out + ran.error).to.equal(0);
    expect([await versions(), await machine.current()]).to.deep.equal([['1.1.0', '1.1.0'], '1.1.0']);
    // Between old and new, and then between both.
    expect(ran.out.match(/delivered in \d+ ms/g)).to.have.lengthOf(4);
    expect(await heard()).to.deep.equal(['started 1.0.0 1.1.0 check', 'done 1.0.0 1.1.0 report']);
    const { logs, report } = await machine.lastDeploy();
    const phases = ['check', 'backup', 'fetch', 'migrate', 'restart', 'verify', 'report'];
    expect(Object.keys(logs)).to.deep.equal(phases.map((name, index) => `${index + 1}-${name}.log`));
    expect(report).to.deep.include({ outcome: 'done', from: '1.0.0', to: '1.1.0', servers: 2 });
    expect(logs['2-backup.log']).to.include('Saved and checked:');
    const everything = Object.values(logs).join('\n');
    for (const word of [secret, directoryKey]) expect(everything).not.to.include(word);
    expect(await contactsOf('ada')).not.to.include('Check 1');
  });

  it('comes back from a release that does not start, and nobody notices', async () => {
    const { machine, releases } = site();
    const ran = await deployUnderLoad('--to', await releases.make('1.2.0', 'startless'));
    expect(ran.code, ran.out + ran.error).to.equal(3);
    expect([await versions(), await machine.current()]).to.deep.equal([['1.1.0', '1.1.0'], '1.1.0']);
    const { logs, report } = await machine.lastDeploy();
    expect(report.outcome).to.equal('returned');
    expect(report.ready).to.have.lengthOf(2);
    expect(report.text).to.match(/^1\.2\.0 failed in restart: \S+ ended instead of serving\. Back on 1\.1\.0\./);
    // The second server was never touched.
    expect(logs['5-restart.log']?.match(/: restarts$/gm)).to.have.lengthOf(1);
    expect((await heard()).at(-1)).to.match(/^returned 1\.1\.0 1\.2\.0 /);
  });

  only('plain', 'comes back from a release that starts and does not deliver, and no request fails', async () => {
    const { machine, releases } = site();
    const ran = await deployUnderLoad('--to', await releases.make('1.3.0', 'deaf'));
    expect(ran.code, ran.out + ran.error).to.equal(3);
    expect([await versions(), await machine.current()]).to.deep.equal([['1.1.0', '1.1.0'], '1.1.0']);
    const { logs, report } = await machine.lastDeploy();
    expect(report.text).to.match(/^1\.3\.0 failed in restart: The check by a message failed: No socket at http:/);
    expect(logs['5-restart.log']?.match(/: restarts$/gm)).to.have.lengthOf(1);
    expect(logs['6-return.log']?.match(/delivered in \d+ ms/g)).to.have.lengthOf(2);
    const socket = await school.connect('tess');
    await socket.close();
  });

  only('plain', 'comes back from a release whose last message fails, when all servers run it', async () => {
    const { machine, releases } = site();
    const ran = await deployUnderLoad('--to', await releases.make('1.3.1', 'deafBeside'));
    expect(ran.code, ran.out + ran.error).to.equal(3);
    expect([await versions(), await machine.current()]).to.deep.equal([['1.1.0', '1.1.0'], '1.1.0']);
    const { logs, report } = await machine.lastDeploy();
    expect(report.text).to.match(/^1\.3\.1 failed in verify: The check by a message failed: No socket at http:/);
    expect([report.outcome, report.ready.length]).to.deep.equal(['returned', 2]);
    // The message between old and new went both ways, so that the second server was restarted too, and then both came back.
    expect(logs['5-restart.log']?.match(/delivered in \d+ ms/g)).to.have.lengthOf(2);
    expect(logs['5-restart.log']?.match(/: restarts$/gm)).to.have.lengthOf(2);
    expect(logs['7-return.log']?.match(/: is ready with 1\.1\.0$/gm)).to.have.lengthOf(2);
    expect(logs['7-return.log']?.match(/delivered in \d+ ms/g)).to.have.lengthOf(2);
    expect((await heard()).at(-1)).to.match(/^returned 1\.1\.0 1\.3\.1 /);
  });

  only('plain', 'goes back by hand, and forward again', async () => {
    const { machine } = site();
    const back = await machine.deploy('--return');
    expect(back.code, back.out + back.error).to.equal(0);
    expect(await versions()).to.deep.equal(['1.0.0', '1.0.0']);
    const again = await machine.deploy('--return');
    expect(again.code, again.out + again.error).to.equal(0);
    expect(await versions()).to.deep.equal(['1.1.0', '1.1.0']);
  });

  only('plain', 'comes back when it is asked to stop half-way', async () => {
    const { machine, releases } = site();
    const { child, done } = machine.startDeploy('--to', await releases.make('1.4.0'));
    let out = '';
    await new Promise<void>((resolve) =>
      child.stdout?.on('data', (text) => {
        out += text;
        if (out.includes(': restarts')) resolve();
      }),
    );
    child.kill('SIGTERM');
    expect((await done).code, out).to.equal(3);
    expect([await versions(), await machine.current()]).to.deep.equal([['1.1.0', '1.1.0'], '1.1.0']);
  });

  only('plain', 'refuses what it cannot do before it restarts anything', async () => {
    const { machine, releases } = site();
    const tarball = await releases.make('1.5.0');
    const [first = 0] = await machine.pids();
    // 0 would be everybody in this group of processes.
    expect(first).to.be.greaterThan(1).and.not.equal(process.pid);
    const refused = async (sentence: RegExp, code: number, ...args: readonly string[]): Promise<void> => {
      const ran = await machine.deploy('--no-backup', ...args);
      expect([ran.code, ran.out + ran.error].join(' '), args.join(' ')).to.match(
        new RegExp(`^${code} [^]*${sentence.source}`),
      );
      expect(ran.error).not.to.include('    at ');
    };
    await refused(/there\/is\/none does not exist/, 1, '--to', '/there/is/none');
    await refused(/is damaged or another file/, 1, '--to', tarball, '--sha256', 'a'.repeat(64));
    await refused(/is in use already/, 1, '--to', await releases.make('1.1.0'));
    await refused(/--nodes wants ports/, 2, '--to', tarball, '--nodes', 'one');
    await refused(/Say one: --to/, 2);
    await mkdir(machine.path('elsewhere'));
    await refused(/homeroom\.env does not exist/, 1, '--to', tarball, '--settings', machine.path('elsewhere'));
    const lockOf = (pid: number): string => machine.path(`var/log/homeroom/lock-${pid}`);
    await writeFile(lockOf(process.pid), '');
    await refused(/Another deploy is under way/, 1, '--to', tarball);
    await rm(lockOf(process.pid));
    // Of a deploy that was killed: no process has this number.
    await writeFile(lockOf(4_194_305), '');
    process.kill(first, 'SIGKILL');
    await refused(/cannot serve now\. Mend that first/, 1, '--to', tarball);
    const started = await machine.deploy('--start');
    expect(started.code, started.out + started.error).to.equal(0);
    expect(await versions()).to.deep.equal(['1.1.0', '1.1.0']);
  });
};

for (const driver of ['plain', 'systemd'] as const)
  describeWithServer({
    title: `safe-deploy (${driver}) of two servers behind ${kind.name}`,
    source: balancerSource(kind, postgresSource),
    open: () => openSite(driver),
    close: (site) => site.close(),
    suite: (site) =>
      describe('under requests', function timed() {
        this.timeout(240_000);
        suite(site, driver);
      }),
  });
