/** Goes on to another release, and back if it does not work: `safe-deploy --help`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { claimDeploy } from './claimDeploy.js';
import { DeployLog } from './DeployLog.js';
import { deploySteps } from './deploySteps.js';
import { readyNodes, untilReady } from './nodeWatch.js';
import { openSupervisor } from './openSupervisor.js';
import { Refusal } from './Refusal.js';
import { BadUsage, readOptions, usage } from './readOptions.js';
import { exitCodes, runDeploy } from './runDeploy.js';
import { tellHook } from './tellHook.js';

/** @typedef {NonNullable<ReturnType<typeof readOptions>>} Options */

/** @param {Options} options @param {import('./Supervisor.js').Supervisor} supervisor */
const plan = async (options, supervisor) => {
  const [current, next] = [await supervisor.current(), await supervisor.look(options.to)];
  if (current === next) throw new Refusal(`${next} is in use already.`);
  const ready = await readyNodes(supervisor);
  await deploySteps(supervisor, options).checkPlace();
  const names = supervisor.nodes.map(({ name }) => name).join(', ');
  process.stdout.write(
    `${[
      `check    in use: ${current}; next: ${next}; ${ready.length} of ${supervisor.nodes.length} servers can serve`,
      `backup   ${options.makesBackup ? `into ${join(options.state, 'backups')}` : 'left out'}`,
      `fetch    ${options.to}; then its settings are checked, and whether ${current} runs on its database`,
      `migrate  by ${next}`,
      `restart  ${names}, each within ${options.startMs / 1000} s and ${options.settleMs / 1000} s after the one before`,
      `verify   ${options.verify ?? 'a message from each server to the next'}`,
      `report   into ${options.logs}${options.hook === undefined ? '' : `, and to ${options.hook}`}`,
      'Nothing was changed.',
    ].join('\n')}\n`,
  );
  if (ready.length === supervisor.nodes.length || options.allowsDown) return exitCodes.done;
  throw new Refusal('Not all servers can serve now: mend that first, or go on with --although-down.');
};

/** Only releases that are placed already are returned to; nothing is saved or fetched. @param {import('./Supervisor.js').Supervisor} supervisor */
const placed = (supervisor) => ({
  ...supervisor,
  get settings() {
    return supervisor.settings;
  },
  look: async (/** @type {string} */ release) => release,
  fetch: async (/** @type {string} */ release) => release,
});

/** Starts what cannot serve now. @param {Options} options @param {import('./Supervisor.js').Supervisor} supervisor */
const start = async ({ startMs }, supervisor) => {
  const ready = await readyNodes(supervisor);
  const release = await supervisor.current();
  for (const node of supervisor.nodes.filter((one) => !ready.includes(one))) {
    await supervisor.restart(node);
    await untilReady(supervisor, node, { withinMs: startMs });
    process.stdout.write(`${node.name}: is ready with ${release}\n`);
  }
  return exitCodes.done;
};

/** @param {Options} options */
const deploy = async (options) => {
  const began = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const folder = options.isDry || options.isStart ? undefined : join(options.logs, began);
  const log = new DeployLog({ folder, print: (text) => process.stdout.write(text) });
  const supervisor = openSupervisor(options, (text) => log.hear(text));
  const signals = new AbortController();
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, () => signals.abort());
  if (options.isStart) return start(options, supervisor);
  const goal = options.isReturn ? await supervisor.previous() : options.to;
  if (goal === undefined) throw new Refusal('No release is known that was in use before this one: name it with --to.');
  const asked = { ...options, to: goal, makesBackup: options.makesBackup && !options.isReturn };
  const target = options.isReturn ? placed(supervisor) : supervisor;
  if (options.isDry) return plan(asked, target);
  mkdirSync(options.logs, { recursive: true, mode: 0o750 });
  const release = claimDeploy(options.logs);
  try {
    const { hook: command, env } = options;
    const tell = tellHook({ command, env, say: (line) => log.say(line) });
    const steps = deploySteps(target, asked);
    const { makesBackup, allowsDown, startMs, settleMs } = asked;
    const code = await runDeploy({
      ...{ supervisor: target, steps, log, tell, signal: signals.signal },
      options: { source: goal, makesBackup, allowsDown, startMs, settleMs },
    });
    process.stdout.write(`The logs are in ${folder}\n`);
    return code;
  } finally {
    release();
  }
};

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(usage);
  else process.exitCode = await deploy(options);
} catch (failure) {
  if (!(failure instanceof Refusal)) throw failure;
  process.stderr.write(`${failure.message}\n`);
  process.exitCode = failure instanceof BadUsage ? exitCodes.usage : exitCodes.refused;
}
