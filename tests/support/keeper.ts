/**
 * A process that keeps one server for a test run and outlives the run by a moment: when its standard input closes,
 * however the run has ended, it stops the server and deletes the server's folder.
 *
 * It first prints the folder that it has made. Then each line of input is an `Order`, which it answers with the pid.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { KeptServerOptions, Order } from './KeptServer.ts';

const PATIENCE_MS = 5_000;

const { name, owner, stopSignal } = JSON.parse(process.argv[2] ?? '') as KeptServerOptions;
let server: ChildProcess | undefined;

const folder = mkdtempSync(join(tmpdir(), `homeroom-${name}-`));
if (owner) chownSync(folder, owner.uid, owner.gid);

const start = ({ command, args }: Order): void => {
  const log = openSync(join(folder, 'log'), 'a');
  server = spawn(command, args, { ...owner, cwd: folder, detached: true, stdio: ['ignore', log, log] });
  server.on('error', (error) => process.stderr.write(`${command}: ${error.message}\n`));
  process.stdout.write(`${server.pid ?? 0}\n`);
};

const stop = (): void => {
  if (server?.pid === undefined || server.exitCode !== null || server.signalCode !== null) {
    removeAndExit();
    return;
  }
  server.once('exit', removeAndExit);
  signalGroup(server.pid, stopSignal);
  setTimeout(signalGroup, PATIENCE_MS, server.pid, 'SIGKILL');
};

/** Signals the whole group, as the server may still be a shell that runs initdb. SIGCONT wakes a stopped server. */
const signalGroup = (leader: number, signal: NodeJS.Signals): void => {
  process.kill(-leader, signal);
  process.kill(-leader, 'SIGCONT');
};

const removeAndExit = (): void => {
  // Child processes of a killed server may still write for a moment.
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  process.exit();
};

process.stdout.on('error', () => {}); // the run has ended; the input closes too
process.stdout.write(`${folder}\n`);
createInterface({ input: process.stdin })
  .on('line', (line) => start(JSON.parse(line) as Order))
  .on('close', stop);
