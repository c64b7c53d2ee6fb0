import type { StagedRow } from './HistoryStore.ts';

/** Rows of one write. */
const rowsAtOnce = 4_000;

/** Gathers rows into writes. While one is written, the next records are read; a failure is thrown with the rows behind it. */
export class StagingRows {
  readonly #stage: (rows: readonly StagedRow[]) => Promise<void>;
  #rows: StagedRow[] = [];
  #writing: Promise<void> = Promise.resolve();
  #count = 0;

  constructor(stage: (rows: readonly StagedRow[]) => Promise<void>) {
    this.#stage = stage;
  }

  push(row: StagedRow): void {
    this.#rows.push(row);
    this.#count += 1;
  }

  async writeFull(): Promise<void> {
    if (this.#rows.length >= rowsAtOnce) await this.#write();
  }

  /** Resolves to how many rows there were, when all are written. */
  async finish(): Promise<number> {
    await this.#write();
    await this.#writing;
    return this.#count;
  }

  async #write(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    await this.#writing;
    this.#writing = this.#stage(rows);
    this.#writing.catch(() => {});
  }
}
