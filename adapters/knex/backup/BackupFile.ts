import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ChatError } from '../../../core/errors.ts';
import { type BackupHeader, type BackupWatch, countRows } from './Backup.ts';
import { parseHeader } from './parseHeader.ts';

const lineFeed = 0x0a;
/** The most bytes of a line; our rows are far smaller. */
const maxLineBytes = 64 * 1024 * 1024;

/** The rows of a backup, sealed and compressed, which can be read as often as needed. */
export interface BackupRows {
  /** What messages call it. */
  readonly name: string;
  bytes(): AsyncIterable<Uint8Array>;
}

/** A backup whose checksum has been verified. */
export class BackupFile {
  readonly header: BackupHeader;
  readonly #rows: BackupRows;

  private constructor(rows: BackupRows, header: BackupHeader) {
    this.#rows = rows;
    this.header = header;
  }

  /** Reads a file, or other rows, wholly and verifies them. @throws ChatError INVALID_REQUEST for what is damaged or something else */
  static async open(place: string | BackupRows, { onProgress, signal }: BackupWatch = {}): Promise<BackupFile> {
    const rows = typeof place === 'string' ? { name: place, bytes: () => createReadStream(place) } : place;
    const path = rows.name;
    let header: BackupHeader | undefined;
    let [done, total] = [0, 0];
    for await (const lines of sealedLines(rows)) {
      signal?.throwIfAborted();
      const [first] = lines;
      if (header === undefined && first !== undefined) {
        header = parseHeader(path, first.toString());
        total = countRows(header) + 1;
      }
      done += lines.length;
      onProgress?.(done, total);
    }
    if (header === undefined || done !== total) throw damaged(path);
    return new BackupFile(rows, header);
  }

  /** All rows as the file has them, in groups. Rejects at the end if the file has changed. */
  async *rows(): AsyncGenerator<readonly Buffer[], void, void> {
    let skipped = 1;
    for await (const lines of sealedLines(this.#rows)) {
      if (lines.length > skipped) yield lines.slice(skipped);
      skipped = Math.max(0, skipped - lines.length);
    }
  }
}

/** All lines but the last, which must be the checksum of the others. */
async function* sealedLines(rows: BackupRows): AsyncGenerator<readonly Buffer[], void, void> {
  const hash = createHash('sha256');
  let last: Buffer | undefined;
  for await (const lines of lineGroups(rows)) {
    const all = last === undefined ? lines : [last, ...lines];
    last = all.pop();
    for (const line of all) hash.update(line).update('\n');
    yield all;
  }
  if (last?.toString() !== JSON.stringify({ sha256: hash.digest('hex') })) throw damaged(rows.name);
}

async function* lineGroups({ name: path, bytes }: BackupRows): AsyncGenerator<Buffer[], void, void> {
  const source = Readable.from(bytes(), { objectMode: false });
  const text = createGunzip();
  source.once('error', (failure) => text.destroy(failure));
  let rest: Buffer[] = [];
  let restBytes = 0;
  try {
    for await (const chunk of source.pipe(text) as AsyncIterable<Buffer>) {
      const lines: Buffer[] = [];
      let start = 0;
      for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
        lines.push(Buffer.concat([...rest, chunk.subarray(start, end)]));
        [rest, restBytes, start] = [[], 0, end + 1];
      }
      rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
      if (restBytes > maxLineBytes) throw damaged(path);
      yield lines;
    }
  } catch (failure) {
    throw unreadable(path, failure);
  } finally {
    source.destroy();
    text.destroy();
  }
  if (restBytes > 0) throw damaged(path);
}

/** Translates the errors of zlib and of the file system for a file that is no backup or a part of one. */
const unreadable = (path: string, failure: unknown): unknown => {
  const { code, message } = failure as NodeJS.ErrnoException;
  if (code === 'Z_DATA_ERROR' && message === 'incorrect header check') return notABackup(path);
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
    return new ChatError('INVALID_REQUEST', `${path} cannot be read.`, { cause: failure });
  return code?.startsWith('Z_') === true ? damaged(path, failure) : failure;
};

const notABackup = (path: string): ChatError =>
  new ChatError('INVALID_REQUEST', `${path} is no backup of Homeroom. Nothing was changed.`);

const damaged = (path: string, cause?: unknown): ChatError =>
  new ChatError(
    'INVALID_REQUEST',
    `${path} is damaged or was cut short: it does not end with the checksum of what it holds. Nothing was changed.`,
    { cause },
  );
