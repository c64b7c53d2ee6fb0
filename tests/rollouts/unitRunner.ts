/**
 * Stands in for `systemctl` on a machine in a folder ($MACHINE): starts and stops what its installed units say, with their
 * program, their files of settings and their signals. It starts nothing again, other than systemd.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';

const machine = process.env['MACHINE'] ?? '';
const state = join(machine, 'run');
mkdirSync(state, { recursive: true });

/** A path of the machine as this one has it. */
const here = (text: string): string => text.replaceAll(/(^|[\s=:])(\/(?:opt|etc|var)\/)/g, `$1${machine}$2`);

const unitOf = (name: string): string => {
  const [, kind = '', instance = ''] = /^([\w-]+@?)([^.]*)\.service$/.exec(name) ?? [];
  const file = kind.endsWith('@') ? `${kind}.service` : name;
  return readFileSync(join(machine, 'etc/systemd/system', file), 'utf8').replaceAll('%i', instance);
};
const valuesOf = (unit: string, key: string): string[] =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);

const settingsIn = (file: string): [string, string][] => {
  const path = here(file.replace(/^-/, ''));
  if (file.startsWith('-') && !existsSync(path)) return [];
  return [...readFileSync(path, 'utf8').matchAll(/^([A-Z]\w*)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
};

const pidFile = (name: string): string => join(state, `${name}.pid`);
const runs = (name: string): boolean => {
  const pid = existsSync(pidFile(name)) ? readFileSync(pidFile(name), 'utf8') : '';
  const stat = pid === '' || !existsSync(`/proc/${pid}/stat`) ? '' : readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat !== '' && !/^.*\) Z/s.test(stat);
};

const stop = async (name: string): Promise<void> => {
  if (!runs(name)) return;
  process.kill(Number(readFileSync(pidFile(name), 'utf8')), 'SIGTERM');
  const ended = () => {
    if (runs(name)) throw new Error(`${name} still runs`);
  };
  await eventually(ended, { within: 25_000 });
};

const start = (name: string): void => {
  const unit = unitOf(name);
  const [program = '', ...args] = here(valuesOf(unit, 'ExecStart')[0] ?? '').split(' ');
  const log = openSync(join(state, `${name}.log`), 'a');
  const child = spawn(program, args, {
    detached: true,
    cwd: here(valuesOf(unit, 'WorkingDirectory')[0] ?? '/'),
    env: Object.fromEntries(valuesOf(unit, 'EnvironmentFile').flatMap(settingsIn)),
    stdio: ['ignore', log, log],
  });
  child.unref();
  closeSync(log);
  writeFileSync(pidFile(name), String(child.pid));
};

const [verb = '', ...rest] = process.argv.slice(2);
const name = rest.at(-1) ?? '';
if (verb === 'restart') {
  await stop(name);
  start(name);
} else if (verb === 'show') {
  console.log(`ActiveState=${runs(name) ? 'active' : 'failed'}\nNRestarts=0`);
} else if (verb !== 'reset-failed') {
  console.error(`Nothing is known of ${verb} here`);
  process.exitCode = 1;
}
