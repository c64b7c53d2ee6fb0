import type { RosterNotice } from '../../wire/directory/RosterNotice.ts';

/** The report keeps so many notices and counts the rest, so that a broken export of a million rows stays readable. */
const NOTICE_LIMIT = 10_000;

type Skip = Omit<RosterNotice, 'action'> & {
  /** What the administrator can do about it. */
  readonly remedy?: string;
};

/** Collects the notices on a roster's rows while it is read. */
export class RosterReport {
  readonly #limit: number;
  readonly #notices: RosterNotice[] = [];
  readonly #rowsRead = new Map<string, number>();
  #noticed = 0;
  #skipped = 0;

  constructor(limit = NOTICE_LIMIT) {
    this.#limit = limit;
  }

  note(notice: RosterNotice): void {
    this.#noticed += 1;
    if (this.#notices.length < this.#limit) this.#notices.push(notice);
  }

  /** Notes a row that has no effect and counts it. */
  skip({ remedy, ...notice }: Skip): void {
    this.#skipped += 1;
    this.note({ ...notice, action: remedy === undefined ? 'row skipped' : `row skipped; ${remedy}` });
  }

  countRow(file: string): void {
    this.#rowsRead.set(file, (this.#rowsRead.get(file) ?? 0) + 1);
  }

  get rowsRead(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#rowsRead);
  }

  get skipped(): number {
    return this.#skipped;
  }

  /** The number of all notices, also of those beyond the limit. */
  get noticed(): number {
    return this.#noticed;
  }

  /** The notices by file and line, and at the end the count of those that were not kept. */
  notices(): readonly RosterNotice[] {
    const order = new Map([...new Set(this.#notices.map((notice) => notice.file))].map((file, at) => [file, at]));
    const place = (notice: RosterNotice): number => order.get(notice.file) ?? order.size;
    const kept = this.#notices.toSorted((a, b) => place(a) - place(b) || a.line - b.line);
    const more = this.#noticed - kept.length;
    if (more === 0) return kept;
    return [...kept, { file: 'all files', line: 0, problem: `${more} more notices`, action: 'counted, not listed' }];
  }
}
