import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import { ChatError } from '../../core/errors.ts';
import type { ExportArchive, SignedBy } from '../../core/exports/ExportArchive.ts';
import {
  type ArchiveForm,
  type ExportManifest,
  isExportPath,
  manifestName,
  manifestText,
  signatureName,
} from '../../core/exports/ExportManifest.ts';
import { centralDirectory, localHeader, signatureText, storedFile, type ZipEntry } from './zipForm.ts';

/** What takes the bytes: a file, or an answer over HTTP. Resolves when it can take more. */
export type WriteBytes = (bytes: Buffer) => Promise<void>;

const deflate = promisify(deflateRaw);

/** Above these an archive needs the 64-bit form, which some programs do not open. Two places are the manifest's. */
const maxFiles = 65_535 - 2;
const maxBytes = 0xffff_ffff - 512 * 1024 * 1024;

/**
 * Writes a ZIP in one form: the same files give the same headers, so that a change of any byte shows (`openZipExport`).
 * Keeps a line for each file in memory, and one file at a time.
 */
export class ZipArchive implements ExportArchive {
  readonly #write: WriteBytes;
  readonly #hash = createHash('sha256');
  readonly #entries: ZipEntry[] = [];
  #offset = 0;

  constructor(write: WriteBytes) {
    this.#write = write;
  }

  async add(path: string, given: string | Uint8Array): Promise<{ readonly bytes: number; readonly sha256: string }> {
    if (!isExportPath(path)) throw new RangeError(`An export has no file "${path}"`);
    const content = Buffer.from(given);
    const packed = await deflate(content);
    if (this.#entries.length >= maxFiles || this.#offset + packed.length > maxBytes) throw tooLarge();
    const facts = { path, method: 8, crc: crc32(content), packed: packed.length, bytes: content.length };
    await this.#put({ ...facts, offset: this.#offset }, packed);
    return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  }

  async finish(
    manifest: (form: ArchiveForm) => ExportManifest,
    sign: (manifest: string) => SignedBy | null,
  ): Promise<void> {
    const form = { bytes: this.#offset, sha256: this.#hash.copy().digest('hex') };
    const text = manifestText(manifest(form));
    const signed = sign(text);
    const tail = archiveTail(this.#entries, form.bytes, text, signed && signatureText(signed));
    await this.#write(tail);
  }

  async #put(entry: ZipEntry, content: Buffer): Promise<void> {
    const bytes = Buffer.concat([localHeader(entry), content]);
    this.#hash.update(bytes);
    this.#entries.push(entry);
    this.#offset += bytes.length;
    await this.#write(bytes);
  }
}

/** What stands behind the files of an archive: the manifest, its signature, the list of files. */
export const archiveTail = (
  entries: readonly ZipEntry[],
  offset: number,
  manifest: string,
  signature: string | null,
): Buffer => {
  const first = storedFile(manifestName, Buffer.from(manifest), offset);
  const afterFirst = offset + first.bytes.length;
  const second = signature === null ? null : storedFile(signatureName, Buffer.from(signature), afterFirst);
  const stored = second === null ? [first] : [first, second];
  const all = [...entries, ...stored.map(({ entry }) => entry)];
  const end = stored.reduce((sum, { bytes }) => sum + bytes.length, offset);
  return Buffer.concat([...stored.map(({ bytes }) => bytes), centralDirectory(all, end)]);
};

const tooLarge = (): ChatError =>
  new ChatError('INVALID_REQUEST', 'An export has at most 65,533 files and 3.5 GiB. Export these rooms one by one.');
