import { hostname } from 'node:os';
import { runProgram } from './runProgram.js';

/** Milliseconds that a hook may take; a deploy waits for it and does not depend on it. */
const PATIENCE_MS = 10_000;

/**
 * Makes a function that tells the operator's command how a deploy goes, by variables: DEPLOY_EVENT (`started`, `done`, `refused`,
 * `returned`, `failed`), DEPLOY_TEXT and the same in quotes as JSON, DEPLOY_FROM, DEPLOY_TO, DEPLOY_PHASE, DEPLOY_HOST, DEPLOY_LOG.
 * @param {{ command: string | undefined, env: Readonly<Record<string, string>>, say: (line: string) => void }} options
 */
export const tellHook =
  ({ command, env, say }) =>
  /** @param {string} event @param {string} text @param {Readonly<Record<string, string>>} facts */
  async (event, text, facts) => {
    if (command === undefined) return;
    const words = `${hostname()}: ${text}`;
    const told = {
      DEPLOY_EVENT: event,
      DEPLOY_TEXT: words,
      DEPLOY_TEXT_JSON: JSON.stringify(words),
      DEPLOY_HOST: hostname(),
    };
    const { PATH = '/usr/local/bin:/usr/bin:/bin' } = process.env;
    const ran = await runProgram('/bin/sh', ['-c', command], {
      env: { PATH, ...env, ...facts, ...told },
      withinMs: PATIENCE_MS,
    });
    if (ran.code !== 0) say(`The hook ended with ${ran.code}, and the deploy goes on: ${ran.error.trim()}`);
  };
