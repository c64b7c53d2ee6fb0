import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type AgeIdentity, parseIdentities } from '../../adapters/age/ageKeys.ts';
import { AgeFailure, decryptAge } from '../../adapters/age/decryptAge.ts';
import { checkArchive, contentsInArchive, rowsInArchive } from '../../adapters/backups/readArchive.ts';
import { BackupFile } from '../../adapters/knex/backup/BackupFile.ts';
import type { BlobStore } from '../../core/attachments/BlobStore.ts';
import { ChatError } from '../../core/errors.ts';
import { type CopiedContents, copyContents, eachHash } from '../copyContents.ts';
import { backupContents } from '../openBlobs.ts';

/** A backup that was read and verified. */
export interface OpenedBackup {
  /** What messages call it. */
  readonly name: string;
  readonly file: BackupFile;
  /** Contents of files that were not there when it was made. */
  readonly lost: readonly string[];
  copyContents(to: Pick<BlobStore, 'put' | 'sizeOf'>, watch: Watch): Promise<CopiedContents>;
  close(): Promise<void>;
}

interface Watch {
  readonly signal: AbortSignal;
  onProgress?(done: number, total: number): void;
}

interface OpenOptions extends Watch {
  /** A file with private keys of age, for a backup that is encrypted. */
  readonly identityFile?: string;
}

/** What can be read as often as needed. */
type Bytes = () => AsyncIterable<Uint8Array>;

/**
 * Reads a backup of any kind and verifies it: rows with their files beside them, or one stream, encrypted or not; `-` is
 * standard input. @throws ChatError INVALID_REQUEST that says what is wrong and what to do
 */
export const openBackup = async (path: string, options: OpenOptions): Promise<OpenedBackup> => {
  if (path !== '-') return openFile(path, path, options, async () => {});
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-restore-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    // It is read more than once: first wholly, before anything is changed.
    const spooled = join(folder, 'stdin');
    await pipeline(process.stdin, createWriteStream(spooled, { mode: 0o600 }), { signal: options.signal });
    return await openFile(spooled, 'The input', options, close);
  } catch (failure) {
    await close();
    throw failure;
  }
};

const openFile = async (
  path: string,
  name: string,
  { identityFile, signal, onProgress }: OpenOptions,
  close: () => Promise<void>,
): Promise<OpenedBackup> => {
  const stored: Bytes = () => createReadStream(path);
  const isSealed = (await firstBytes(path, name)).toString('latin1').startsWith('age-encryption.org/');
  if (!isSealed && identityFile !== undefined) await readIdentities(identityFile);
  const bytes = isSealed ? decrypted(stored, name, await identitiesFor(name, identityFile)) : stored;
  const isArchive = isTar(isSealed ? await beginningOf(bytes) : await firstBytes(path, name));
  const watch = { signal, ...(onProgress && { onProgress }) };
  if (!isArchive) {
    const file = await BackupFile.open({ name, bytes }, watch);
    const saved = backupContents(path);
    const hashes = (): AsyncIterable<string> => eachHash((after, limit) => saved.list(after, limit));
    return {
      ...{ name, file, lost: [], close },
      copyContents: (to, watching) => copyContents({ from: saved, to, hashes: hashes(), ...watching }),
    };
  }
  const archive = { name, bytes };
  const { lost } = await checkArchive(archive, signal);
  const file = await BackupFile.open({ name, bytes: () => rowsInArchive(archive) }, watch);
  return {
    ...{ name, file, lost, close },
    copyContents: async (to, watching) => {
      let [copied, size] = [0, 0];
      for await (const content of contentsInArchive(archive)) {
        watching.signal.throwIfAborted();
        await to.put(content.hash, content.size, () => content.read());
        [copied, size] = [copied + 1, size + content.size];
        watching.onProgress?.(copied, copied);
      }
      return { copied, bytes: size, lost: [] };
    },
  };
};

/** Enough to tell kinds apart. Nothing is read of a pipe, whose bytes come once: it gives rows. */
const firstBytes = async (path: string, name: string): Promise<Buffer> => {
  try {
    if (!(await stat(path)).isFile()) return Buffer.alloc(0);
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new ChatError('INVALID_REQUEST', `${name} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, {
      cause,
    });
  }
};

const beginningOf = async (bytes: Bytes): Promise<Buffer> => {
  for await (const piece of bytes()) return Buffer.from(piece.subarray(0, 512));
  return Buffer.alloc(0);
};

const isTar = (beginning: Buffer): boolean => beginning.toString('latin1', 257, 262) === 'ustar';

const identitiesFor = async (name: string, identityFile: string | undefined): Promise<readonly AgeIdentity[]> => {
  if (identityFile === undefined)
    throw new ChatError(
      'INVALID_REQUEST',
      `${name} is encrypted: name the file with its private key by --identity. Nothing was changed.`,
    );
  return readIdentities(identityFile);
};

const readIdentities = async (path: string): Promise<readonly AgeIdentity[]> => {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ChatError('INVALID_REQUEST', `--identity: ${path} cannot be read (${cause.code}).`, { cause });
  });
  const identities = parseIdentities(text);
  if (identities === undefined || identities.length === 0)
    throw new ChatError(
      'INVALID_REQUEST',
      `--identity: ${path} has no private key of age, which begins with AGE-SECRET-KEY-1. "age-keygen" makes such a file; one with a passphrase has to be opened by "age --decrypt" first.`,
    );
  return identities;
};

const decrypted = (sealed: Bytes, name: string, identities: readonly AgeIdentity[]): Bytes =>
  async function* () {
    try {
      yield* decryptAge(sealed(), identities);
    } catch (failure) {
      throw failure instanceof AgeFailure ? explained(name, failure) : failure;
    }
  };

const explained = (name: string, failure: AgeFailure): ChatError =>
  new ChatError(
    'INVALID_REQUEST',
    failure.problem === 'other-key'
      ? `${name} was encrypted to other keys than those that --identity names: find the private key of a recipient that BACKUP_RECIPIENTS had when it was made. Nothing was changed.`
      : `${name} is damaged or was cut short: it is not what was encrypted. Take another copy, or the backup before it. Nothing was changed.`,
    { cause: failure },
  );
