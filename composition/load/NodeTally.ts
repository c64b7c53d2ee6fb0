/** What has become of the sockets to one address. */
export interface NodeFigures {
  readonly url: string;
  readonly opened: number;
  /** Attempts that opened nothing, by what was said. */
  readonly failed: Readonly<Record<string, number>>;
  /** Open sockets that ended without being asked to, by close code. */
  readonly closed: Readonly<Record<string, number>>;
  /** When the first of these ended; null: none did. */
  readonly firstClosedAt: string | null;
}

export class NodeTally {
  readonly #url: string;
  #opened = 0;
  readonly #failed: Record<string, number> = {};
  readonly #closed: Record<string, number> = {};
  #firstClosedAt: Date | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  opened(): void {
    this.#opened += 1;
  }

  failed(reason: string): void {
    this.#failed[reason] = (this.#failed[reason] ?? 0) + 1;
  }

  closed(code: number, at: Date): void {
    this.#closed[code] = (this.#closed[code] ?? 0) + 1;
    this.#firstClosedAt ??= at;
  }

  figures(): NodeFigures {
    return {
      ...{ url: this.#url, opened: this.#opened, failed: this.#failed, closed: this.#closed },
      firstClosedAt: this.#firstClosedAt?.toISOString() ?? null,
    };
  }
}
