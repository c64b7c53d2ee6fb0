import { type ChildProcess, fork } from 'node:child_process';
import { realpathSync } from 'node:fs';
import type { Environment } from '../EnvironmentReader.ts';
import { placeVariable } from './placeVariable.ts';

/**
 * The program that runs now, past links: a worker that is started later is of the same release as its primary, also after
 * the next one was put in its place.
 */
const program = realpathSync(process.argv[1] ?? '');

/** Starts `homeroom serve` as a worker, which writes to where this process writes. */
export const forkWorker = (place: number, args: readonly string[], env: Environment): ChildProcess =>
  fork(program, ['serve', ...args], {
    env: { ...env, [placeVariable]: String(place) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
