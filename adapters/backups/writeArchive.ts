import { createHash } from 'node:crypto';
import { ByteQueue } from '../system/ByteQueue.ts';
import {
  type ArchiveHead,
  type ArchiveSeal,
  archiveFormat,
  archiveHead,
  archiveSeal,
  archiveVersion,
  contentName,
  partName,
} from './archiveForm.ts';
import { paddingOf, tarEnd, tarHeader } from './tarForm.ts';

/** A content of a file, or the hash of one that its store lacks. */
export type ArchivedContent =
  | { readonly hash: string; readonly size: number; read(): Promise<AsyncIterable<Uint8Array>> }
  | { readonly hash: string; readonly size: null };

interface ArchiveSource {
  readonly release: string;
  readonly at: Date;
  /** The rows, sealed and compressed. */
  readonly rows: AsyncIterable<Uint8Array>;
  /** Read after the rows: what they name was there. */
  readonly contents: AsyncIterable<ArchivedContent>;
  /** What the archive holds, once it is whole. */
  onSealed?(seal: ArchiveSeal): void;
}

/** Bytes of one piece of the rows, which is kept in memory. */
const partBytes = 4 * 1024 * 1024;

/** A backup as one stream, a tar archive: what it is, the rows in pieces, the contents of files, and the seal. */
export const writeArchive = async function* (source: ArchiveSource): AsyncGenerator<Buffer, void, void> {
  const sum = createHash('sha256');
  for await (const bytes of unsealed(source, sum)) yield bytes;
  yield tarEnd;
};

const unsealed = async function* (
  { release, at, rows, contents, onSealed }: ArchiveSource,
  sum: ReturnType<typeof createHash>,
): AsyncGenerator<Buffer, void, void> {
  const counted = (bytes: Buffer): Buffer => {
    sum.update(bytes);
    return bytes;
  };
  const whole = (name: string, body: Buffer): Buffer =>
    Buffer.concat([tarHeader({ name, size: body.length }, at), body, Buffer.alloc(paddingOf(body.length))]);

  const head: ArchiveHead = { format: archiveFormat, version: archiveVersion, release };
  yield counted(whole(archiveHead, json(head)));

  let [parts, bytes, files, fileBytes] = [0, 0, 0, 0];
  const queue = new ByteQueue(rows);
  try {
    for (;;) {
      const part = await queue.take(partBytes);
      if (part.length === 0) break;
      yield counted(whole(partName(parts), part));
      [parts, bytes] = [parts + 1, bytes + part.length];
    }
  } finally {
    await queue.close();
  }

  const lost: string[] = [];
  for await (const content of contents) {
    const { hash, size } = content;
    if (size === null) {
      lost.push(hash);
      continue;
    }
    yield counted(tarHeader({ name: contentName(hash), size }, at));
    let written = 0;
    for await (const chunk of await content.read()) {
      written += chunk.length;
      yield counted(Buffer.from(chunk));
    }
    if (written !== size) throw new RangeError(`The content ${hash} of ${size} bytes had ${written}`);
    yield counted(Buffer.alloc(paddingOf(size)));
    [files, fileBytes] = [files + 1, fileBytes + size];
  }

  const seal: ArchiveSeal = { parts, bytes, files, file_bytes: fileBytes, lost, sha256: sum.digest('hex') };
  yield whole(archiveSeal, json(seal));
  onSealed?.(seal);
};

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);
