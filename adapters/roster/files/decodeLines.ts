import { isUtf8 } from 'node:buffer';
import type { RosterRemark } from '../records/RosterBundle.ts';
import { refuseRoster } from './refuseRoster.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** No row about a person or a class is longer, so a longer line means that the file is not a roster. */
const MAX_LINE_BYTES = 1024 * 1024;
const LINE_FEED = 0x0a;

const byteOrderMarks: readonly { readonly encoding: TextEncoding; readonly mark: readonly number[] }[] = [
  { encoding: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
];

/** The first bytes of other formats that people rename to .csv. */
const disguises: readonly { readonly name: string; readonly mark: readonly number[] }[] = [
  { name: 'a workbook (.xlsx) or ZIP archive', mark: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'a workbook (.xls)', mark: [0xd0, 0xcf, 0x11, 0xe0] },
  { name: 'a gzip archive', mark: [0x1f, 0x8b] },
  { name: 'a PDF', mark: [0x25, 0x50, 0x44, 0x46] },
];

const beginsWith = (bytes: Buffer, mark: readonly number[]): boolean => mark.every((byte, at) => bytes[at] === byte);

/** The encoding by a file's byte order mark; UTF-8 without one. */
export const encodingOf = (head: Buffer): TextEncoding =>
  byteOrderMarks.find(({ mark }) => beginsWith(head, mark))?.encoding ?? 'utf-8';

/** The remarks of the report on each encoding. */
export const encodingRemarks: Readonly<Record<TextEncoding, readonly RosterRemark[]>> = {
  'utf-8': [],
  'utf-16le': [{ line: 1, problem: 'the file is UTF-16', action: 'decoded, save it as UTF-8 to keep it small' }],
  'utf-16be': [{ line: 1, problem: 'the file is UTF-16', action: 'decoded, save it as UTF-8 to keep it small' }],
};

interface Place {
  readonly file: string;
  readonly line: number;
}

const check = (lines: Buffer, { file, line }: Place): void => {
  const disguise = line === 1 ? disguises.find(({ mark }) => beginsWith(lines, mark)) : undefined;
  if (disguise !== undefined || lines.includes(0)) {
    const problem = `this is ${disguise?.name ?? 'not text'}`;
    throw refuseRoster({ where: `${file}:${line}`, problem, remedy: 'export the table as CSV (UTF-8)' });
  }
  if (isUtf8(lines)) return;
  let at = line;
  for (let begin = 0; begin < lines.length; at += 1) {
    const feed = lines.indexOf(LINE_FEED, begin);
    const end = feed === -1 ? lines.length : feed + 1;
    if (!isUtf8(lines.subarray(begin, end))) break;
    begin = end;
  }
  throw refuseRoster({
    where: `${file}:${at}`,
    problem: 'a letter is not UTF-8, and guessing its encoding could change names',
    remedy: 'save the file as CSV UTF-8',
  });
};

const countLines = (text: Buffer): number => {
  let count = 0;
  for (let at = text.indexOf(LINE_FEED); at !== -1; at = text.indexOf(LINE_FEED, at + 1)) count += 1;
  return count;
};

async function* asUtf8(chunks: AsyncIterable<Buffer>, encoding: TextEncoding): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') return yield* chunks;
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/**
 * Decodes a file and yields its text in whole lines.
 * @throws ChatError INVALID_REQUEST, with the line, for bytes that are not text in the encoding of the byte order mark
 */
export async function* decodeLines(
  chunks: AsyncIterable<Buffer>,
  { file, encoding }: { readonly file: string; readonly encoding: TextEncoding },
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  for await (const chunk of asUtf8(chunks, encoding)) {
    const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = text.lastIndexOf(LINE_FEED) + 1;
    rest = text.subarray(end);
    if (rest.length > MAX_LINE_BYTES) {
      check(rest, { file, line: line + countLines(text) });
      const problem = `a line of more than ${MAX_LINE_BYTES} bytes`;
      throw refuseRoster({
        where: `${file}:${line + countLines(text)}`,
        problem,
        remedy: 'export the table as CSV (UTF-8)',
      });
    }
    if (end === 0) continue;
    const lines = text.subarray(0, end);
    check(lines, { file, line });
    yield lines;
    line += countLines(lines);
  }
  if (rest.length === 0) return;
  check(rest, { file, line });
  yield rest;
}
