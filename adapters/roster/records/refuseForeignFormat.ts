import { ChatError } from '../../../core/errors.ts';
import type { RosterBundle } from './RosterBundle.ts';
import { normalisedWord } from './roleTable.ts';

/** Exports of other systems that are recognised, so that the refusal can name them. */
interface ForeignFormat {
  readonly name: string;
  /** Columns of one file, as in `normalisedWord`. */
  readonly columns: readonly string[];
}

const foreignFormats: readonly ForeignFormat[] = [
  { name: 'Schoology', columns: ['uniqueuserid', 'schoologyid'] },
  { name: 'Schoology', columns: ['useruniqueid', 'firstname', 'lastname'] },
  { name: 'Schoology', columns: ['coursecode', 'sectioncode', 'uniqueuserid'] },
  { name: 'Schoology', columns: ['schooluid', 'firstname'] },
  { name: 'Moodle', columns: ['username', 'firstname', 'lastname', 'course1'] },
  { name: 'Moodle', columns: ['username', 'firstname', 'lastname', 'cohort1'] },
  { name: 'Moodle', columns: ['shortname', 'fullname', 'category'] },
  { name: 'Moodle', columns: ['username', 'firstname', 'lastname', 'email', 'auth'] },
  { name: 'Google Classroom', columns: ['orgunitpath'] },
];

const usable = 'OneRoster 1.1 or 1.2, School Data Sync, Canvas SIS, or Clever';

/** @throws ChatError INVALID_REQUEST that names the format of files that no roster can be read from */
export const refuseForeignFormat = async (bundle: RosterBundle): Promise<void> => {
  for (const file of bundle.files) {
    const header = new Set((await bundle.table(file))?.header.map(normalisedWord));
    const found = foreignFormats.find(({ columns }) => columns.every((column) => header.has(column)));
    if (found === undefined) continue;
    throw new ChatError(
      'INVALID_REQUEST',
      `${file}: this is an export in the format of ${found.name}, which cannot be imported: export ${usable}. ` +
        'Nothing was imported.',
    );
  }
};
