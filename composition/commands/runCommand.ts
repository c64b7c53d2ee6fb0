import { parseArgs } from 'node:util';
import { ChatError } from '../../core/errors.ts';
import { BadConfiguration, type Environment } from '../EnvironmentReader.ts';
import type { Command, CommandValues } from './Command.ts';

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
  doctor: async () => (await import('./doctor.ts')).doctor,
  stats: async () => (await import('./stats.ts')).stats,
};

export interface Terminal {
  readonly env: Environment;
  readonly signal: AbortSignal;
  out(text: string): void;
  error(text: string): void;
}

/** The command line cannot be run; the message says how to write it. */
class BadUsage extends Error {}

/** Runs one command line. Resolves to the exit code: 0 done, 1 failed or answered no, 2 a bad command line. */
export const runCommand = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.out(await overview());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-V') {
    terminal.out(`${(await import('../version.ts')).version}\n`);
    return 0;
  }
  try {
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (load === undefined) throw new BadUsage(`There is no command "${name}".\n\n${await overview()}`);
    return await run(await load(), rest, terminal);
  } catch (failure) {
    terminal.error(`${describe(failure)}\n`);
    return failure instanceof BadUsage ? 2 : 1;
  }
};

const run = async (
  command: Command,
  args: readonly string[],
  { env, signal, out, error }: Terminal,
): Promise<number> => {
  const { values, positionals } = parse(command, args);
  if (values['help'] === true) {
    out(`${command.summary}\n\nUsage: homeroom ${command.usage}\n`);
    return 0;
  }
  if (positionals.length < command.positionals.length)
    throw new BadUsage(
      `Missing: ${command.positionals.slice(positionals.length).join(' ')}\nUsage: homeroom ${command.usage}`,
    );

  const isJson = values['json'] === true;
  const print = isJson ? () => {} : out;
  let exitCode = 0;
  const sayNo = (): void => {
    exitCode = 1;
  };
  const result = await command.run({ env, values, positionals, print, note: error, sayNo, signal });
  if (isJson) out(`${JSON.stringify(result, null, 2)}\n`);
  return exitCode;
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

const overview = async (): Promise<string> => {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  return [
    'Homeroom: chat where who may talk to whom follows from how people are related.',
    '',
    ...all.map(({ usage, summary }) => `  homeroom ${usage}\n      ${summary}`),
    '',
    'Every command takes --json for machines and --help. Settings come from the environment: docs/configuration.md.',
    '',
  ].join('\n');
};

const describe = (failure: unknown): string => {
  if (failure instanceof ChatError) return [failure.message, ...describeDetails(failure.details)].join('\n');
  if (failure instanceof BadConfiguration || failure instanceof BadUsage) return failure.message;
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
};

/** Rows of details that are printed, at most. */
const shownDetails = 20;

const describeDetails = (details: unknown): string[] => {
  if (!Array.isArray(details)) return [];
  const rows: readonly { path?: string; problem?: string }[] = details;
  const shown = rows.slice(0, shownDetails).map(({ path = '', problem = '' }) => `  ${path}: ${problem}`);
  return rows.length > shownDetails ? [...shown, `  … and ${rows.length - shownDetails} more`] : shown;
};
