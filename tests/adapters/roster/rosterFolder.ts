import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { openRosterBundle } from '../../../adapters/roster/files/openRosterBundle.ts';
import type { RosterRow } from '../../../adapters/roster/records/RosterBundle.ts';

type Files = Readonly<Record<string, string | Buffer>>;

const folders: string[] = [];

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'roster-'));
  folders.push(folder);
  return folder;
};

/** Removes the folders that the functions below created. */
export const removeRosterFolders = async (): Promise<void> => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
};

/** Creates a folder with these files, by their paths in it. */
export const writeFolder = async (files: Files): Promise<string> => {
  const folder = await newFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
};

/** Creates an archive with these entries; `tamper` changes its bytes before they are written. */
export const writeZip = async (files: Files, tamper: (bytes: Buffer) => Buffer = (bytes) => bytes): Promise<string> => {
  const path = join(await newFolder(), 'roster.zip');
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  await pipeline(zip.outputStream, async (stream) => {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  });
  await writeFile(path, tamper(Buffer.concat(chunks)));
  return path;
};

/** Reads the header and all rows of one table of a bundle. */
export const readTable = async (
  path: string,
  name = 'users.csv',
): Promise<{ header: readonly string[]; rows: readonly RosterRow[]; remarks: readonly unknown[] }> => {
  const bundle = await openRosterBundle(path);
  try {
    const table = await bundle.table(name);
    if (table === undefined) throw new Error(`${name} is not in the bundle`);
    const rows: RosterRow[] = [];
    for await (const row of table.rows()) rows.push(row);
    return { header: table.header, rows, remarks: table.remarks };
  } finally {
    await bundle.close();
  }
};
