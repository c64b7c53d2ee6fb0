import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from './Refusal.js';
import { readSettings } from './readSettings.js';

/** What the command line cannot mean. */
export class BadUsage extends Refusal {}

export const usage = `Usage: safe-deploy --to <release> [options]
       safe-deploy --return [options]
       safe-deploy --start [options]

Goes on to another release: check, backup, fetch, migrate, restart one server after the other, verify by a message from
account to account, report. If a server does not start, or the message does not arrive, goes back to the release before.

  --to SOURCE         a tarball or folder of a release; with compose also an image
  --return            goes back to the release before the last deploy
  --start             starts the servers that cannot serve now, with the release in use
  --dry-run           checks, says what would be done, and changes nothing
  --driver NAME       systemd (default), compose, or plain: processes and nothing more
  --nodes LIST        ports of the servers, or with compose their services; all of them, in the order of their restarts
  --settings DIR      the folder of homeroom.env, owner.env and deploy.env (/etc/homeroom)
  --prefix DIR        where releases are (/opt/homeroom)
  --state DIR         where the servers keep their data, and this backups (/var/lib/homeroom)
  --logs DIR          where the logs go; root's alone (/var/log/homeroom)
  --file FILE         with compose: the compose file
  --sha256 HEX        the hash that the tarball must have; otherwise that of the file SOURCE.sha256, if there is one
  --no-backup         there is a backup already
  --although-down     servers that are down now do not matter
  --verify COMMAND    checks by this command in place of a message; CHECK_NODES and CHECK_VERSION say what
  --start-within S    seconds that a server may take to be ready (60)
  --settle S          seconds between a server that is ready and the next restart (5), for balancers to notice
  --hook COMMAND      is told how it goes
  --help

Options may stand in deploy.env as DEPLOY_DRIVER, DEPLOY_NODES, DEPLOY_PREFIX and so on. Exit codes: 0 done; 1 refused, nothing
was restarted; 2 the command line; 3 it failed and is back on the release before; 4 it failed and the way back is not complete.
`;

const text = /** @type {const} */ ({ type: 'string' });
const flag = /** @type {const} */ ({ type: 'boolean', default: false });
const described = {
  ...{
    to: text,
    driver: text,
    nodes: text,
    settings: text,
    prefix: text,
    state: text,
    logs: text,
    file: text,
    sha256: text,
  },
  ...{ verify: text, 'start-within': text, settle: text, hook: text },
  ...{ return: flag, start: flag, 'dry-run': flag, 'no-backup': flag, 'although-down': flag, help: flag },
};

/** @param {string} name @param {string} value */
const seconds = (name, value) => {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  throw new BadUsage(`--${name} wants a number of seconds, for example 60, and not "${value}".`);
};

/** @param {readonly string[]} args */
const parse = (args) => {
  try {
    return parseArgs({ args: [...args], options: described }).values;
  } catch (failure) {
    throw new BadUsage(`${failure instanceof Error ? failure.message : failure} --help lists the options.`);
  }
};

/** What the command line and deploy.env say. @param {readonly string[]} args */
export const readOptions = (args) => {
  const values = parse(args);
  if (values.help) return undefined;
  const settingsFolder = resolve(values.settings ?? '/etc/homeroom');
  const env = readSettings(join(settingsFolder, 'deploy.env'), { isOptional: true });
  /** @param {'driver' | 'nodes' | 'prefix' | 'state' | 'logs' | 'file' | 'verify' | 'start-within' | 'settle' | 'hook'} name */
  const find = (name) => values[name] ?? (env[`DEPLOY_${name.toUpperCase().replace('-', '_')}`] || undefined);
  const driver = find('driver') ?? 'systemd';
  if (!['systemd', 'compose', 'plain'].includes(driver))
    throw new BadUsage(`--driver is systemd, compose or plain, and not "${driver}".`);
  if ([values.to !== undefined, values.return, values.start].filter(Boolean).length !== 1)
    throw new BadUsage(
      'Say one: --to with a tarball or folder of a release, --return, or --start. --help lists the options.',
    );
  const nodes = (find('nodes') ?? '').split(',').filter((one) => one !== '');
  const wrong = driver === 'compose' ? undefined : nodes.find((one) => !/^\d{1,5}$/.test(one));
  if (wrong !== undefined)
    throw new BadUsage(`--nodes wants ports with commas between, for example 8001,8002, and not "${wrong}".`);
  const file = find('file');
  if (driver === 'compose' && (file === undefined || nodes.length === 0))
    throw new BadUsage('With compose say --file, the compose file, and --nodes, its servers, for example node1,node2.');
  return {
    ...{ driver, nodes, settingsFolder, env, sha256: values.sha256, to: values.to ?? '', isReturn: values.return },
    isStart: values.start,
    ...{
      file: file ?? '',
      isDry: values['dry-run'],
      makesBackup: !values['no-backup'],
      allowsDown: values['although-down'],
    },
    prefix: resolve(find('prefix') ?? '/opt/homeroom'),
    state: resolve(find('state') ?? '/var/lib/homeroom'),
    logs: resolve(find('logs') ?? '/var/log/homeroom'),
    verify: find('verify'),
    hook: find('hook'),
    startMs: seconds('start-within', find('start-within') ?? '60'),
    settleMs: seconds('settle', find('settle') ?? '5'),
  };
};
