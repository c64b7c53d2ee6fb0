import { basename } from 'node:path/posix';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { listCsvFiles } from './listCsvFiles.ts';
import type { RosterFiles } from './RosterFiles.ts';
import { refuseRoster } from './refuseRoster.ts';

/** A roster has a few entries. The limit bounds the memory that an archive's directory needs. */
const MAX_ENTRIES = 10_000;

const listEntries = async (zip: ZipFile, where: string): Promise<readonly Entry[]> => {
  if (zip.entryCount > MAX_ENTRIES) {
    throw refuseRoster({ where, problem: `${zip.entryCount} entries`, remedy: 'pack only the CSV files' });
  }
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return entries;
};

/**
 * Finds the CSV files of a ZIP archive and reads them in place; it unpacks nothing to disk. It refuses an archive with
 * names that lead out of it (`../`, absolute paths), and an entry with more bytes than the directory says.
 */
export const openRosterZip = async (path: string): Promise<RosterFiles> => {
  const where = basename(path);
  const broken = (cause: unknown): Error =>
    refuseRoster({
      where,
      problem: `the ZIP archive cannot be read (${cause instanceof Error ? cause.message : 'unknown reason'})`,
      remedy: 'pack the CSV files again, or give the folder that holds them',
      cause,
    });
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }).catch(
    (cause) => {
      throw broken(cause);
    },
  );
  try {
    const entries = await listEntries(zip, where).catch((cause) => {
      throw broken(cause);
    });
    const files = listCsvFiles(entries.map((entry) => ({ path: entry.fileName, entry }))).map(
      ({ name, entry: { entry } }) => {
        if (entry.isEncrypted()) {
          throw refuseRoster({
            where: `${where}/${name}`,
            problem: 'encrypted',
            remedy: 'pack the files without a password',
          });
        }
        return { name, bytes: entry.uncompressedSize, open: () => zip.openReadStreamPromise(entry) };
      },
    );
    return { files, close: async () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
};
