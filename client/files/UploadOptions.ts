import type { PlatformAbortSignal } from '../platform/PlatformTypes.ts';
/** What a page says of a file, and how it follows and ends the transfer. */
export interface UploadOptions {
  /** Default: the file's own name. */
  readonly name?: string;
  /** What a picture shows, for those who do not see it. */
  readonly alt?: string;
  /** Milliseconds, of a voice note. */
  readonly durationMs?: number;
  /** Loudness over the length of a voice note: at most 64 numbers from 0 to 255. */
  readonly waveform?: readonly number[];
  /** Called while the bytes go out; `sent` of `total` bytes. Never called where the platform does not say. */
  readonly onProgress?: (sent: number, total: number) => void;
  /** Ends the transfer: it then rejects with CANCELLED. */
  readonly signal?: PlatformAbortSignal;
}
