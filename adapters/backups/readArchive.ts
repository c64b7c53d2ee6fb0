import { createHash } from 'node:crypto';
import { ChatError } from '../../core/errors.ts';
import {
  type ArchiveHead,
  type ArchiveSeal,
  archiveFormat,
  archiveHead,
  archiveSeal,
  archiveVersion,
  hashIn,
  isPart,
} from './archiveForm.ts';
import { BrokenTar, readTar, type TarFile } from './readTar.ts';

/** A backup that is one stream, which can be read as often as needed. */
export interface ArchiveBytes {
  /** What messages call it. */
  readonly name: string;
  bytes(): AsyncIterable<Uint8Array>;
}

/** A content of a file in a backup. */
export interface ContentInArchive {
  readonly hash: string;
  readonly size: number;
  read(): AsyncIterable<Uint8Array>;
}

/** Reads all of it. @throws ChatError INVALID_REQUEST if it is not what was written, or of a later release */
export const checkArchive = async (archive: ArchiveBytes, signal?: AbortSignal): Promise<ArchiveSeal> => {
  let [parts, bytes, files, fileBytes] = [0, 0, 0, 0];
  let seal: ArchiveSeal | undefined;
  for await (const file of filesIn(archive)) {
    signal?.throwIfAborted();
    const hash = hashIn(file.name);
    if (seal !== undefined) throw damaged(archive);
    if (file.name === archiveSeal) seal = await readSeal(archive, file);
    else if (isPart(file.name)) [parts, bytes] = [parts + 1, bytes + file.size];
    else if (hash === undefined) throw damaged(archive);
    else {
      if ((await hashOf(file)) !== hash) throw damaged(archive);
      [files, fileBytes] = [files + 1, fileBytes + file.size];
    }
  }
  const isWhole =
    seal?.parts === parts && seal.bytes === bytes && seal.files === files && seal.file_bytes === fileBytes;
  if (seal === undefined || !isWhole) throw damaged(archive);
  return seal;
};

/** The rows, sealed and compressed. */
export const rowsInArchive = async function* (archive: ArchiveBytes): AsyncGenerator<Buffer, void, void> {
  for await (const file of filesIn(archive)) {
    if (!isPart(file.name)) return;
    yield* file.read();
  }
};

/** The contents of files; each must be read before the next one. */
export const contentsInArchive = async function* (archive: ArchiveBytes): AsyncGenerator<ContentInArchive, void, void> {
  for await (const file of filesIn(archive)) {
    const hash = hashIn(file.name);
    if (hash !== undefined) yield { hash, size: file.size, read: () => file.read() };
  }
};

/** All files behind the first, which must say that this is ours. */
const filesIn = async function* (archive: ArchiveBytes): AsyncGenerator<TarFile, void, void> {
  let isFirst = true;
  try {
    for await (const file of readTar(archive.bytes())) {
      const known = { ...file, read: () => explained(archive, file.read()) };
      if (isFirst) await checkHead(archive, known);
      else yield known;
      isFirst = false;
    }
  } catch (failure) {
    throw failure instanceof BrokenTar ? damaged(archive, failure) : failure;
  }
  if (isFirst) throw damaged(archive);
};

/** The bytes of a file that may be cut short. */
const explained = async function* (
  archive: ArchiveBytes,
  bytes: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, void> {
  try {
    yield* bytes;
  } catch (failure) {
    throw failure instanceof BrokenTar ? damaged(archive, failure) : failure;
  }
};

/** Bytes of the files that say what is in a backup. */
const maxTextBytes = 64 * 1024 * 1024;

const textOf = async (archive: ArchiveBytes, file: TarFile): Promise<unknown> => {
  if (file.size > maxTextBytes) throw damaged(archive);
  const pieces: Buffer[] = [];
  for await (const piece of file.read()) pieces.push(piece);
  try {
    return JSON.parse(Buffer.concat(pieces).toString());
  } catch {
    throw damaged(archive);
  }
};

const checkHead = async (archive: ArchiveBytes, file: TarFile): Promise<void> => {
  const head = file.name === archiveHead ? ((await textOf(archive, file)) as Partial<ArchiveHead>) : {};
  if (head.format !== archiveFormat)
    throw new ChatError('INVALID_REQUEST', `${archive.name} is no backup of Homeroom. Nothing was changed.`);
  if (!Number.isInteger(head.version) || Number(head.version) > archiveVersion)
    throw new ChatError(
      'INVALID_REQUEST',
      `${archive.name} was written by Homeroom ${String(head.release)}, a later release: restore it with that one. Nothing was changed.`,
    );
};

const readSeal = async (archive: ArchiveBytes, file: TarFile): Promise<ArchiveSeal> => {
  const seal = (await textOf(archive, file)) as ArchiveSeal;
  if (seal.sha256 !== file.sha256Before) throw damaged(archive);
  return seal;
};

const hashOf = async (file: TarFile): Promise<string> => {
  const sum = createHash('sha256');
  for await (const piece of file.read()) sum.update(piece);
  return sum.digest('hex');
};

const damaged = ({ name }: ArchiveBytes, cause?: unknown): ChatError =>
  new ChatError(
    'INVALID_REQUEST',
    `${name} is damaged or was cut short: it is not what was written. Take another copy, or the backup before it. Nothing was changed.`,
    { cause },
  );
