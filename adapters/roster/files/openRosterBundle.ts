import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RosterBundle } from '../records/RosterBundle.ts';
import { CsvTable } from './CsvTable.ts';
import { checkFolders } from './checkFolders.ts';
import { joinFolders } from './joinFolders.ts';
import { openRosterFolder } from './openRosterFolder.ts';
import { openRosterZip } from './openRosterZip.ts';
import type { RosterFile, RosterFiles } from './RosterFiles.ts';
import { refuseRoster } from './refuseRoster.ts';

/** The most bytes that the CSV files of a bundle may have together without compression: about five million enrollments. */
const MAX_ROSTER_BYTES = 1024 ** 3;

export interface OpenRosterBundle extends RosterBundle {
  close(): Promise<void>;
}

export interface OpenRosterOptions {
  /** The most bytes of all CSV files together, without compression. Default 1 GiB. */
  readonly maxBytes?: number;
}

const openFiles = async (path: string): Promise<RosterFiles> => {
  const where = basename(path);
  const refuse = (cause: NodeJS.ErrnoException): never => {
    throw refuseRoster({
      where,
      problem: `cannot be opened (${cause.code})`,
      remedy: 'check the path and its permissions',
      cause,
    });
  };
  const found = await stat(path).catch(refuse);
  if (found.isDirectory()) return openRosterFolder(path).catch(refuse);
  if (/\.csv$/iu.test(path)) {
    throw refuseRoster({ where, problem: 'a single CSV file is no roster', remedy: 'give the folder that holds it' });
  }
  return openRosterZip(path);
};

const checkBounds = ({ files }: RosterFiles, { where, maxBytes }: { where: string; maxBytes: number }): void => {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > maxBytes) {
    throw refuseRoster({
      where,
      problem: `${bytes} bytes of CSV, more than ${maxBytes}`,
      remedy: 'split the bundle by school',
    });
  }
  const names = files.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw refuseRoster({ where, problem: `${twice} is there twice in different spellings`, remedy: 'remove one' });
  }
};

/**
 * Opens a roster in a folder or a ZIP archive; the files may be in a folder inside, or in one for each school. The caller
 * closes it.
 * @throws ChatError INVALID_REQUEST, with what to do, if it cannot be read
 */
export const openRosterBundle = async (path: string, options: OpenRosterOptions = {}): Promise<OpenRosterBundle> => {
  const opened = await openFiles(path);
  const tables = new Map<string, Promise<CsvTable>>();
  const table = async (file: RosterFile): Promise<CsvTable> => {
    const known = tables.get(file.name) ?? CsvTable.open(file);
    tables.set(file.name, known);
    return known;
  };
  try {
    checkBounds(opened, { where: basename(path), maxBytes: options.maxBytes ?? MAX_ROSTER_BYTES });
    await checkFolders(opened.files, table);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return {
    files: opened.files.map(({ name }) => name),
    table: async (name) => {
      const wanted = name.toLowerCase();
      const found = opened.files.filter((one) =>
        [one.name, basename(one.name)].some((as) => as.toLowerCase() === wanted),
      );
      const [first, ...others] = await Promise.all(found.map(table));
      return first === undefined || others.length === 0 ? first : joinFolders([first, ...others]);
    },
    close: opened.close,
  };
};
