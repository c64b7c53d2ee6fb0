import { pipeline, Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { ChatError } from '../../../core/errors.ts';
import { decodeLines, type TextEncoding } from './decodeLines.ts';
import type { Delimiter } from './detectDelimiter.ts';
import type { RosterFile } from './RosterFiles.ts';
import { refuseRoster } from './refuseRoster.ts';

/** The most characters of a row, so that a quote that is never closed does not read the whole file into memory. */
const MAX_ROW_CHARS = 256 * 1024;

export interface CsvLine {
  /** The line of the file on which the row begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvLayout {
  readonly encoding: TextEncoding;
  readonly delimiter: Delimiter;
}

const closeQuotes = {
  problem: 'the quotes do not match',
  remedy: 'put quotes around the whole field and double those inside it',
};
const parseProblems: Readonly<Record<string, { readonly problem: string; readonly remedy: string }>> = {
  CSV_QUOTE_NOT_CLOSED: { problem: 'a quote opens here and is never closed', remedy: 'close it' },
  CSV_INVALID_CLOSING_QUOTE: closeQuotes,
  INVALID_OPENING_QUOTE: closeQuotes,
  CSV_MAX_RECORD_SIZE: {
    problem: 'a row does not end, perhaps a quote opens here and is never closed',
    remedy: 'close it',
  },
};

const breaksIn = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/gu)?.length ?? 0), 0);

/**
 * Numbers rows by the line on which they begin. The parser's own count is wrong after CRLF inside quotes, so it only
 * says whether a row has line breaks.
 */
const numberLines = () => {
  let seen = { lines: 0, empty_lines: 0 };
  let next = 1;
  return {
    /** The line on which the next row begins. */
    next: () => next,
    number: (cells: readonly string[], info: Info): number => {
      const blank = info.empty_lines - seen.empty_lines;
      const line = next + blank;
      const spreads = info.lines - seen.lines - blank > 1;
      next = line + 1 + (spreads ? breaksIn(cells) : 0);
      seen = info;
      return line;
    },
  };
};

/** Yields the rows of a file with the header, without blank lines. @throws ChatError INVALID_REQUEST with the line */
export async function* parseLines(file: RosterFile, { encoding, delimiter }: CsvLayout): AsyncGenerator<CsvLine> {
  const lines = numberLines();
  // The parser finds a row before it emits it, so the line numbers wait here, at most those of one block.
  const begins: number[] = [];
  const parser = parse({
    bom: true,
    delimiter,
    max_record_size: MAX_ROW_CHARS,
    on_record: (cells: string[], info: Info) => {
      begins.push(lines.number(cells, info));
      return cells;
    },
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const bytes = await file.open();
  pipeline(Readable.from(decodeLines(bytes, { file: file.name, encoding })), parser, () => {
    bytes.destroy();
  });
  try {
    for await (const cells of parser as AsyncIterable<string[]>) yield { line: begins.shift() ?? 0, cells };
  } catch (cause) {
    if (cause instanceof ChatError) throw cause;
    const known = cause instanceof CsvError ? parseProblems[cause.code] : undefined;
    const { problem, remedy } = known ?? {
      problem: 'the file cannot be read to its end',
      remedy: 'export or pack it again',
    };
    throw refuseRoster({
      where: `${file.name}:${lines.next()}`,
      problem,
      remedy,
      ...(known === undefined ? { cause } : {}),
    });
  }
}
