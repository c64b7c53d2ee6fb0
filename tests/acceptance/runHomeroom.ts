import { type ChildProcess, spawn } from 'node:child_process';
import { homeroomProgram } from '../support/homeroomProgram.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Only these variables: settings of a developer's shell must not change what is tested. */
const environment = (env: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  LOG_LEVEL: 'warn',
  ...env,
});

/** Starts one `homeroom` command in its own process. */
export const spawnHomeroom = (args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, [homeroomProgram, ...args], { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });

/** Runs one `homeroom` command until it ends. */
export const runHomeroom = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> =>
  new Promise((done, fail) => {
    const child = spawnHomeroom(args, env);
    let [out, error] = ['', ''];
    child.stdout?.on('data', (text) => (out += text));
    child.stderr?.on('data', (text) => (error += text));
    child.once('error', fail);
    child.once('close', (code) => done({ code, out, error }));
  });
