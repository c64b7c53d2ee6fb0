/** What is in a backup that is one stream; docs/backups.md says the same for people. */
export const archiveFormat = 'homeroom-archive';
/** A release reads this version and earlier ones. */
export const archiveVersion = 1;

/** The first file: what this is. */
export const archiveHead = 'homeroom-backup.json';
/** The last file: what was before it, so that nothing can be missing. */
export const archiveSeal = 'complete.json';

export interface ArchiveHead {
  readonly format: typeof archiveFormat;
  readonly version: number;
  /** The release that wrote it. */
  readonly release: string;
}

export interface ArchiveSeal {
  /** Pieces of the rows, and their bytes. */
  readonly parts: number;
  readonly bytes: number;
  readonly files: number;
  readonly file_bytes: number;
  /** Hashes of contents that the store lacked. */
  readonly lost: readonly string[];
  /** The SHA-256 of every byte before this file. */
  readonly sha256: string;
}

/** The rows are cut into pieces, whose length is known when they begin. */
export const partName = (index: number): string => `rows/${String(index).padStart(6, '0')}`;
export const contentName = (hash: string): string => `files/${hash.slice(0, 2)}/${hash}`;

export const isPart = (name: string): boolean => /^rows\/\d{6,}$/.test(name);
export const hashIn = (name: string): string | undefined => /^files\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(name)?.[1];
