import type { AuditHash } from '../audit/AuditHash.ts';
import {
  type ExportManifest,
  type ManifestFile,
  manifestName,
  parseManifest,
  signatureName,
} from './ExportManifest.ts';
import type { OpenedExport, SignatureCheck } from './OpenedExport.ts';
import { RecordChain, readLine } from './RecordChain.ts';

/** The first thing in an export that is not as it was written. */
export interface ExportFault {
  /** Where in the archive; '' for the archive itself. */
  readonly path: string;
  /** A sentence without its subject, e.g. `was changed`. */
  readonly problem: string;
}

export interface ExportVerdict {
  /** Null for an export as it was written. */
  readonly fault: ExportFault | null;
  /** Undefined if it has no manifest that can be read. */
  readonly manifest: ExportManifest | undefined;
  /** The records that are as they were written, up to the fault. */
  readonly records: number;
  /** The key that signed it; null if nobody did, or if the signature does not hold. */
  readonly keyId: string | null;
}

export interface VerifyExportOptions {
  /** The key that must have signed it. Without one any key will do: it tells then only that nothing was changed since. */
  readonly keyId?: string;
}

interface Deps {
  readonly hash: Pick<AuditHash, 'of'>;
  readonly signatures: SignatureCheck;
}

/** Bytes of a manifest and of a signature, at most. */
const maxManifest = 64 * 1024 * 1024;
const maxSignature = 10_000;

/** Checks an export against its manifest, and that against its signature: the signature, the files in their order, the archive. */
export const makeVerifyExport =
  (deps: Deps) =>
  async (opened: OpenedExport, { keyId }: VerifyExportOptions = {}): Promise<ExportVerdict> => {
    const walk = new Walk(deps, opened);
    try {
      await walk.readManifest(keyId);
      await walk.readFiles();
    } catch (failure) {
      if (!(failure instanceof Found)) throw failure;
      return walk.verdict({ path: failure.path, problem: failure.message });
    }
    return walk.verdict(null);
  };

class Found extends Error {
  readonly path: string;

  constructor(path: string, problem: string) {
    super(problem);
    this.path = path;
  }
}

class Walk {
  readonly #deps: Deps;
  readonly #opened: OpenedExport;
  readonly #chain: RecordChain;
  #manifest: ExportManifest | undefined;
  #keyId: string | null = null;

  constructor(deps: Deps, opened: OpenedExport) {
    this.#deps = deps;
    this.#opened = opened;
    this.#chain = new RecordChain(deps.hash);
  }

  async readManifest(wantedKey: string | undefined): Promise<void> {
    if (!this.#has(manifestName)) throw new Found(manifestName, 'is not there: this is no export, or it was removed');
    const text = await this.#read(manifestName, () => this.#opened.text(manifestName, maxManifest));
    const manifest = parseManifest(text);
    if (manifest === undefined)
      throw new Found(
        manifestName,
        'is not a manifest as Homeroom writes it: it was changed, or it is of a later release',
      );
    this.#manifest = manifest;
    if (manifest.signature === null) {
      if (this.#has(signatureName))
        throw new Found(signatureName, 'was added: the export was not signed when it was made');
      if (wantedKey !== undefined)
        throw new Found(manifestName, 'says that nobody signed the export, so anybody may have made it');
      return;
    }
    const signed = manifest.signature.key;
    if (!this.#has(signatureName))
      throw new Found(signatureName, 'was removed: the export was signed when it was made');
    const { publicKey, signature } = signatureOf(
      await this.#read(signatureName, () => this.#opened.text(signatureName, maxSignature)),
    );
    const { signatures } = this.#deps;
    if (signatures.keyIdOf(publicKey) !== signed)
      throw new Found(signatureName, 'has another key than the manifest names');
    if (!signatures.isSignatureOf(text, publicKey, signature))
      throw new Found(manifestName, 'is not what was signed: it or its signature was changed');
    this.#keyId = signed;
    if (wantedKey !== undefined && wantedKey !== signed)
      throw new Found(signatureName, `is by another key than the one that you gave: by ${signed}`);
  }

  async readFiles(): Promise<void> {
    const manifest = this.#manifest;
    if (manifest === undefined) return;
    for (const file of manifest.files) await this.#readFile(file);
    const known = new Set([...manifest.files.map(({ path }) => path), manifestName, signatureName]);
    const added = this.#opened.files.find(({ path }) => !known.has(path));
    if (added !== undefined) throw new Found(added.path, 'was added');
    const { records, head } = manifest.chain;
    if (records !== this.#chain.count || head !== this.#chain.head)
      throw new Found(manifestName, 'names another end of the chain of records than they have');
    if (!(await this.#opened.isPackedAs(manifest.archive)))
      throw new Found('', 'holds these files unchanged, but was packed anew or damaged around them');
  }

  verdict(fault: ExportFault | null): ExportVerdict {
    return { fault, manifest: this.#manifest, records: this.#chain.count, keyId: this.#keyId };
  }

  async #readFile({ path, bytes, sha256, records }: ManifestFile): Promise<void> {
    if (!this.#has(path)) throw new Found(path, 'was removed');
    const first = this.#chain.count;
    const onLine = (line: string): boolean => {
      this.#takeLine(path, line, this.#chain.count - first + 1);
      return true;
    };
    const found = await this.#read(path, () => this.#opened.read(path, records === undefined ? null : onLine));
    const missing = (records ?? 0) - (this.#chain.count - first);
    if (missing > 0) throw new Found(path, `has lost its last ${missing} records`);
    if (found?.sha256 !== sha256 || found.bytes !== bytes) throw new Found(path, 'was changed');
  }

  #takeLine(path: string, text: string, place: number): void {
    const expected = this.#chain.count + 1;
    const read = readLine(text);
    const n = read && numberOf(read.record);
    if (read === undefined || n === undefined)
      throw new Found(path, `line ${place} (record ${expected}) was changed: it is no record`);
    if (n > expected)
      throw new Found(
        path,
        `line ${place}: record ${expected} is not here, it was removed or moved; record ${n} stands in its place`,
      );
    if (n < expected)
      throw new Found(path, `line ${place} was added or moved here: record ${n} has its place before it`);
    if (!this.#chain.takes(read)) throw new Found(path, `line ${place} (record ${expected}) was changed`);
  }

  async #read<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
    try {
      return await read();
    } catch (failure) {
      if (failure instanceof Found) throw failure;
      throw new Found(path, `cannot be unpacked: ${failure instanceof Error ? failure.message : failure}`);
    }
  }

  #has(path: string): boolean {
    return this.#opened.files.some((file) => file.path === path);
  }
}

const numberOf = (record: string): number | undefined => {
  try {
    const { n } = JSON.parse(record) as { readonly n?: unknown };
    return typeof n === 'number' ? n : undefined;
  } catch {
    return undefined;
  }
};

const signatureOf = (text: string): { readonly publicKey: string; readonly signature: string } => {
  const [, publicKey, signature] = signatureForm.exec(text) ?? [];
  if (publicKey === undefined || signature === undefined)
    throw new Found(signatureName, 'is not a signature as Homeroom writes it: it was changed');
  return { publicKey, signature };
};

const base64 = '([A-Za-z0-9+/]{20,200}={0,2})';
const signatureForm = new RegExp(`^\\{"algorithm":"Ed25519","public_key":"${base64}","signature":"${base64}"\\}\\n$`);
