import { type Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { UploadWatch } from '../../core/attachments/UploadSettings.ts';
import { fileKinds } from '../../core/permissions/FileRules.ts';
import type { PictureOutcome } from '../../core/pictures/PictureKeeper.ts';
import { errorCodes, pictureOutcomes } from './labelWords.ts';
import { makeCounter } from './makeCounter.ts';

interface FileTotals {
  readonly files: number;
  readonly pictures: number;
  readonly blobs: number;
  readonly bytes: number;
}

/** What happens with files on a node, and what is stored in all. */
export class FileMetrics {
  readonly #registers: Registry[];
  /** Called by the use cases of uploads. */
  readonly uploads: UploadWatch;
  readonly #collected: Counter<'what'>;
  readonly #pictures: Counter<'outcome'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#registers = registers;
    const stored = makeCounter(
      registry,
      'uploads_total',
      'Files that people sent to this node, by kind; profile: pictures of people',
      { kind: [...fileKinds, 'profile'] },
    );
    const bytes = makeCounter(
      registry,
      'upload_bytes_total',
      'Bytes of the files that people sent to this node, as kept',
    );
    const refused = makeCounter(
      registry,
      'uploads_refused_total',
      'Files that were refused, by the error code, or quota before the first byte',
      { reason: ['quota', ...errorCodes] },
    );
    const seconds = new Histogram({
      name: 'homeroom_upload_seconds',
      help: 'From the last byte of a file to its answer: scanned, looked at, stored',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
      registers,
    });
    this.#collected = makeCounter(
      registry,
      'files_collected_total',
      'Files that no message carried in time, and contents of no file, that this node removed',
      { what: ['file', 'content'] },
    );
    this.#pictures = makeCounter(
      registry,
      'pictures_looked_total',
      'Pictures of people that sources name, by what became of them when this node looked',
      { outcome: pictureOutcomes },
    );
    this.uploads = {
      onStored: (kind, size, ms) => {
        stored.inc({ kind });
        bytes.inc(size);
        seconds.observe(ms / 1_000);
      },
      onRefused: (reason) => refused.inc({ reason }),
    };
  }

  readonly countCollected = (files: number, contents: number): void => {
    this.#collected.inc({ what: 'file' }, files);
    this.#collected.inc({ what: 'content' }, contents);
  };

  readonly countPicture = (outcome: PictureOutcome): void => this.#pictures.inc({ outcome });

  /** Call it once. `read` is one query, at each reading of the metrics. */
  watch(read: () => Promise<FileTotals>): void {
    const gauge = new Gauge({
      name: 'homeroom_files_stored',
      help: 'Files, profile pictures, their contents, and the bytes of these; as last read while the database does not answer',
      labelNames: ['what'],
      registers: this.#registers,
      async collect() {
        const totals = await read().catch(() => null);
        for (const [what, count] of Object.entries(totals ?? {})) this.set({ what }, count);
      },
    });
    gauge.set({ what: 'files' }, 0);
  }
}
