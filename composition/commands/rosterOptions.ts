import { readFile } from 'node:fs/promises';
import { type RosterOptions, rosterFormats } from '../../adapters/wire/directory/RosterReading.ts';
import type { RosterSettings } from '../../adapters/wire/directory/RosterSettings.ts';
import { ChatError } from '../../core/errors.ts';
import type { CommandOption, CommandValues } from './Command.ts';

/** What an operator says of single people, the same for a roster that is imported and one that is pulled. */
export const peopleOptions = {
  'confirm-admin': {
    type: 'string',
    multiple: true,
    meaning: 'this person may become an administrator; may be repeated',
  },
  'reuse-id': { type: 'string', multiple: true, meaning: 'this id now means somebody else; may be repeated' },
  'same-id': {
    type: 'string',
    multiple: true,
    meaning: 'this id means the same person although the name is another; may be repeated',
  },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** Reads how a roster is to be read. @throws ChatError INVALID_REQUEST that names the option */
export const rosterOptions = async (
  values: CommandValues,
  settings: RosterSettings,
): Promise<Omit<RosterOptions, 'policy'>> => {
  const { format: asked, roles, 'as-of': asOf, 'time-zone': timeZone } = values;
  const format = rosterFormats.find((one) => one === asked);
  if (asked !== undefined && format === undefined)
    throw new ChatError('INVALID_REQUEST', `--format is one of ${rosterFormats.join(', ')}.`);
  const isDay = typeof asOf !== 'string' || /^\d{4}-\d{2}-\d{2}$/u.test(asOf);
  if (!isDay || (typeof asOf === 'string' && Number.isNaN(Date.parse(`${asOf}T12:00:00Z`))))
    throw new ChatError('INVALID_REQUEST', '--as-of takes a day such as 2026-09-01.');
  return {
    asOf: typeof asOf === 'string' ? asOf : new Date(),
    confirmedAdmins: [...(settings.confirmedAdmins ?? []), ...idList(values['confirm-admin'])],
    ...(format && { format }),
    ...(typeof timeZone === 'string' && { timeZone: checkTimeZone(timeZone) }),
    ...(typeof roles === 'string' && { roles: await readRoleTable(roles) }),
  };
};

/** The ids of a repeated option. */
export const idList = (value: CommandValues[string]): readonly string[] => (typeof value === 'object' ? value : []);

const checkTimeZone = (timeZone: string): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new ChatError('INVALID_REQUEST', '--time-zone takes a name such as Europe/Berlin.', { cause });
  }
};

/** Reads entries that replace or extend the role table: `{"nurse": "teacher", "alumni": null}`. */
const readRoleTable = async (file: string): Promise<Readonly<Record<string, string | null>>> => {
  const help =
    `--roles ${file}: must be a JSON file that says what a roster's words mean, for example {"nurse": "teacher"}, ` +
    'or {"alumni": null} to leave such rows out.';
  const table: unknown = await readFile(file, 'utf8')
    .then(JSON.parse)
    .catch((cause: unknown) => {
      throw new ChatError('INVALID_REQUEST', help, { cause });
    });
  const isTable =
    typeof table === 'object' &&
    table !== null &&
    !Array.isArray(table) &&
    Object.values(table).every((role) => role === null || typeof role === 'string');
  if (!isTable) throw new ChatError('INVALID_REQUEST', help);
  return table as Record<string, string | null>;
};
