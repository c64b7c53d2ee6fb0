import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from './Refusal.js';
import { rehearseSchema } from './rehearseSchema.js';
import { runProgram } from './runProgram.js';

/** Bytes that a release, its packages and a small backup need; what a large one needs, nobody knows beforehand. */
const ROOM = 2 ** 29;

/** @param {string} folder @returns {number} */
const freeIn = (folder) => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return folder === dirname(folder) ? 0 : freeIn(dirname(folder));
  }
};

/**
 * @param {import('./Supervisor.js').Supervisor} supervisor
 * @param {NonNullable<ReturnType<typeof import('./readOptions.js').readOptions>>} options
 * @returns {import('./runDeploy.js').DeploySteps}
 */
export const deploySteps = (supervisor, { driver, env, prefix, state, verify, isReturn }) => {
  const isCompose = driver === 'compose';
  /** @param {string} release an image may have any name */
  const versionOf = (release) => (isCompose ? undefined : release);
  return {
    versionOf,
    isShared: isCompose || Boolean(supervisor.settings['DATABASE_URL']),
    checkPlace: async () => {
      for (const folder of isCompose ? [state] : [prefix, state])
        if (freeIn(folder) < ROOM)
          throw new Refusal(
            `The disk of ${folder} has less than ${ROOM / 2 ** 20} MiB: make room, for example by deleting old releases.`,
          );
      const missing = ['AUTH_JWT_SECRET', 'DIRECTORY_KEY'].filter((name) => !supervisor.settings[name]);
      if (verify === undefined && missing.length > 0)
        throw new Refusal(
          `The check by a message needs ${missing.join(' and ')} in the settings of the servers: set what is missing, or check by a command of your own, --verify.`,
        );
    },
    rehearse: (current, next) => {
      // On the way back the database is the later release's already.
      const [older, newer] = isReturn ? [next, current] : [current, next];
      return rehearseSchema(supervisor, { older, newer });
    },
    verify: (release, isMixed) => {
      const asked = {
        ...Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('CHECK_'))),
        CHECK_NODES: JSON.stringify(supervisor.nodes.map(({ url }) => url)),
        CHECK_VERSION: isMixed ? '' : (versionOf(release) ?? ''),
      };
      if (verify === undefined) return supervisor.run(release, 'verifyDelivery.js', asked);
      return runProgram('/bin/sh', ['-c', verify], { env: { ...process.env, ...asked }, withinMs: 120_000 });
    },
  };
};
