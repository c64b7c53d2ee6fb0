/** Keeps one unit of a `DebianMachine` running: `systemctl` starts it as a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readUnit, unitsFolder } from './units.ts';

const [name = ''] = process.argv.slice(2);
const keep = (what: string, value: string): void => writeFileSync(join(unitsFolder, `${name}.${what}`), value);
keep('type', readUnit(name).type);

const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());

/** Runs its program until it ends; resolves to the exit code, as systemd shows it. */
const runOnce = async (): Promise<string> => {
  const unit = readUnit(name); // systemd reads the files of settings at each start
  for (const folder of unit.stateFolders) {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
    chownSync(folder, unit.user.uid, unit.user.gid);
  }
  const [program = '', ...args] = unit.command;
  const child = spawn(program, args, {
    ...unit.user,
    cwd: unit.folder,
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...unit.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child, 'spawn');
  keep('pid', String(child.pid));
  const stop = (): void => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), unit.stopWithin).unref();
  };
  if (stopping.signal.aborted) stop();
  else stopping.signal.addEventListener('abort', stop);
  const [code, signal] = (await ended) as [number | null, string | null];
  stopping.signal.removeEventListener('abort', stop);
  return String(code ?? signal);
};

for (let starts = 1; !stopping.signal.aborted; starts += 1) {
  keep('starts', String(starts));
  const code = await runOnce().catch((failure: unknown) => {
    console.error(failure);
    return '203';
  });
  const { restarts, restartAfter } = readUnit(name);
  if (!restarts || stopping.signal.aborted) {
    keep('code', code);
    break;
  }
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), restartAfter);
  await once(stopping.signal, 'abort', { signal: limit.signal }).catch(() => {});
  clearTimeout(timer);
}
