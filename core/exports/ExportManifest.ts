import { canonicalJson, type JsonValue } from './canonicalJson.ts';

export const manifestName = 'manifest.json';
export const signatureName = 'manifest.sig';

/** The bytes of the archive before its manifest. */
export interface ArchiveForm {
  readonly bytes: number;
  readonly sha256: string;
}

export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal digits. */
  readonly sha256: string;
  /** How many records are in it; absent for a page. */
  readonly records?: number;
}

/** What is in an export, so that every change of it shows. Its text, in the canonical form, is what is signed. */
export interface ExportManifest {
  readonly format: 'homeroom-export';
  readonly version: 1;
  readonly homeroom: string;
  readonly made_at: string;
  /** The epoch of the history from which it was made. */
  readonly epoch: string;
  readonly subject: { readonly kind: 'room' | 'person' | 'case'; readonly id: number; readonly name: string };
  /** In the order in which the chain goes through them. */
  readonly files: readonly ManifestFile[];
  readonly chain: { readonly algorithm: 'SHA-256'; readonly records: number; readonly head: string };
  readonly archive: ArchiveForm;
  /** `key` is the SHA-256 of the public key; null: nobody signed it. */
  readonly signature: { readonly algorithm: 'Ed25519'; readonly key: string } | null;
}

/** The manifest as it is written and signed. */
export const manifestText = (manifest: ExportManifest): string =>
  `${canonicalJson(manifest as unknown as JsonValue)}\n`;

/** Relative paths of small letters, digits, `-`, `_` and `.`; nothing leads out of the archive. */
const pathForm = /^(?!.*\.\.)[a-z0-9_-][a-z0-9._-]*(?:\/[a-z0-9_-][a-z0-9._-]*){0,4}$/;

export const isExportPath = (path: string): boolean => path.length <= 200 && pathForm.test(path);

const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** Reads a manifest from outside. Undefined for a text that is none, and for one that is not in the canonical form. */
export const parseManifest = (text: string): ExportManifest | undefined => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { format, version, files, chain, archive, signature, subject, homeroom, made_at: madeAt } = membersOf(parsed);
  const isWhole =
    format === 'homeroom-export' &&
    version === 1 &&
    [homeroom, madeAt].every((value) => typeof value === 'string') &&
    typeof membersOf(subject)['name'] === 'string' &&
    isHash(membersOf(chain)['head']) &&
    isCount(membersOf(chain)['records']) &&
    isHash(membersOf(archive)['sha256']) &&
    isCount(membersOf(archive)['bytes']) &&
    (signature === null || isHash(membersOf(signature)['key'])) &&
    Array.isArray(files) &&
    files.every(isFile);
  if (!isWhole) return undefined;
  const manifest = parsed as ExportManifest;
  return manifestText(manifest) === text ? manifest : undefined;
};

const isFile = (value: unknown): boolean => {
  const { path, bytes, sha256, records } = membersOf(value);
  return (
    typeof path === 'string' &&
    isExportPath(path) &&
    isCount(bytes) &&
    isHash(sha256) &&
    (records === undefined || isCount(records))
  );
};
