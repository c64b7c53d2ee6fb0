import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Installation } from '../rollouts/Installation.ts';
import { MadeReleases } from '../rollouts/MadeReleases.ts';
import { describeWithProgram } from './describeWithProgram.ts';

const isRoot = process.getuid?.() === 0;

describeWithProgram('systemctl', 'deploy/install.sh', function suite(this: Mocha.Suite) {
  this.timeout(120_000);
  let releases: MadeReleases;
  let first: string;
  let second: string;
  let machine: Installation;

  before(async () => {
    releases = await MadeReleases.create();
    [first, second] = [await releases.make('1.0.0'), await releases.make('1.1.0')];
  });
  after(() => releases.remove());
  beforeEach(async () => {
    machine = await Installation.create('plain');
  });
  afterEach(() => machine.remove());

  /** Every path of the machine with what it is: a folder, a link's target, or a text; and its rights. Releases as a whole. */
  const everything = (): Record<string, string> => {
    const found: Record<string, string> = {};
    const look = (folder: string): void => {
      for (const entry of readdirSync(machine.path(folder), { withFileTypes: true })) {
        const name = join(folder, entry.name);
        const path = machine.path(name);
        const { mode, uid } = lstatSync(path);
        const content = entry.isFile() ? readFileSync(path, 'utf8') : '';
        found[name] = entry.isSymbolicLink() ? readlinkSync(path) : `${mode.toString(8)} ${uid} ${content}`;
        if (entry.isDirectory() && !folder.endsWith('/releases')) look(name);
      }
    };
    look('');
    return found;
  };
  const modeOf = (path: string): string => (statSync(machine.path(path)).mode & 0o777).toString(8);
  const enabled = (): string[] =>
    ['multi-user', 'timers'].flatMap((target) => {
      const wants = machine.path(`etc/systemd/system/${target}.target.wants`);
      return existsSync(wants) ? readdirSync(wants).sort() : [];
    });

  it('says with --dry-run what it would do, and does nothing', async () => {
    const before = everything();
    const ran = await machine.install('--dry-run', '--release', first);
    expect([ran.code, ran.error]).to.deep.equal([0, '']);
    expect(ran.out).to.match(/^would write .*\/etc\/systemd\/system\/homeroom@\.service$/m);
    expect(ran.out).to.match(/^would run: systemctl .*enable homeroom\.service homeroom-backup\.timer$/m);
    expect(everything()).to.deep.equal(before);
  });

  it('installs one server: program, settings with secrets of their own, units', async () => {
    const ran = await machine.install('--release', first);
    expect(ran.code, ran.out + ran.error).to.equal(0);
    expect(readlinkSync(machine.path('opt/homeroom/current'))).to.equal('releases/1.0.0');
    const program = ['opt/homeroom/current/dist/command/homeroom.js', '--version'].map((part, index) =>
      index === 0 ? machine.path(part) : part,
    );
    expect(execFileSync(machine.path('opt/homeroom/bin/node'), program, { encoding: 'utf8' })).to.equal('1.0.0\n');
    expect([
      modeOf('etc/homeroom'),
      modeOf('etc/homeroom/homeroom.env'),
      modeOf('etc/homeroom/deploy.env'),
    ]).to.deep.equal(['750', '640', '600']);
    expect(modeOf('var/lib/homeroom')).to.equal('750');
    const settings = readFileSync(machine.path('etc/homeroom/homeroom.env'), 'utf8');
    const secrets = [...settings.matchAll(/^#?(?:AUTH_JWT_SECRET|DIRECTORY_KEY|SESSION_SECRET)=([0-9a-f]{64})$/gm)].map(
      ([, one]) => one,
    );
    expect(new Set(secrets).size).to.equal(3);
    expect(enabled()).to.deep.equal(['homeroom.service', 'homeroom-backup.timer']);
    if (isRoot) {
      const user = /^homeroom:[^:]*:(\d+):(\d+):[^:]*:\/var\/lib\/homeroom:\/usr\/sbin\/nologin$/m.exec(
        readFileSync(machine.path('etc/passwd'), 'utf8'),
      );
      expect(user).not.to.equal(null);
      const { uid } = statSync(machine.path('var/lib/homeroom'));
      const { uid: owner, gid } = statSync(machine.path('etc/homeroom/homeroom.env'));
      expect([uid, owner, gid].map(String)).to.deep.equal([user?.[1], '0', user?.[2]]);
    }
  });

  it('lets people sign in at an address, which it may be told', async () => {
    const ran = await machine.install('--release', first, '--url', 'https://chat.school.example/');
    expect(ran.code, ran.out + ran.error).to.equal(0);
    const settings = readFileSync(machine.path('etc/homeroom/homeroom.env'), 'utf8');
    expect(settings)
      .to.match(/^PUBLIC_URL=https:\/\/chat\.school\.example$/m)
      .and.to.match(/^SESSION_SECRET=[0-9a-f]{64}$/m);
    expect((await machine.command('config', '--check')).out).to.equal('Nothing is wrong with the settings.\n');
  });

  it('brings a command that names what one server has otherwise than the others, and no value', async () => {
    await machine.install('--release', first, '--nodes', '8001,8002');
    const file = machine.path('etc/homeroom/homeroom-8002.env');
    // These may differ.
    writeFileSync(file, 'LOG_LEVEL=debug\nHOST=127.0.0.2\n');
    const alike = await machine.command('config', '--check');
    expect([alike.code, alike.error]).to.deep.equal([0, '']);
    writeFileSync(file, `AUTH_JWT_SECRET=${'another'.repeat(6)}\nLOG_LEVEL=debug\n`);
    const differing = await machine.command('config', '--check');
    expect(differing.code).to.equal(1);
    expect(differing.error).to.match(/^wrong: AUTH_JWT_SECRET: \S+\/homeroom-8002\.env gives one server another .*\n$/);
    expect(differing.out + differing.error).not.to.include('anotheranother');
    expect((await machine.command('token', '--help')).code).to.equal(0);
  });

  it('may be run again: changes nothing, keeps settings, and brings what is missing', async () => {
    await machine.install('--release', first);
    const before = everything();
    const again = await machine.install('--release', first);
    expect(again.code, again.out + again.error).to.equal(0);
    expect(everything()).to.deep.equal(before);
    expect(again.out).not.to.match(/^writes /m);
    await machine.set({ HOST: '127.0.0.1' });
    const path = 'etc/systemd/system/homeroom.service';
    execFileSync('rm', [machine.path(path)]);
    await machine.install('--release', first);
    expect(readFileSync(machine.path('etc/homeroom/homeroom.env'), 'utf8')).to.equal('HOST=127.0.0.1\n');
    expect(everything()[path]).to.equal(before[path]);
  });

  it('places a later release beside the one in use, and leaves the going on to safe-deploy', async () => {
    await machine.install('--release', first);
    const ran = await machine.install('--release', second);
    expect(ran.out).to.include('stays on 1.0.0. To go on to 1.1.0: homeroom-safe-deploy --to ');
    expect(readdirSync(machine.path('opt/homeroom/releases')).sort()).to.deep.equal(['1.0.0', '1.1.0']);
    expect(await machine.current()).to.equal('1.0.0');
  });

  it('goes from one server to several, and to others', async () => {
    await machine.install('--release', first);
    await machine.install('--release', first, '--nodes', '8001,8002');
    expect(enabled()).to.deep.equal(['homeroom@8001.service', 'homeroom@8002.service', 'homeroom-backup.timer']);
    expect(readFileSync(machine.path('etc/homeroom/deploy.env'), 'utf8')).to.match(/^DEPLOY_NODES=8001,8002$/m);
    await machine.install('--release', first, '--nodes', '8001,8003');
    // Without the option it stays as it is.
    await machine.install('--release', first);
    expect(enabled()).to.deep.equal(['homeroom@8001.service', 'homeroom@8003.service', 'homeroom-backup.timer']);
  });

  it('is undone, and keeps settings and data until --purge', async () => {
    const before = everything();
    await machine.install('--release', first, '--nodes', '8001,8002');
    const undone = await machine.install('--uninstall');
    expect(undone.code, undone.out + undone.error).to.equal(0);
    expect(enabled()).to.deep.equal([]);
    expect(Object.keys(everything()).filter((name) => /homeroom/.test(name))).to.deep.equal([
      ...[
        'etc/homeroom',
        'etc/homeroom/deploy.env',
        'etc/homeroom/homeroom.env',
        'var/lib/homeroom',
        'var/log/homeroom',
      ],
    ]);
    const asked = await machine.install('--uninstall', '--purge');
    expect([asked.code, asked.error]).to.deep.equal([1, 'Nothing was changed.\n']);
    expect(existsSync(machine.path('etc/homeroom/homeroom.env'))).to.equal(true);
    const purged = await machine.install('--uninstall', '--purge', '--yes');
    expect(purged.code, purged.out + purged.error).to.equal(0);
    const left = Object.keys(everything()).filter((name) => /homeroom/.test(name) || !(name in before));
    expect(left.filter((name) => /homeroom/.test(name))).to.deep.equal([]);
    expect(readFileSync(machine.path('etc/passwd'), 'utf8')).not.to.include('homeroom');
  });

  it('refuses wrong input in one sentence, and changes nothing', async () => {
    const before = everything();
    for (const [args, code, sentence] of [
      [['--prefix', 'opt'], 2, /^--prefix wants an absolute path/],
      [['--nodes', '8001 8002'], 2, /^--nodes wants ports with commas between/],
      [['--nodes'], 2, /^--nodes wants a value/],
      [['--purge'], 2, /^--purge stands beside --uninstall/],
      [['--url', 'chat.school.example'], 2, /^--url wants an address without a path/],
      [['--port', '1'], 2, /^There is no option --port/],
      [['--node', '/there/is/no/node'], 1, /^--node: .* is no program/],
    ] as const) {
      const ran = await machine.install(...args);
      expect([ran.code, ran.error.split('\n').length], args.join(' ')).to.deep.equal([code, 2]);
      expect(ran.error).to.match(sentence);
    }
    expect(everything()).to.deep.equal(before);
    const ran = await machine.install('--release', '/there/is/no/release');
    expect([ran.code, ran.error]).to.deep.equal([
      1,
      '/there/is/no/release does not exist: give a tarball or a folder of a release.\n',
    ]);
  });
});
