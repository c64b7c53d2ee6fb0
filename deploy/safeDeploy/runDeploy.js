import { setTimeout as passed } from 'node:timers/promises';
import { readyNodes, untilReady } from './nodeWatch.js';
import { Refusal } from './Refusal.js';

/** How a deploy ends; docs/deploying.md has the same table. */
export const exitCodes = /** @type {const} */ ({ done: 0, refused: 1, usage: 2, returned: 3, failed: 4 });

/**
 * @typedef {object} DeployOptions
 * @property {string} source
 * @property {boolean} makesBackup
 * @property {boolean} allowsDown servers may be down at the beginning
 * @property {number} startMs that a server may take to be ready
 * @property {number} settleMs between a server that is ready and the restart of the next
 *
 * @typedef {object} DeploySteps what differs between installations and tests
 * @property {(release: string) => string | undefined} versionOf what a server of the release says that it is, if that is known
 * @property {() => Promise<void>} checkPlace rejects with a Refusal if there is no room, or a message could not be sent
 * @property {(current: string, next: string) => Promise<void>} rehearse rejects with a Refusal if the two cannot run on one database
 * @property {(release: string, isMixed: boolean) => Promise<import('./runProgram.js').Ran>} verify sends a message between all servers, of which some may run another release if they are mixed
 * @property {boolean} isShared whether the database serves several processes
 *
 * @typedef {object} DeployDeps
 * @property {import('./Supervisor.js').Supervisor} supervisor
 * @property {DeployOptions} options
 * @property {DeploySteps} steps
 * @property {import('./DeployLog.js').DeployLog} log
 * @property {(event: string, text: string, facts: Readonly<Record<string, string>>) => Promise<void>} tell
 * @property {AbortSignal} signal
 */

/** @param {unknown} failure */
const sentence = (failure) =>
  failure instanceof Refusal
    ? failure.message
    : failure instanceof Error
      ? (failure.stack ?? failure.message)
      : String(failure);

/**
 * Goes on to the release of a source, one server after the other, and back to the one in use if that fails. It never ends with
 * nothing running that ran before, if anything can be started at all. Resolves to the exit code.
 * @param {DeployDeps} deps
 */
export const runDeploy = async ({ supervisor, options, steps, log, tell, signal }) => {
  const began = new Date();
  /** Servers that were restarted with the next release, or tried to. @type {import('./Supervisor.js').DeployNode[]} */
  const touched = [];
  /** @type {{ name: string, seconds: number }[]} */
  const phases = [];
  /** @type {string[]} */
  let applied = [];
  let [phase, current, next] = ['', '', ''];
  /** The release before the one in use. @type {string | undefined} */
  let previous;

  /** @template Value @param {string} name @param {() => Promise<Value>} work */
  const walk = async (name, work) => {
    phase = name;
    log.begin(name);
    const start = performance.now();
    try {
      if (signal.aborted) throw new Refusal('It was asked to stop.');
      return await work();
    } finally {
      phases.push({ name, seconds: Number(((performance.now() - start) / 1000).toFixed(1)) });
    }
  };
  const facts = () => ({ DEPLOY_FROM: current, DEPLOY_TO: next, DEPLOY_PHASE: phase, DEPLOY_LOG: log.folder ?? '' });

  /** @param {readonly string[]} args @param {string} release */
  const command = async (release, ...args) => {
    const ran = await supervisor.command(release, args);
    if (ran.code !== 0)
      throw new Refusal(
        `homeroom ${args[0]} of ${release} ended with ${ran.code}: ${ran.error.trim() || ran.out.trim()}`,
      );
    return ran.out;
  };

  /** @param {import('./Supervisor.js').DeployNode} node @param {string} release @param {AbortSignal} [mayStop] */
  const restart = async (node, release, mayStop) => {
    log.say(`${node.name}: restarts`);
    await supervisor.restart(node);
    await untilReady(supervisor, node, {
      withinMs: options.startMs,
      version: steps.versionOf(release),
      signal: mayStop,
    });
    log.say(`${node.name}: is ready with ${release}`);
  };

  /** @param {string} release */
  const verify = async (release, isMixed = false) => {
    const ran = await steps.verify(release, isMixed);
    for (const line of ran.out.trim().split('\n')) if (line !== '') log.say(line);
    if (ran.code !== 0)
      throw new Refusal(`The check by a message failed: ${ran.error.trim() || `it ended with ${ran.code}`}`);
  };

  /** Back to the release that was in use. Resolves to whether all is as before. */
  const goBack = async () => {
    let isWhole = true;
    await supervisor.use(current, previous);
    for (const node of [...touched].reverse()) {
      // What was not ready goes first: it serves nobody.
      await restart(node, current).catch((failure) => {
        isWhole = false;
        log.say(`${node.name}: ${sentence(failure)}`);
      });
      await passed(options.settleMs);
    }
    // Never nothing: what did not start is tried once more before people are woken.
    if ((await readyNodes(supervisor)).length === 0)
      for (const node of touched)
        await restart(node, current).catch((failure) => log.say(`${node.name}: ${sentence(failure)}`));
    await verify(current).catch((failure) => {
      isWhole = false;
      log.say(sentence(failure));
    });
    return isWhole;
  };

  /** @param {'done' | 'refused' | 'returned' | 'failed'} outcome @param {string} text */
  const end = async (outcome, text) => {
    const ready = await readyNodes(supervisor);
    const where = `${ready.length} of ${supervisor.nodes.length} servers can serve.`;
    await walk('report', async () => log.say(`${text} ${where}`)).catch(() => log.say(`${text} ${where}`));
    log.report({
      ...{ outcome, from: current, to: next, text, began: began.toISOString(), ended: new Date().toISOString() },
      ...{ servers: supervisor.nodes.length, ready: ready.map(({ name }) => name), migrations: applied, phases },
    });
    await tell(outcome, `${text} ${where}`, facts());
    return exitCodes[outcome];
  };

  try {
    await walk('check', async () => {
      [current, next] = [await supervisor.current(), await supervisor.look(options.source)];
      previous = await supervisor.previous();
      log.say(`in use: ${current}; next: ${next}`);
      if (current === next) throw new Refusal(`${next} is in use already.`);
      const ready = await readyNodes(supervisor);
      const down = supervisor.nodes.filter((node) => !ready.includes(node)).map(({ name }) => name);
      if (down.length > 0 && !options.allowsDown)
        throw new Refusal(`${down.join(', ')} cannot serve now. Mend that first, or go on with --although-down.`);
      await steps.checkPlace();
    });
    await tell('started', `Homeroom goes from ${current} to ${next}.`, facts());
    await walk('backup', async () => {
      if (!options.makesBackup) return log.say('left out, as --no-backup says');
      // What is encrypted is one file.
      const ending = supervisor.settings['BACKUP_RECIPIENTS'] ? 'tar.age' : 'backup';
      const path = await supervisor.backupPath(
        `before-${next.replaceAll(/[^\w.-]/g, '_')}-${began.toISOString().replaceAll(/[:.]/g, '-')}.${ending}`,
      );
      await command(current, 'backup', path);
      log.say(`saved: ${path}`);
    });
    await walk('fetch', async () => {
      next = await supervisor.fetch(options.source);
      const version = (await command(next, '--version')).trim();
      log.say(`${next} is Homeroom ${version}`);
      await command(next, 'config', '--check');
      await steps.rehearse(current, next);
      log.say(`${current} runs on the database of ${next}: there is a way back`);
    });
    await walk('migrate', async () => {
      if (!steps.isShared) return log.say('the embedded database is migrated by the server as it starts');
      applied = JSON.parse(await command(next, 'migrate', '--json')).applied;
      log.say(applied.length === 0 ? 'nothing to migrate' : `applied: ${applied.join(', ')}`);
    });
  } catch (failure) {
    return end('refused', `Nothing was restarted in ${phase}, ${current || 'what ran'} goes on: ${sentence(failure)}`);
  }

  try {
    await walk('restart', async () => {
      await supervisor.use(next, current);
      for (const [index, node] of supervisor.nodes.entries()) {
        if (index > 0) await passed(options.settleMs);
        touched.push(node);
        await restart(node, next, signal);
        // A release that does not deliver, or not to the one before, reaches no second server.
        if (index === 0 && supervisor.nodes.length > 1) await verify(next, true);
      }
    });
    await walk('verify', () => verify(next));
  } catch (failure) {
    const why = `${next} failed in ${phase}: ${sentence(failure)}`;
    log.say(why);
    phase = 'return';
    log.begin('return');
    const isWhole = await goBack().catch((/** @type {unknown} */ other) => {
      log.say(sentence(other));
      return false;
    });
    const kept = applied.length === 0 ? '' : ` The database keeps ${applied.join(', ')}, on which ${current} runs.`;
    if (isWhole) return end('returned', `${why} Back on ${current}.${kept}`);
    return end('failed', `${why} The way back to ${current} is not complete: look now.${kept}`);
  }
  return end('done', `Homeroom went from ${current} to ${next}.`);
};
