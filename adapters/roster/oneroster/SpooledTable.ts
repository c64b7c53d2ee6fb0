import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { RosterRow, RosterTable } from '../records/RosterBundle.ts';
import type { OneRosterRecord } from './OneRosterClient.ts';
import type { ListTable } from './oneRosterLists.ts';

/**
 * The rows of a table on their way through a file of the server's own, one JSON array a line, so that memory does not
 * grow with the school. What is no column of the table, such as a password, is never written.
 */
export class SpooledTable {
  readonly #table: ListTable;
  readonly #file: string;
  readonly #said = new Set<string>();
  #out: WriteStream;
  #line = 0;

  constructor(table: ListTable, file: string) {
    this.#table = table;
    this.#file = file;
    this.#out = this.#open();
  }

  get name(): string {
    return this.#table.name;
  }

  get file(): string {
    return this.#file;
  }

  /** The place of a row is that of its record in the list. */
  async add(records: readonly OneRosterRecord[]): Promise<void> {
    let text = '';
    for (const record of records) {
      this.#line += 1;
      for (const [column, member] of Object.entries(this.#table.onlyIfSaid ?? {}))
        if (record[member] !== undefined) this.#said.add(column);
      for (const cells of this.#table.rows(record)) text += `${oneLine([this.#line, cells])}\n`;
    }
    if (text !== '' && !this.#out.write(text)) await once(this.#out, 'drain');
  }

  /** Begins again, for a list that is read again. */
  async restart(): Promise<void> {
    await this.end();
    this.#said.clear();
    this.#line = 0;
    this.#out = this.#open();
  }

  async end(): Promise<void> {
    if (this.#out.closed) return;
    this.#out.end();
    await once(this.#out, 'close');
  }

  toTable(): RosterTable {
    const { columns, onlyIfSaid = {} } = this.#table;
    const isShown = columns.map((column) => onlyIfSaid[column] === undefined || this.#said.has(column));
    const shown = <Value>(all: readonly Value[]): Value[] => all.filter((_, at) => isShown[at]);
    const file = this.#file;
    return {
      file: this.#table.name.replace(/\.csv$/u, ''),
      header: shown(columns),
      remarks: [],
      async *rows(): AsyncGenerator<RosterRow> {
        const input = createReadStream(file, 'utf8');
        try {
          for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
            const [line, cells] = JSON.parse(text) as [number, string[]];
            yield { line, cells: shown(cells) };
          }
        } finally {
          input.destroy();
        }
      },
    };
  }

  #open(): WriteStream {
    return createWriteStream(this.#file, { flags: 'w', mode: 0o600 });
  }
}

/** JSON escapes the line breaks in a cell, but for two that are ends of lines where the file is read. */
const oneLine = (value: unknown): string =>
  JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
