import type { AuditHash } from '../audit/AuditHash.ts';
import type { ExportArchive, ExportSigner } from './ExportArchive.ts';
import type { ExportManifest, ManifestFile } from './ExportManifest.ts';
import type { ExportRecord } from './exportRecords.ts';
import { RecordChain } from './RecordChain.ts';

interface Deps {
  readonly archive: ExportArchive;
  readonly signer: ExportSigner | null;
  readonly hash: Pick<AuditHash, 'of'>;
}

/** Writes the files of one export, and knows them for its manifest. */
export class ExportWriter {
  readonly #deps: Deps;
  readonly #chain: RecordChain;
  readonly #files: ManifestFile[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#chain = new RecordChain(deps.hash);
  }

  get recordCount(): number {
    return this.#chain.count;
  }

  async addRecords(path: string, records: readonly ExportRecord[]): Promise<void> {
    const text = records.map((record) => `${this.#chain.add(record)}\n`).join('');
    const written = await this.#deps.archive.add(path, text);
    this.#files.push({ path, ...written, records: records.length });
  }

  async addPage(path: string, html: string): Promise<void> {
    this.#files.push({ path, ...(await this.#deps.archive.add(path, html)) });
  }

  /** A file that somebody sent, as it is. */
  async addFile(path: string, content: Uint8Array): Promise<void> {
    this.#files.push({ path, ...(await this.#deps.archive.add(path, content)) });
  }

  /** Ends the archive with the manifest, signed if there is a key. */
  async finish(facts: Pick<ExportManifest, 'homeroom' | 'made_at' | 'epoch' | 'subject'>): Promise<void> {
    const { archive, signer } = this.#deps;
    const { head, count } = this.#chain;
    await archive.finish(
      (form) => ({
        format: 'homeroom-export',
        version: 1,
        ...facts,
        files: this.#files,
        chain: { algorithm: 'SHA-256', records: count, head },
        archive: form,
        signature: signer && { algorithm: 'Ed25519', key: signer.keyId },
      }),
      (text) => signer?.sign(text) ?? null,
    );
  }
}
