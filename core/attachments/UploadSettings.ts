import { noScanner, type VirusScanner } from './VirusScanner.ts';

/** Called as it happens, for the metrics. */
export interface UploadWatch {
  /** `ms`: from the last byte to the answer. */
  onStored(kind: string, bytes: number, ms: number): void;
  onRefused(reason: string): void;
}

/** What an operator decides about files. */
export interface UploadSettings {
  /** Bytes of one file, at most. */
  readonly maxBytes: number;
  /** Bytes of all files of one person, at most. */
  readonly quotaBytes: number;
  readonly scanner: VirusScanner;
  readonly watch: UploadWatch;
}

export const defaultUploads: UploadSettings = {
  maxBytes: 10 * 1024 * 1024,
  quotaBytes: 1024 * 1024 * 1024,
  scanner: noScanner,
  watch: { onStored: () => {}, onRefused: () => {} },
};
