/**
 * Stands in for systemd on a `DebianMachine`: starts what installed units say, as their user and with their settings, starts it
 * again when it ends, as systemd does, and stops it by its signals. It knows nothing of sandboxes and dependencies.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../support/eventually.ts';
import { fullName, isInstalled, journalFolder, packaged, unitsFolder } from './units.ts';

mkdirSync(unitsFolder, { recursive: true });
mkdirSync(journalFolder, { recursive: true });

const fail = (text: string, code = 1): never => {
  console.error(text);
  process.exit(code);
};
const stateOf = (name: string, what: string): string => {
  const file = join(unitsFolder, `${name}.${what}`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const runs = (pid: string): boolean => {
  const stat = pid === '' || !existsSync(`/proc/${pid}/stat`) ? '' : readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat !== '' && !/^.*\) Z/s.test(stat);
};
const isActive = (name: string): boolean =>
  name.endsWith('.timer') ? stateOf(name, 'timer') !== '' : runs(stateOf(name, 'supervisor'));

const supervise = fileURLToPath(new URL('./supervise.js', import.meta.url));

const byShell = (name: string, verb: string): void => {
  const script = packaged[name]?.[verb] ?? fail(`Failed to ${verb} ${name}: nothing is known of that here.`);
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  if (status !== 0) fail(`Job for ${name} failed.\n${stdout}${stderr}`);
};

const start = async (name: string): Promise<void> => {
  if (packaged[name] !== undefined) return byShell(name, 'start');
  if (!isInstalled(name)) fail(`Failed to start ${name}: Unit ${name} not found.`, 5);
  if (name.endsWith('.timer')) return writeFileSync(join(unitsFolder, `${name}.timer`), 'active');
  if (isActive(name)) return;
  for (const what of ['pid', 'code', 'starts']) rmSync(join(unitsFolder, `${name}.${what}`), { force: true });
  const log = openSync(join(journalFolder, `${name}.log`), 'a');
  const child = spawn(process.execPath, [supervise, name], { detached: true, stdio: ['ignore', log, log] });
  child.unref();
  closeSync(log);
  writeFileSync(join(unitsFolder, `${name}.supervisor`), String(child.pid));
  // A service has begun when its program has; one that runs once, when it has ended.
  const code = await eventually(
    () => {
      const [ended, pid] = [stateOf(name, 'code'), stateOf(name, 'pid')];
      if (ended === '' && (pid === '' || stateOf(name, 'type') === 'oneshot')) throw new Error(`${name} is starting`);
      return ended;
    },
    { within: 600_000 },
  );
  if (code !== '' && code !== '0')
    fail(
      `Job for ${name} failed because the control process exited with error code.\nSee "systemctl status ${name}" and "journalctl -xeu ${name}" for details.`,
    );
};

const stop = async (name: string): Promise<void> => {
  if (packaged[name] !== undefined) return byShell(name, 'stop');
  if (name.endsWith('.timer')) return rmSync(join(unitsFolder, `${name}.timer`), { force: true });
  const pid = stateOf(name, 'supervisor');
  if (!runs(pid)) return;
  process.kill(Number(pid), 'SIGTERM');
  const ended = (): void => {
    if (runs(pid)) throw new Error(`${name} still runs`);
  };
  await eventually(ended, { within: 120_000 });
};

/** Units that a name or a pattern means; patterns mean those that have been started. */
const matching = (name: string): readonly string[] => {
  if (!name.includes('*')) return [fullName(name)];
  const pattern = new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  const known = new Set(readdirSync(unitsFolder).map((file) => file.replace(/\.\w+$/, '')));
  return [...known].filter((one) => pattern.test(one) || pattern.test(one.replace(/\.service$/, ''))).sort();
};

const showStatus = (name: string): void => {
  const [active, text] = isActive(name) ? ['active (running)', '●'] : ['inactive (dead)', '○'];
  console.log(`${text} ${name}\n     Active: ${active}\n   Main PID: ${stateOf(name, 'pid')}\n`);
  if (!isActive(name)) process.exitCode = 3;
};

const verbs: Readonly<Record<string, (name: string) => void | Promise<void>>> = {
  start,
  stop,
  restart: async (name) => {
    await stop(name);
    await start(name);
  },
  reload: (name) => byShell(name, 'reload'),
  kill: (name) => void process.kill(Number(stateOf(name, 'pid')), 'SIGKILL'),
  status: showStatus,
  'is-active': (name) => {
    console.log(isActive(name) ? 'active' : 'inactive');
    if (!isActive(name)) process.exitCode = 3;
  },
  show: (name) => {
    const restarts = Math.max(0, Number(stateOf(name, 'starts') || 1) - 1);
    const isFailed = !isActive(name) && !['', '0'].includes(stateOf(name, 'code'));
    const state = isActive(name) ? 'active' : isFailed ? 'failed' : 'inactive';
    console.log(`ActiveState=${state}\nNRestarts=${restarts}\nMainPID=${stateOf(name, 'pid')}`);
  },
  'reset-failed': (name) => rmSync(join(unitsFolder, `${name}.starts`), { force: true }),
  'list-timers': (name) => console.log(`${isActive(name) ? 'waits' : '-'} ${name}`),
};

const [verb = '', ...rest] = process.argv.slice(2).filter((arg) => arg !== '--quiet');
const names = rest.filter((arg, at) => !arg.startsWith('-') && rest[at - 1] !== '--signal');
appendFileSync(join(journalFolder, 'systemctl'), `${process.argv.slice(2).join(' ')}\n`);
if (verb === 'enable' || verb === 'disable') {
  // The program of this name sets links, also where no systemd runs.
  const { status, stderr } = spawnSync('/usr/bin/systemctl', ['--root=/', '--quiet', verb, ...names], {
    encoding: 'utf8',
  });
  if (status !== 0) fail(stderr);
  if (rest.includes('--now')) for (const name of names) await (verb === 'enable' ? start : stop)(fullName(name));
} else if (verb !== 'daemon-reload') {
  const run = verbs[verb] ?? fail(`Unknown command verb ${verb}.`);
  for (const name of names.flatMap(matching)) await run(name);
}
