import { spawn } from 'node:child_process';

/**
 * @typedef {object} Running
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {string} [input] for its standard input
 * @property {number} [withinMs] after which it is ended
 * @property {import('./serviceUser.js').ServiceUser | undefined} [user]
 * @property {(text: string) => void} [hear] every piece of its output, as it comes
 *
 * @typedef {{ code: number, out: string, error: string }} Ran
 */

/** Runs a program until it ends; 127 if there is none of this name. @param {string} program @param {readonly string[]} args @param {Running} [running] @returns {Promise<Ran>} */
export const runProgram = (program, args, { env, cwd, input, withinMs, user, hear } = {}) =>
  new Promise((done) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(env && { env }),
      ...(cwd && { cwd }),
      ...(withinMs && { timeout: withinMs, killSignal: 'SIGKILL' }),
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    let [out, error] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
      hear?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      error += text;
      hear?.(text);
    });
    child.stdin.on('error', () => {}); // it ended without reading
    child.stdin.end(input ?? '');
    child.once('error', (failure) => done({ code: 127, out, error: `${error}${failure.message}\n` }));
    child.once('close', (code) => done({ code: code ?? 1, out, error }));
  });
