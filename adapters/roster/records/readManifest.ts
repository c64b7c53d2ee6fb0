import { ChatError } from '../../../core/errors.ts';
import type { RosterBundle } from './RosterBundle.ts';
import type { RosterReport } from './RosterReport.ts';
import { readRecords } from './readRecords.ts';
import { rosterTables } from './rosterTables.ts';

/** Reads manifest.csv, keys and values in lower case, e.g. `file.users` → `delta`. Empty without a manifest. */
export type RosterManifest = ReadonlyMap<string, string>;

/** OneRoster 1.1 and 1.2: all rows, those that changed, or no file. */
const fileWords: ReadonlySet<string> = new Set(['bulk', 'delta', 'absent']);
const versions = /^1\.[12](\.\d+)?$/u;

export const readManifest = async (bundle: RosterBundle, report: RosterReport): Promise<RosterManifest> => {
  const manifest = new Map<string, string>();
  for await (const { file, line, cell } of readRecords({ bundle, spec: rosterTables.manifest, report })) {
    const property = cell.propertyName.toLowerCase();
    const word = cell.value.toLowerCase();
    manifest.set(property, word);
    // Whether an absence ends something hangs on these words, so none of them is guessed.
    if (property.startsWith('file.') && !fileWords.has(word)) {
      throw new ChatError(
        'INVALID_REQUEST',
        `${file}:${line}: "${word}" is no word for ${property}: say bulk, delta or absent. Nothing was imported.`,
      );
    }
    if (property === 'oneroster.version' && !versions.test(cell.value)) {
      report.note({
        file,
        line,
        problem: `OneRoster version "${cell.value}" is not 1.1 or 1.2`,
        action: 'read by its columns',
      });
    }
  }
  return manifest;
};
