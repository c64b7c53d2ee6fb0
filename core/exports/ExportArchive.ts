import type { ArchiveForm, ExportManifest } from './ExportManifest.ts';

/** Port: the file into which an export is written, one file in it after the other. Writing waits for a slow reader. */
export interface ExportArchive {
  /** Adds a file. Resolves to its size in bytes and its SHA-256 in hexadecimal digits. */
  add(path: string, content: string | Uint8Array): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** Adds the manifest and its signature, if there is one, and ends the archive. `manifest` is told how the archive looks so far. */
  finish(manifest: (form: ArchiveForm) => ExportManifest, sign: (manifest: string) => SignedBy | null): Promise<void>;
}

export interface SignedBy {
  /** Base64 of the SPKI in DER. */
  readonly publicKey: string;
  /** Base64. */
  readonly signature: string;
}

/** Port: signs with the key of the installation (Ed25519). */
export interface ExportSigner {
  /** SHA-256 of the public key's SPKI, in hexadecimal digits. */
  readonly keyId: string;
  sign(text: string): SignedBy;
}
