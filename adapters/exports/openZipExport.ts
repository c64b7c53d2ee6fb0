import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { ChatError } from '../../core/errors.ts';
import { type ArchiveForm, isExportPath, manifestName, signatureName } from '../../core/exports/ExportManifest.ts';
import type { OpenedExport } from '../../core/exports/OpenedExport.ts';
import { archiveTail } from './ZipArchive.ts';
import { localHeaderBytes, readLocalHeader, type ZipEntry } from './zipForm.ts';

/** Bounds for an archive from outside: an export has no more, and more could only cost time and memory. */
const maxFiles = 65_535;
const maxFileBytes = 1024 ** 3;
const maxTotalBytes = 16 * 1024 ** 3;
/** Larger files are packed at most so well; a bomb is packed better. */
const plainBytes = 16 * 1024 ** 2;
const maxRatio = 300;
const maxLineBytes = 64 * 1024 ** 2;

/**
 * Opens an export without unpacking it.
 * @throws ChatError INVALID_REQUEST for what is no ZIP, and for a ZIP that no export could be: too many files, names that lead
 *   out of it or stand twice, files that unpack to far more than an export has
 */
export const openZipExport = async (path: string): Promise<OpenedExport & { close(): Promise<void> }> => {
  const file = await open(path, 'r').catch((cause) => {
    throw refused(`${path} cannot be read: ${messageOf(cause)}.`, cause);
  });
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
    const entries = await listEntries(zip);
    const opened = new ZipExport(file, zip, entries);
    const closing = zip;
    return Object.assign(opened, {
      close: async () => {
        closing.close();
        await file.close();
      },
    });
  } catch (failure) {
    zip?.close();
    await file.close();
    if (failure instanceof ChatError) throw failure;
    throw refused(`This is no ZIP archive that can be read: ${messageOf(failure)}.`, failure);
  }
};

const listEntries = async (zip: ZipFile): Promise<ReadonlyMap<string, Entry>> => {
  if (zip.entryCount > maxFiles) throw refused(`An export has at most ${maxFiles} files; this has ${zip.entryCount}.`);
  const entries = new Map<string, Entry>();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    const { fileName: name, uncompressedSize: bytes, compressedSize: packed } = entry;
    if (!isExportPath(name)) throw refused(`No export has a file of the name ${JSON.stringify(name.slice(0, 200))}.`);
    if (entries.has(name)) throw refused(`The file ${name} is in the archive twice.`);
    if (entry.isEncrypted()) throw refused(`The file ${name} is encrypted; no export is.`);
    total += bytes;
    if (bytes > maxFileBytes || total > maxTotalBytes || (bytes > plainBytes && bytes > packed * maxRatio))
      throw refused(`The file ${name} would unpack to ${bytes} bytes, which no file of an export has.`);
    entries.set(name, entry);
  }
  return entries;
};

class ZipExport implements OpenedExport {
  readonly files: OpenedExport['files'];
  readonly #file: FileHandle;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  constructor(file: FileHandle, zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#file = file;
    this.#zip = zip;
    this.#entries = entries;
    this.files = [...entries].map(([path, { uncompressedSize: bytes }]) => ({ path, bytes }));
  }

  async text(path: string, maxBytes: number): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of await this.#stream(path)) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  }

  async read(
    path: string,
    onLine: ((line: string) => boolean) | null,
  ): Promise<{ readonly bytes: number; readonly sha256: string } | undefined> {
    const hash = createHash('sha256');
    let bytes = 0;
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of await this.#stream(path)) {
      bytes += chunk.length;
      hash.update(chunk);
      if (onLine === null) continue;
      const { lines, left } = splitLines(rest, chunk);
      for (const line of lines) if (!onLine(line)) return undefined;
      rest = left;
    }
    if (rest.length > 0 && onLine !== null && !onLine(rest.toString())) return undefined;
    return { bytes, sha256: hash.digest('hex') };
  }

  async isPackedAs(form: ArchiveForm): Promise<boolean> {
    if ((await this.#hashOf(form.bytes)) !== form.sha256) return false;
    const entries = await this.#localEntries(form.bytes);
    if (entries === undefined) return false;
    const manifest = await this.text(manifestName, maxLineBytes);
    const signature = this.#entries.has(signatureName) ? await this.text(signatureName, maxLineBytes) : null;
    const expected = archiveTail(entries, form.bytes, manifest, signature);
    const { size } = await this.#file.stat();
    if (size !== form.bytes + expected.length) return false;
    return (await this.#bytesAt(form.bytes, expected.length)).equals(expected);
  }

  async #stream(path: string): Promise<AsyncIterable<Buffer>> {
    const entry = this.#entries.get(path);
    if (entry === undefined) throw new Error('it is not in the archive');
    return this.#zip.openReadStreamPromise(entry);
  }

  /** The entries as the headers before each file say; undefined if files and headers do not fill these bytes. */
  async #localEntries(end: number): Promise<readonly ZipEntry[] | undefined> {
    const entries: ZipEntry[] = [];
    let offset = 0;
    while (offset < end) {
      const header = readLocalHeader(await this.#bytesAt(offset, localHeaderBytes));
      if (header === undefined) return undefined;
      const { pathBytes, ...facts } = header;
      const path = (await this.#bytesAt(offset + localHeaderBytes, pathBytes)).toString();
      entries.push({ path, offset, ...facts });
      offset += localHeaderBytes + pathBytes + facts.packed;
    }
    return offset === end ? entries : undefined;
  }

  async #hashOf(bytes: number): Promise<string> {
    const hash = createHash('sha256');
    if (bytes > 0)
      for await (const chunk of this.#file.createReadStream({ start: 0, end: bytes - 1, autoClose: false }))
        hash.update(chunk as Buffer);
    return hash.digest('hex');
  }

  async #bytesAt(position: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }
}

const splitLines = (rest: Buffer, chunk: Buffer): { readonly lines: string[]; readonly left: Buffer } => {
  const lines: string[] = [];
  let [left, from] = [rest, 0];
  for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
    lines.push(Buffer.concat([left, chunk.subarray(from, end)]).toString());
    [left, from] = [Buffer.alloc(0), end + 1];
  }
  left = Buffer.concat([left, chunk.subarray(from)]);
  if (left.length > maxLineBytes) throw new Error(`a line of it has more than ${maxLineBytes} bytes`);
  return { lines, left };
};

const messageOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));

const refused = (message: string, cause?: unknown): ChatError => new ChatError('INVALID_REQUEST', message, { cause });
