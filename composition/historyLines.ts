import { isUtf8 } from 'node:buffer';
import { ChatError } from '../core/errors.ts';

/** Bytes of one line, at most: a message with all who have read it. */
const mostBytes = 8_000_000;
const lineFeed = 0x0a;

/** One line of a file, or why it cannot be read. */
export type TextLine = { readonly text: string } | { readonly problem: string };

interface Mark {
  readonly name: string;
  readonly bytes: readonly number[];
}

const utf8Mark: Mark = { name: 'utf-8', bytes: [0xef, 0xbb, 0xbf] };
const utf16Marks: readonly Mark[] = [
  { name: 'utf-16le', bytes: [0xff, 0xfe] },
  { name: 'utf-16be', bytes: [0xfe, 0xff] },
];

/** How packed files begin. */
const packed: readonly Mark[] = [
  { name: 'gzip', bytes: [0x1f, 0x8b] },
  { name: 'zip', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'xz', bytes: [0xfd, 0x37, 0x7a, 0x58] },
  { name: 'bzip2', bytes: [0x42, 0x5a, 0x68] },
];

const beginsWith = (bytes: Buffer, mark: Mark): boolean => mark.bytes.every((byte, at) => bytes[at] === byte);

/**
 * The lines of a file in UTF-8, or in UTF-16 with its mark. A line that is too long or not UTF-8 is told, and the next ones
 * are read. Memory grows with the longest line. `name` says in errors what is read.
 * @throws ChatError INVALID_REQUEST for a packed file, one that is no text, and one that is a single JSON value
 */
export async function* historyLines(chunks: AsyncIterable<Buffer>, name: string): AsyncIterable<TextLine> {
  let isFirst = true;
  for await (const line of splitLines(asUtf8(chunks, name))) {
    if (isFirst && 'text' in line && line.text.trim() !== '') {
      isFirst = false;
      refuseSingleValue(line.text.trim(), name);
    }
    yield line;
  }
}

/** A list, or an object over several lines: each of its lines would be wrong. */
const refuseSingleValue = (first: string, name: string): void => {
  if (!first.startsWith('[') && first !== '{') return;
  throw new ChatError(
    'INVALID_REQUEST',
    `${name} is one JSON value over all lines, not one record a line. Write a list as lines, e.g. with: jq -c '.[]'`,
  );
};

/** The bytes as UTF-8 without a mark. */
async function* asUtf8(chunks: AsyncIterable<Buffer>, name: string): AsyncIterable<Buffer> {
  let decoder: TextDecoder | undefined;
  for await (const [chunk, isFirst] of withWholeHead(chunks)) {
    if (isFirst) {
      refuseOther(chunk, name);
      const wide = utf16Marks.find((mark) => beginsWith(chunk, mark));
      if (wide !== undefined) decoder = new TextDecoder(wide.name);
    }
    if (decoder !== undefined) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    else yield isFirst && beginsWith(chunk, utf8Mark) ? chunk.subarray(utf8Mark.bytes.length) : chunk;
  }
  if (decoder !== undefined) yield Buffer.from(decoder.decode());
}

/** A pipe may give the first bytes one by one. */
async function* withWholeHead(chunks: AsyncIterable<Buffer>): AsyncIterable<readonly [Buffer, boolean]> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (head === undefined) yield [chunk, false];
    else {
      head = Buffer.concat([head, chunk]);
      if (head.length < 4) continue;
      yield [head, true];
      head = undefined;
    }
  }
  if (head !== undefined && head.length > 0) yield [head, true];
}

const refuseOther = (head: Buffer, name: string): void => {
  const found = packed.find((mark) => beginsWith(head, mark));
  if (found !== undefined)
    throw new ChatError(
      'INVALID_REQUEST',
      `${name} is packed (${found.name}), not JSON. Unpack it first, or pipe it: gzip -dc old.jsonl.gz | homeroom import-history - --source …`,
    );
  if (utf16Marks.some((mark) => beginsWith(head, mark)) || !head.subarray(0, 1_000).includes(0)) return;
  throw new ChatError(
    'INVALID_REQUEST',
    `${name} is no text, or UTF-16 without a mark. Write it as UTF-8, one JSON record a line.`,
  );
};

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncIterable<TextLine> {
  let rest: Buffer[] = [];
  let length = 0;
  let isSkipping = false;
  for await (const chunk of chunks) {
    const first = chunk.indexOf(lineFeed);
    if (first === -1) {
      length += chunk.length;
      if (isSkipping || length > mostBytes) [isSkipping, rest] = [true, []];
      else rest.push(chunk);
      continue;
    }
    const last = chunk.lastIndexOf(lineFeed);
    if (isSkipping || length + first > mostBytes) {
      yield { problem: tooLong };
      if (last > first) yield* decode(chunk.subarray(first + 1, last));
    } else
      yield* decode(rest.length === 0 ? chunk.subarray(0, last) : Buffer.concat([...rest, chunk.subarray(0, last)]));
    const tail = chunk.subarray(last + 1);
    [rest, length, isSkipping] = [tail.length === 0 ? [] : [tail], tail.length, false];
  }
  if (isSkipping) yield { problem: tooLong };
  else if (length > 0) yield* decode(Buffer.concat(rest));
}

const tooLong = `is longer than ${mostBytes / 1_000_000} MB, and no record is: look whether line ends are missing, or a file stands in a text`;

/** Whole lines. What is not UTF-8 is told by its line. */
function* decode(lines: Buffer): Iterable<TextLine> {
  if (isUtf8(lines)) {
    for (const text of lines.toString('utf8').split('\n')) yield { text };
    return;
  }
  for (let begin = 0; begin <= lines.length; ) {
    const feed = lines.indexOf(lineFeed, begin);
    const end = feed === -1 ? lines.length : feed;
    const line = lines.subarray(begin, end);
    yield isUtf8(line) ? { text: line.toString('utf8') } : { problem: notUtf8 };
    begin = end + 1;
  }
}

const notUtf8 = 'is not UTF-8; convert the file, e.g. with: iconv -f WINDOWS-1251 -t UTF-8';
