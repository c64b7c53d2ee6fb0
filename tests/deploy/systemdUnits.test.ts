import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readConfig } from '../../composition/readConfig.ts';
import { variablesRead } from '../support/variablesRead.ts';
import { describeWithProgram } from './describeWithProgram.ts';

const folder = 'deploy/systemd';
const units = readdirSync(folder).filter((name) => /\.(service|timer)$/.test(name));
const services = units.filter((name) => name.endsWith('.service'));
/** In tenths, as systemd-analyze counts: 100 is a service without any bounds. What is left are the network and the compiler. */
const exposure = '15';

const linesOf = (unit: string, name: string): string[] =>
  [...readFileSync(join(folder, unit), 'utf8').matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(
    ([, value = '']) => value,
  );

describeWithProgram('systemd-analyze', 'units of systemd', () => {
  let place: string;
  before(() => {
    place = mkdtempSync(join(tmpdir(), 'homeroom-units-'));
    for (const unit of units) {
      // The program is not installed here, and systemd-analyze wants to see it.
      const text = readFileSync(join(folder, unit), 'utf8').replaceAll('/opt/homeroom/bin/node', process.execPath);
      writeFileSync(join(place, unit), text);
    }
    copyFileSync(join(place, 'homeroom@.service'), join(place, 'homeroom@8001.service'));
  });
  after(() => rmSync(place, { recursive: true }));

  const paths = (names: readonly string[]): string[] => names.map((name) => join(place, name.replace('@.', '@8001.')));

  it('have only keys and values that systemd knows', () => {
    // It exits with 0 for keys that it does not know, and only says so.
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths(units)], {
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).to.deep.equal([0, '', '']);
  });

  for (const service of services)
    it(`${service} is exposed to little`, () => {
      const args = ['security', '--offline=true', '--no-pager', `--threshold=${exposure}`, ...paths([service])];
      const { status, stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
      expect(status, stdout).to.equal(0);
    });

  it('a unit without bounds is not let through', () => {
    writeFileSync(join(place, 'bare.service'), '[Service]\nExecStart=/bin/true\n');
    const args = ['security', '--offline=true', `--threshold=${exposure}`, ...paths(['bare.service'])];
    expect(spawnSync('systemd-analyze', args).status).not.to.equal(0);
  });

  it('timers name moments that come', () => {
    for (const timer of units.filter((name) => name.endsWith('.timer')))
      for (const moment of linesOf(timer, 'OnCalendar'))
        expect(execFileSync('systemd-analyze', ['calendar', moment], { encoding: 'utf8' })).to.match(/Next elapse: \w/);
  });
});

describe('units of systemd', () => {
  it('run as the user homeroom, with the settings and the folders of data and compiled code, and log to the journal', () => {
    for (const service of services) {
      expect(linesOf(service, 'User'), service).to.deep.equal(['homeroom']);
      expect(linesOf(service, 'EnvironmentFile')[0], service).to.equal('/etc/homeroom/homeroom.env');
      expect(linesOf(service, 'StateDirectory')[0], service).to.equal('homeroom');
      expect(linesOf(service, 'CacheDirectory'), service).to.deep.equal(['homeroom']);
      expect(linesOf(service, 'CacheDirectoryMode'), service).to.deep.equal(['0700']);
      for (const stream of ['StandardOutput', 'StandardError'])
        expect(linesOf(service, stream), service).to.deep.equal(['journal']);
    }
  });

  it('save into the folder of the settings, and take in the file of the settings or pull', () => {
    /** What the shell of the unit runs, after systemd has read the line. */
    const ran = (unit: string, env: Readonly<Record<string, string>>): string => {
      const [, script = ''] = /^\/bin\/sh -c '(.*)'$/.exec(linesOf(unit, 'ExecStart')[0] ?? '') ?? [];
      // systemd would put in what it knows for a lone dollar.
      expect(script.replaceAll('$$', '')).not.to.include('$');
      const read = script.replaceAll('$$', '$').replaceAll('%%', '%').replaceAll('/opt/homeroom/bin/node', 'echo');
      return execFileSync('/bin/sh', ['-c', read], { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } });
    };
    const program = '/opt/homeroom/current/dist/command/homeroom.js';
    expect(linesOf('homeroom-backup.service', 'ExecStart')).to.deep.equal([`/opt/homeroom/bin/node ${program} backup`]);
    expect(linesOf('homeroom-backup.service', 'Environment')).to.deep.equal(['BACKUP_DIR=/var/lib/homeroom/backups']);
    expect(ran('homeroom-roster.service', {})).to.equal(`${program} sync-roster\n`);
    expect(ran('homeroom-roster.service', { ROSTER_FILE: '/srv/a b.zip' })).to.equal(
      `${program} import-roster /srv/a b.zip\n`,
    );
  });

  it('every timer starts a unit that there is', () => {
    for (const timer of units.filter((name) => name.endsWith('.timer')))
      expect(services).to.include(timer.replace('.timer', '.service'));
  });

  it('settings of a new installation are those that a server reads and accepts', () => {
    const own = ['ROSTER_FILE'];
    const text = readFileSync(join(folder, 'homeroom.env'), 'utf8').replaceAll(
      /@SECRET_\d@/g,
      '0a7d3f91c2e84b56d1f7093ac85be264',
    );
    const named = [...text.matchAll(/^#?([A-Z]\w+)=(.*)$/gm)].map(
      ([, name = '', value = '']) => [name, value] as const,
    );
    expect([...variablesRead(), ...own]).to.include.members(named.map(([name]) => name));
    const set = [...text.matchAll(/^([A-Z]\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value] as const);
    expect(() => readConfig(Object.fromEntries(set))).not.to.throw();
    expect(() => readConfig(Object.fromEntries(named.filter(([name]) => !own.includes(name))))).not.to.throw();
  });
});
