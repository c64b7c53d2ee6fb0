import type { RosterFormat } from '../../wire/directory/RosterReading.ts';
import type { RosterBundle } from './RosterBundle.ts';
import type { RosterManifest } from './readManifest.ts';

interface Sign {
  readonly file: string;
  readonly column: string;
  readonly format: RosterFormat;
}

/** Columns that only one of the formats has, the most certain first. */
const signs: readonly Sign[] = [
  { file: 'relationships.csv', column: 'relationshipusersourcedid', format: 'sds' },
  { file: 'roles.csv', column: 'isprimary', format: 'sds' },
  { file: 'roles.csv', column: 'rolestartdate', format: 'sds' },
  { file: 'roles.csv', column: 'sessionsourcedid', format: 'sds' },
  { file: 'users.csv', column: 'activedirectorymatchid', format: 'sds' },
  { file: 'classes.csv', column: 'sessionsourcedids', format: 'sds' },
  { file: 'users.csv', column: 'role', format: 'oneroster' },
  { file: 'users.csv', column: 'agentsourcedids', format: 'oneroster' },
  { file: 'roles.csv', column: 'roletype', format: 'oneroster' },
  { file: 'roles.csv', column: 'usersourcedid', format: 'sds' },
];

/** The manifest decides, then the first column found. Both formats are read alike; the format is reported. */
export const detectFormat = async (bundle: RosterBundle, manifest: RosterManifest): Promise<RosterFormat> => {
  if (manifest.has('oneroster.version')) return 'oneroster';
  const headers = new Map<string, ReadonlySet<string>>();
  for (const file of new Set(signs.map((sign) => sign.file))) {
    const header = (await bundle.table(file))?.header ?? [];
    headers.set(file, new Set(header.map((name) => name.toLowerCase().replace(/[\s_\uFEFF-]+/gu, ''))));
  }
  return signs.find(({ file, column }) => headers.get(file)?.has(column))?.format ?? 'oneroster';
};
