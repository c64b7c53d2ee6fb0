import { parseArgs } from 'node:util';
import { ChatError } from '../../core/errors.ts';
import { logLevels } from '../Config.ts';
import { BadConfiguration, type Environment } from '../EnvironmentReader.ts';
import { nearestName } from '../host/nearestName.ts';
import { WorkersEnded } from '../workers/WorkersEnded.ts';
import type { Command, CommandValues } from './Command.ts';
import { helpOf, overviewOf } from './describeCommands.ts';
import { BadUsage, exitCodeOf, exitCodes } from './exitCodes.ts';

/** Each command is loaded when it runs, so that a server listens sooner. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  setup: async () => (await import('./setup.ts')).setup,
  migrate: async () => (await import('./migrate.ts')).migrate,
  'import-roster': async () => (await import('./importRoster.ts')).importRoster,
  'import-history': async () => (await import('./importHistory.ts')).importHistory,
  'import-from': async () => (await import('./importFrom.ts')).importFrom,
  import: async () => (await import('./imports.ts')).imports,
  token: async () => (await import('./token.ts')).token,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  config: async () => (await import('./config.ts')).config,
  policy: async () => (await import('./policy.ts')).policy,
  accounts: async () => (await import('./accounts.ts')).accounts,
  'sync-roster': async () => (await import('./syncRoster.ts')).syncRoster,
  keys: async () => (await import('./keys.ts')).keys,
  notify: async () => (await import('./notify.ts')).notify,
  sources: async () => (await import('./sources.ts')).sources,
  holds: async () => (await import('./holds.ts')).holds,
  export: async () => (await import('./exportRecords.ts')).exportRecords,
  'verify-export': async () => (await import('./verifyExport.ts')).verifyExport,
  erase: async () => (await import('./erase.ts')).erase,
  retention: async () => (await import('./retention.ts')).retention,
  audit: async () => (await import('./audit.ts')).audit,
  maintenance: async () => (await import('./maintenance.ts')).maintenance,
  settings: async () => (await import('./settings.ts')).settings,
  doctor: async () => (await import('./doctor.ts')).doctor,
  stats: async () => (await import('./stats.ts')).stats,
  load: async () => (await import('./load.ts')).load,
};

export interface Terminal {
  readonly env: Environment;
  readonly signal: AbortSignal;
  out(text: string): void;
  error(text: string): void;
  /** Bytes for standard output, for commands that write something else than text. */
  write?(bytes: AsyncIterable<Uint8Array>): Promise<void>;
}

/** Runs one command line. Resolves to the exit code (`exitCodes`). */
export const runCommand = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.out(await overview());
    return name === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (name === '--version' || name === '-V') {
    terminal.out(`${(await import('../version.ts')).version}\n`);
    return exitCodes.done;
  }
  const began = performance.now();
  const isAsking = rest.some((word) => word === '--help' || word === '-h');
  try {
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (load === undefined) {
      const near = nearestName(name, Object.keys(commands));
      const hint = near === undefined ? '' : ` Is "${near}" meant?`;
      throw new BadUsage(`There is no command "${name}".${hint} "homeroom --help" lists all.`);
    }
    const exitCode = await run(await load(), rest, terminal);
    await noteDone(name, exitCode, terminal, began, isAsking);
    return exitCode;
  } catch (failure) {
    const exitCode = exitCodeOf(failure);
    if (exitCode !== exitCodes.usage) await noteDone(name, exitCode, terminal, began, isAsking);
    terminal.error(`${describe(failure)}\n`);
    if (rest.includes('--json')) terminal.out(`${JSON.stringify(encode(failure, exitCode), null, 2)}\n`);
    return exitCode;
  }
};

/** Commands that change much, each of which is a line of the log. */
const noted: ReadonlySet<string> = new Set(
  'migrate setup restore import-roster import-history import-from sync-roster erase retention load'.split(' '),
);

const noteDone = async (
  command: string,
  exitCode: number,
  { env }: Terminal,
  began: number,
  isAsking: boolean,
): Promise<void> => {
  if (!noted.has(command) || isAsking) return;
  const { makeLog } = await import('../makeLog.ts');
  const level = logLevels.find((one) => one === env['LOG_LEVEL']?.trim().toLowerCase()) ?? 'info';
  makeLog(level).info(
    { command, exit_code: exitCode, ms: Math.round(performance.now() - began) },
    'a command has ended',
  );
};

const run = async (
  command: Command,
  args: readonly string[],
  { env, signal, out, error, write = noBytes }: Terminal,
): Promise<number> => {
  const { values, positionals } = parse(command, args);
  if (values['help'] === true) {
    out(helpOf(command));
    return exitCodes.done;
  }
  const missing = command.positionals.slice(positionals.length).filter((name) => name.startsWith('<'));
  if (missing.length > 0) throw new BadUsage(`Missing: ${missing.join(' ')}\nUsage: homeroom ${command.usage}`);

  const isJson = values['json'] === true;
  const print = isJson ? () => {} : out;
  let exitCode: number = exitCodes.done;
  const sayNo = (): void => {
    exitCode = exitCodes.no;
  };
  const result = await command.run({ env, values, positionals, print, note: error, write, sayNo, signal });
  if (isJson) out(`${JSON.stringify(result, null, 2)}\n`);
  return exitCode;
};

const noBytes = async (): Promise<void> => {
  throw new BadUsage('This terminal takes no bytes: name a file.');
};

const parse = (command: Command, args: readonly string[]) => {
  const options = { ...command.options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: command.positionals.length > 0,
    });
    return { values: values as CommandValues, positionals };
  } catch (failure) {
    throw new BadUsage(`${failure instanceof Error ? failure.message : failure}\nUsage: homeroom ${command.usage}`);
  }
};

const overview = async (): Promise<string> =>
  overviewOf(await Promise.all(Object.values(commands).map((load) => load())));

/** The failure as `--json` prints it. */
const encode = (failure: unknown, exitCode: number) => ({
  error: {
    code: failure instanceof ChatError ? failure.code : codes[exitCode],
    message: exitCode === exitCodes.fault && failure instanceof Error ? failure.message : describe(failure),
    exit_code: exitCode,
    ...(failure instanceof ChatError && failure.details !== undefined && { details: failure.details }),
    ...(failure instanceof BadConfiguration && { details: failure.variables }),
  },
});

const codes: Readonly<Record<number, string>> = {
  [exitCodes.usage]: 'BAD_USAGE',
  [exitCodes.settings]: 'BAD_CONFIGURATION',
  [exitCodes.fault]: 'INTERNAL',
};

const describe = (failure: unknown): string => {
  if (failure instanceof ChatError)
    return [failure.message, ...describeCause(failure), ...describeDetails(failure.details)].join('\n');
  if (failure instanceof BadConfiguration || failure instanceof BadUsage || failure instanceof WorkersEnded)
    return failure.message;
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
};

/** What did not answer, where the sentence names no setting that would say it. */
const describeCause = ({ code, message, cause }: ChatError): string[] => {
  if (code !== 'UNAVAILABLE' || /[A-Z]_[A-Z]/.test(message)) return [];
  let innermost = cause;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  return innermost instanceof Error ? [`  ${innermost.message}`] : [];
};

/** Rows of details that are printed, at most. */
const shownDetails = 20;

const describeDetails = (details: unknown): string[] => {
  if (!Array.isArray(details)) return [];
  const rows: readonly { path?: string; problem?: string }[] = details;
  const shown = rows.slice(0, shownDetails).map(({ path = '', problem = '' }) => `  ${path}: ${problem}`);
  return rows.length > shownDetails ? [...shown, `  … and ${rows.length - shownDetails} more`] : shown;
};
