import { ChatError } from '../../../core/errors.ts';
import { type BackupHeader, backupFormat, backupVersion } from './Backup.ts';

/** The first line of a backup. @throws ChatError INVALID_REQUEST when it is none, or one of a later release */
export const parseHeader = (path: string, line: string): BackupHeader => {
  const refuse = (what: string): ChatError => new ChatError('INVALID_REQUEST', `${path} ${what} Nothing was changed.`);
  let header: unknown;
  try {
    header = JSON.parse(line);
  } catch {
    header = null;
  }
  if (!isObject(header) || header['format'] !== backupFormat) throw refuse('is no backup of Homeroom.');
  if (header['version'] !== backupVersion)
    throw refuse(`has the format ${String(header['version'])}; this release reads ${backupVersion}.`);
  if (!isHeader(header)) throw refuse('has a first line that cannot be understood.');
  return header;
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isNames = (value: unknown): boolean => isListOf(value, (name) => typeof name === 'string');

const isListOf = (value: unknown, isRight: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isRight);

const isHead = (head: unknown): boolean =>
  isObject(head) && Number.isInteger(head['position']) && /^[0-9a-f]*$/.test(String(head['hash']));

const isHeader = (header: unknown): header is BackupHeader =>
  isObject(header) &&
  typeof header['created_at'] === 'string' &&
  isNames(header['migrations']) &&
  (header['audit_head'] === undefined || isHead(header['audit_head'])) &&
  isListOf(
    header['tables'],
    (table) =>
      isObject(table) &&
      typeof table['name'] === 'string' &&
      isNames(table['columns']) &&
      Number.isSafeInteger(table['rows']) &&
      Number(table['rows']) >= 0,
  ) &&
  isListOf(
    header['sequences'],
    (sequence) =>
      isObject(sequence) &&
      typeof sequence['name'] === 'string' &&
      /^-?\d{1,19}$/.test(String(sequence['last_value'])) &&
      typeof sequence['is_called'] === 'boolean',
  );
