import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { askNode } from '../askNode.js';

/** Milliseconds that a server may take to end after SIGTERM; it takes 15 s at most. */
const END_MS = 20_000;
const LOOK_MS = 50;

/** Whether this process runs, and is a Homeroom: the number may be another's by now. @param {number} pid */
const runs = (pid) => {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
    return !state.startsWith('Z') && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('homeroom.js');
  } catch {
    return false;
  }
};

/**
 * Servers that are processes and nothing more, each with a file for its number and one for its log. Nobody starts them again
 * when they end: for machines without systemd and containers, and for trials.
 * @param {ReturnType<typeof import('../releaseFolders.js').releaseFolders>} folders
 * @param {{ host: string, ports: readonly number[], mainPort: number, runFolder: string, user: import('../serviceUser.js').ServiceUser | undefined }} options
 * @returns {import('../Supervisor.js').Supervisor}
 */
export const plain = (folders, { host, ports, mainPort, runFolder, user }) => {
  const nodes = (ports.length > 0 ? ports : [mainPort]).map((port) => ({
    name: String(port),
    url: `http://${host}:${port}`,
  }));
  /** @param {string} name */
  const pidOf = (name) => {
    try {
      return Number(readFileSync(join(runFolder, `${name}.pid`), 'utf8'));
    } catch {
      return 0;
    }
  };
  /** @param {string} name */
  const stop = async (name) => {
    const pid = pidOf(name);
    if (pid === 0 || !runs(pid)) return;
    process.kill(pid, 'SIGTERM');
    for (let waited = 0; runs(pid) && waited < END_MS; waited += LOOK_MS) await passed(LOOK_MS);
    if (runs(pid)) process.kill(pid, 'SIGKILL');
    while (runs(pid)) await passed(LOOK_MS);
  };
  return {
    ...folders,
    nodes,
    restart: async ({ name }) => {
      await stop(name);
      mkdirSync(runFolder, { recursive: true });
      const log = openSync(join(runFolder, `${name}.log`), 'a');
      const { PATH = '/usr/local/bin:/usr/bin:/bin' } = process.env;
      const child = spawn(process.execPath, [folders.program, 'serve'], {
        cwd: '/',
        detached: true,
        env: { PATH, ...folders.settings, PORT: name },
        stdio: ['ignore', log, log],
        ...(user && { uid: user.uid, gid: user.gid }),
      });
      child.on('error', () => {}); // `hasEnded` says so
      child.unref();
      closeSync(log);
      if (child.pid === undefined) rmSync(join(runFolder, `${name}.pid`), { force: true });
      else writeFileSync(join(runFolder, `${name}.pid`), String(child.pid));
    },
    hasEnded: async ({ name }) => !runs(pidOf(name)),
    ask: ({ url }) => askNode(url),
  };
};
