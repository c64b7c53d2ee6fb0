import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupRule } from '../../core/backup/BackupRule.ts';
import { outdatedBackups } from '../../core/backup/outdatedBackups.ts';
import { ChatError } from '../../core/errors.ts';
import { type WriteOptions, writeDurably } from '../system/writeDurably.ts';

/** A backup in a folder, as its list says. */
export interface BackupRecord {
  readonly name: string;
  readonly bytes: number;
  /** The SHA-256 of the file. */
  readonly sha256: string;
  /** The moment whose data it holds, in ISO 8601. */
  readonly created_at: string;
  /** When it was read back from the disk and found as it was written. */
  readonly verified_at: string;
  readonly rows: number;
  readonly files: number;
  readonly is_encrypted: boolean;
}

interface BackupList {
  readonly format: typeof listFormat;
  readonly version: 1;
  /** Which installation's backups these are. */
  readonly of: string;
  readonly backups: readonly BackupRecord[];
}

const listFormat = 'homeroom-backups';
export const listName = 'homeroom-backups.json';

/** What a backup of this moment is called. */
export const backupName = (at: Date, isEncrypted: boolean): string =>
  `homeroom-${at.toISOString().replace(/[-:]|\.\d+/g, '')}.tar${isEncrypted ? '.age' : ''}`;

const isUnfinished = (name: string): boolean => /^homeroom-\d{8}T\d{6}Z\.tar(\.age)?\.\d+\.part$/.test(name);

/**
 * A folder with the backups of one installation, and a list of those that were made here. What is not in the list, or is not
 * as the list says, is never removed. One process at a time may have it open.
 */
export class BackupFolder {
  readonly #folder: string;
  readonly #of: string;
  #backups: readonly BackupRecord[];

  private constructor(folder: string, { of, backups }: Pick<BackupList, 'of' | 'backups'>) {
    this.#folder = folder;
    this.#of = of;
    this.#backups = backups;
  }

  /**
   * Opens a folder that is there, and removes what killed runs left behind.
   * @throws ChatError CONFLICT if it has the backups of another installation, or its list cannot be read
   */
  static async open(folder: string, of: string): Promise<BackupFolder> {
    const found = await readList(folder);
    if (found !== undefined && found.of !== of)
      throw new ChatError(
        'CONFLICT',
        `${folder} has the backups of another installation, by its ${listName}. Give each installation a folder of its own.`,
      );
    for (const name of (await readdir(folder)).filter(isUnfinished)) await rm(join(folder, name), { force: true });
    return new BackupFolder(folder, found ?? { of, backups: [] });
  }

  /** The backups that the list has, the oldest first. */
  get backups(): readonly BackupRecord[] {
    return this.#backups;
  }

  /** Writes a backup and puts it on the list. */
  async add(
    name: string,
    bytes: AsyncIterable<Uint8Array>,
    options: Pick<WriteOptions, 'signal' | 'check'>,
    describe: () => Pick<BackupRecord, 'created_at' | 'rows' | 'files' | 'is_encrypted'>,
  ): Promise<BackupRecord> {
    const written = await writeDurably(join(this.#folder, name), bytes, options);
    const record = { name, ...written, ...describe(), verified_at: new Date().toISOString() };
    await this.#write([...this.#backups, record]);
    return record;
  }

  /** Removes the backups that the rule lets go. Resolves to their names. */
  async tidy(rule: BackupRule): Promise<readonly string[]> {
    const known = await Promise.all(
      this.#backups.map(async (record) => ({
        name: record.name,
        at: new Date(record.created_at),
        isGood: (await sizeOf(join(this.#folder, record.name))) === record.bytes,
      })),
    );
    const names = outdatedBackups(known, rule).map(({ name }) => name);
    for (const name of names) await rm(join(this.#folder, name));
    const gone = new Set(names);
    if (gone.size > 0) await this.#write(this.#backups.filter(({ name }) => !gone.has(name)));
    return names;
  }

  async #write(backups: readonly BackupRecord[]): Promise<void> {
    this.#backups = backups;
    const list: BackupList = { format: listFormat, version: 1, of: this.#of, backups };
    const text = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.from(`${JSON.stringify(list, null, 2)}\n`);
    };
    await writeDurably(join(this.#folder, listName), text(), { isForced: true });
  }
}

/** The backups of a folder that are there, the oldest first; none if it has no list. */
export const listBackups = async (folder: string): Promise<readonly BackupRecord[]> =>
  (await readList(folder))?.backups ?? [];

/** What a kill, or a hand, removed without the list is not on it. */
const readList = async (folder: string): Promise<BackupList | undefined> => {
  const list = await readWholeList(folder);
  if (list === undefined) return undefined;
  const names = new Set(await readdir(folder));
  return { ...list, backups: list.backups.filter(({ name }) => names.has(name)) };
};

const readWholeList = async (folder: string): Promise<BackupList | undefined> => {
  const path = join(folder, listName);
  const text = await readFile(path, 'utf8').catch((failure: NodeJS.ErrnoException) => {
    if (failure.code === 'ENOENT') return undefined;
    throw failure;
  });
  if (text === undefined) return undefined;
  const list = parsed(text);
  if (list?.format !== listFormat || list.version !== 1 || !Array.isArray(list.backups))
    throw new ChatError(
      'CONFLICT',
      `${path} cannot be understood, so nothing in its folder is touched. Move it away; the backups in the folder then stay until you remove them.`,
    );
  return list as BackupList;
};

const parsed = (text: string): Partial<BackupList> | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const sizeOf = async (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
