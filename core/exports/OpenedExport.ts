import type { ArchiveForm } from './ExportManifest.ts';

export interface ArchivedFile {
  readonly path: string;
  /** As the archive says. */
  readonly bytes: number;
}

/**
 * Port: an archive from outside, opened for `verifyExport`. Nothing in it is believed, and nothing is written to disk.
 */
export interface OpenedExport {
  /** In the order of the archive. */
  readonly files: readonly ArchivedFile[];
  /** A small file as text. @throws an error if it cannot be unpacked, or is larger than `maxBytes` */
  text(path: string, maxBytes: number): Promise<string>;
  /**
   * Reads a file once. `onLine` gets each line without its line feed, until it returns false; the rest is then not read,
   * and the answer is undefined. @throws an error if the file cannot be unpacked, or holds other bytes than it says
   */
  read(
    path: string,
    onLine: ((line: string) => boolean) | null,
  ): Promise<{ readonly bytes: number; readonly sha256: string } | undefined>;
  /** Whether the archive is, byte by byte, as an export of these files is packed. */
  isPackedAs(form: ArchiveForm): Promise<boolean>;
}

/** Port: checks signatures (Ed25519). */
export interface SignatureCheck {
  /** SHA-256 of a public key, as `ExportSigner.keyId`; undefined for what is no Ed25519 key. */
  keyIdOf(publicKey: string): string | undefined;
  isSignatureOf(text: string, publicKey: string, signature: string): boolean;
}
