import type { RosterNotice } from '../../wire/directory/RosterNotice.ts';
import { normalisedWord } from './roleTable.ts';

/** The report keeps so many notices and counts the rest, so that a broken export of a million rows stays readable. */
const NOTICE_LIMIT = 10_000;
/** A column of something else in place of roles has as many words as rows. */
const wordsAtMost = 1_000;

type Skip = Omit<RosterNotice, 'action'> & {
  /** What the administrator can do about it. */
  readonly remedy?: string;
  /** The word that is not in the role table. */
  readonly unknownRole?: string;
};

/** Rows of one file with one word that are left out on request. */
interface LeftOut {
  readonly file: string;
  readonly line: number;
  readonly word: string;
  count: number;
}

/** Collects the notices on a roster's rows while it is read. */
export class RosterReport {
  readonly #limit: number;
  readonly #notices: RosterNotice[] = [];
  readonly #rowsRead = new Map<string, number>();
  readonly #leftOut = new Map<string, LeftOut>();
  readonly #unknownRoles = new Map<string, number>();
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
  skip({ remedy, unknownRole, ...notice }: Skip): void {
    this.#skipped += 1;
    if (unknownRole !== undefined) this.countUnknownRole(unknownRole);
    this.note({ ...notice, action: remedy === undefined ? 'row skipped' : `row skipped; ${remedy}` });
  }

  /** Counts a row that the role table leaves out. All rows of a file with one word are one notice. */
  leaveOut({ file, line, word }: { file: string; line: number; word: string }): void {
    this.#skipped += 1;
    const key = JSON.stringify([file, normalisedWord(word)]);
    const group = this.#leftOut.get(key);
    if (group !== undefined) group.count += 1;
    else {
      this.#leftOut.set(key, { file, line, word, count: 1 });
      this.#noticed += 1;
    }
  }

  /** Counts a row with a word that the role table does not have. */
  countUnknownRole(word: string): void {
    const count = this.#unknownRoles.get(word) ?? 0;
    if (count > 0 || this.#unknownRoles.size < wordsAtMost) this.#unknownRoles.set(word, count + 1);
  }

  get unknownRoles(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#unknownRoles);
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
    const all = [...this.#notices, ...[...this.#leftOut.values()].map(describeLeftOut)];
    const order = new Map([...new Set(all.map((notice) => notice.file))].map((file, at) => [file, at]));
    const place = (notice: RosterNotice): number => order.get(notice.file) ?? order.size;
    const kept = all.toSorted((a, b) => place(a) - place(b) || a.line - b.line);
    const more = this.#noticed - kept.length;
    if (more === 0) return kept;
    return [...kept, { file: 'all files', line: 0, problem: `${more} more notices`, action: 'counted, not listed' }];
  }
}

const describeLeftOut = ({ file, line, word, count }: LeftOut): RosterNotice => ({
  file,
  line,
  problem: `${count} rows with the role "${word}", this one first`,
  action: 'left out, as the role table says',
});
