import type { RosterRemark, RosterRow, RosterTable } from '../records/RosterBundle.ts';
import { encodingOf, encodingRemarks } from './decodeLines.ts';
import { detectDelimiter } from './detectDelimiter.ts';
import { hidePasswords } from './hidePasswords.ts';
import { type CsvLayout, parseLines } from './parseLines.ts';
import type { RosterFile } from './RosterFiles.ts';
import { refuseRoster } from './refuseRoster.ts';

const readHead = async (file: RosterFile): Promise<Buffer> => {
  try {
    for await (const chunk of await file.open()) return chunk as Buffer;
    return Buffer.alloc(0);
  } catch (cause) {
    throw refuseRoster({
      where: file.name,
      problem: 'the file cannot be opened',
      remedy: 'check its permissions or pack it again',
      cause,
    });
  }
};

const detectLayout = async (file: RosterFile): Promise<CsvLayout> => {
  const head = await readHead(file);
  const encoding = encodingOf(head);
  const [headerLine = ''] = new TextDecoder(encoding)
    .decode(head)
    .trimStart()
    .split(/[\r\n]/u);
  return { encoding, delimiter: detectDelimiter(headerLine) };
};

/** One CSV file as a table. It never returns the cells of password columns. */
export class CsvTable implements RosterTable {
  readonly file: string;
  readonly header: readonly string[];
  readonly remarks: readonly RosterRemark[];
  readonly #source: RosterFile;
  readonly #layout: CsvLayout;
  readonly #columns: readonly string[];
  /** The cells of the header line, blank ones at its end too. */
  readonly #width: number;

  private constructor(source: RosterFile, layout: CsvLayout, cells: readonly string[]) {
    const columns = cells.slice(0, cells.findLastIndex((name) => name !== '') + 1);
    this.file = source.name;
    this.#source = source;
    this.#layout = layout;
    this.#columns = columns;
    this.#width = cells.length;
    this.header = hidePasswords(columns).hide(columns);
    this.remarks = encodingRemarks[layout.encoding];
  }

  /** Reads the header. @throws ChatError INVALID_REQUEST if the file is not CSV text */
  static async open(source: RosterFile): Promise<CsvTable> {
    const layout = await detectLayout(source);
    for await (const { cells } of parseLines(source, layout)) {
      return new CsvTable(
        source,
        layout,
        cells.map((cell) => cell.trim()),
      );
    }
    return new CsvTable(source, layout, []);
  }

  async *rows(): AsyncGenerator<RosterRow> {
    const width = this.#columns.length;
    const { hide, isSafe } = hidePasswords(this.#columns);
    const hidesAny = this.header.length < width;
    let isHeader = true;
    for await (const { line, cells } of parseLines(this.#source, this.#layout)) {
      const used = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
      if (isHeader || used === 0) {
        isHeader = false;
        continue;
      }
      const shifted = used > width || !isSafe(cells, this.#width);
      yield shifted
        ? {
            line,
            cells: [],
            first: cells[0]?.trim() ?? '',
            misfit: `${cells.length} fields where the header has ${hidesAny ? this.#width : width}`,
          }
        : { line, cells: hide(cells.slice(0, width)) };
    }
  }
}
