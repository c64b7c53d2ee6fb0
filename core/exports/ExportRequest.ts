import type { ExportArchive } from './ExportArchive.ts';
import type { ExportSubject } from './ExportSubject.ts';
import type { AbortSignalLike } from './exportRoom.ts';

export interface ExportRequest {
  readonly subject: ExportSubject;
  /** Opens the archive, once it is sure that there is something to write. */
  readonly open: () => ExportArchive | Promise<ExportArchive>;
  readonly signal?: AbortSignalLike;
  /** Called after each room: how many are done, and of how many as far as is known. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface ExportSummary {
  readonly rooms: number;
  readonly records: number;
  readonly isSigned: boolean;
}
