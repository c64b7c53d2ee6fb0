import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { encodeRosterReport } from '../../adapters/wire/directory/encodeRosterReport.ts';
import { formatRosterNotice } from '../../adapters/wire/directory/RosterNotice.ts';
import type { RosterOptions, RosterReading } from '../../adapters/wire/directory/RosterReading.ts';
import type { DirectoryOutcome } from '../../core/directory/applyDirectory.ts';
import { ChatError } from '../../core/errors.ts';
import { policyOf } from '../policyOf.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { readRosterFile } from '../readRosterFile.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';
import { makeProgress } from './makeProgress.ts';

/** Rows of the report and of the differences that are printed, at most; `--json` gives all. */
const shownRows = 100;

/**
 * V8 lets its heap grow fourfold before it collects, so a large roster would take more than a gigabyte, most of it
 * garbage. This flag halves the memory and costs a tenth more CPU.
 */
const thriftyHeap = '--heap-growing-percent=60';

/** Imports a school's roster. */
export const importRoster: Command = {
  name: 'import-roster',
  summary: 'Imports a OneRoster 1.1/1.2 or SDS v2.1 bundle. Records that the same source no longer names are ended.',
  usage:
    'import-roster <folder|zip> [--dry-run] [--force] [--format oneroster|sds] [--source <name>] [--as-of <yyyy-mm-dd>] [--time-zone <IANA name>] [--roles <json file>]',
  options: {
    'dry-run': { type: 'boolean' },
    force: { type: 'boolean' },
    format: { type: 'string' },
    source: { type: 'string' },
    'as-of': { type: 'string' },
    'time-zone': { type: 'string' },
    roles: { type: 'string' },
  },
  positionals: ['<folder|zip>'],
  run: async (context) => {
    const { env, values, positionals, note } = context;
    const config = readConfig(env);
    setFlagsFromString(thriftyHeap);
    const reading = await readRosterFile(positionals[0] ?? '', {
      ...(await rosterOptions(values)),
      policy: policyOf(config),
    });
    const isDryRun = values['dry-run'] === true;
    const outcome = await withChat(config, (chat) =>
      chat.applyDirectory(reading.snapshot, {
        isDryRun,
        isForced: values['force'] === true,
        onProgress: makeProgress('relations', note),
      }),
    );
    report(context, reading, outcome, isDryRun);
    return encodeRosterReport({ reading, outcome, isDryRun });
  },
};

const rosterOptions = async (values: CommandContext['values']): Promise<Omit<RosterOptions, 'policy'>> => {
  const { format, source, roles, 'as-of': asOf, 'time-zone': timeZone } = values;
  if (format !== undefined && format !== 'oneroster' && format !== 'sds')
    throw new ChatError('INVALID_REQUEST', '--format is "oneroster" or "sds".');
  const day = typeof asOf === 'string' ? new Date(`${asOf}T12:00:00Z`) : new Date();
  if (Number.isNaN(day.getTime())) throw new ChatError('INVALID_REQUEST', '--as-of takes a day such as 2026-09-01.');
  return {
    asOf: day,
    ...(format && { format }),
    ...(typeof source === 'string' && { source }),
    ...(typeof timeZone === 'string' && { timeZone: checkTimeZone(timeZone) }),
    ...(typeof roles === 'string' && { roles: await readRoleTable(roles) }),
  };
};

const checkTimeZone = (timeZone: string): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new ChatError('INVALID_REQUEST', '--time-zone takes a name such as Europe/Berlin.', { cause });
  }
};

/** Reads entries that replace or extend the role table: `{"nurse": "teacher"}`. */
const readRoleTable = async (file: string): Promise<Readonly<Record<string, string>>> => {
  const help = `--roles ${file}: must be a JSON file that says what a roster's words mean, for example {"nurse": "teacher"}.`;
  const table: unknown = await readFile(file, 'utf8')
    .then(JSON.parse)
    .catch((cause: unknown) => {
      throw new ChatError('INVALID_REQUEST', help, { cause });
    });
  const isTable =
    typeof table === 'object' && table !== null && Object.values(table).every((word) => typeof word === 'string');
  if (!isTable) throw new ChatError('INVALID_REQUEST', help);
  return table as Record<string, string>;
};

const report = (
  { print }: CommandContext,
  { notices, summary, snapshot }: RosterReading,
  { users, relations, rooms, differences }: DirectoryOutcome,
  isDryRun: boolean,
): void => {
  print(`Source ${snapshot.source}, read as ${summary.format}; relations hold as of ${String(summary.asOf)}.\n\n`);
  if (notices.length > 0) {
    print(`${notices.slice(0, shownRows).map(formatRosterNotice).join('\n')}\n`);
    if (notices.length > shownRows) print(`… and ${notices.length - shownRows} more; --json lists them all.\n`);
    print('\n');
  }
  if (isDryRun && differences.length > 0) {
    const rows = differences.slice(0, shownRows).map(({ change, what, description }) => [change, what, description]);
    print(`${printTable(['change', 'what', 'which'], rows)}\n`);
    if (differences.length > shownRows) print(`… and more; --json lists up to ${differences.length}.\n\n`);
  }
  const counts = [
    ['users', users.created, users.updated, users.unchanged, users.deactivated],
    ['relations', relations.created, relations.updated, relations.unchanged, relations.ended],
  ];
  print(`${printTable(['', 'created', 'updated', 'unchanged', 'ended'], counts)}\n`);
  print(
    `Rooms: ${rooms.created} created, ${rooms.changed} changed; memberships: ${rooms.joined} joined, ${rooms.left} left, ` +
      `${rooms.suspended} suspended, ${rooms.restored} restored.\n`,
  );
  print(isDryRun ? 'This was a dry run: nothing was changed.\n' : 'Done.\n');
};
