import { createReadStream } from 'node:fs';
import { readHistoryLine } from '../adapters/wire/history/readHistoryLine.ts';
import { ChatError } from '../core/errors.ts';
import type { HistoryLine } from '../core/history/HistoryRecord.ts';
import { historyLines } from './historyLines.ts';

/** If so many lines from the first one on are no records, it is another file. */
const mostWrong = 20;
/** Bytes of one read. */
const readAtOnce = 1 << 18;

/**
 * The records of a file of lines, one after the other; `-` is the standard input. A line that is none is told.
 * @throws ChatError INVALID_REQUEST for a file that cannot be read or has no records at its beginning
 */
export async function* readHistoryFile(path: string): AsyncIterable<HistoryLine> {
  const name = path === '-' ? 'The standard input' : `"${path}"`;
  const input: AsyncIterable<Buffer> =
    path === '-' ? process.stdin : createReadStream(path, { highWaterMark: readAtOnce });
  let [line, wrong] = [0, 0];
  try {
    for await (const found of historyLines(input, name)) {
      line += 1;
      const row: HistoryLine | undefined =
        'text' in found
          ? readHistoryLine(line, found.text)
          : { line, problem: { kind: 'line', problem: found.problem, isRefused: true } };
      if (row === undefined) continue;
      yield row;
      if ('problem' in row && row.problem.kind === 'line') wrong += 1;
      else wrong = Number.NEGATIVE_INFINITY;
      if (wrong === mostWrong)
        throw new ChatError(
          'INVALID_REQUEST',
          `None of the first ${line} lines of ${path === '-' ? 'the standard input' : name} is a record. One looks like this: {"kind":"person","id":"17","first_name":"Olga"}; docs/history.md has all kinds.`,
        );
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no file',
  EISDIR: 'There is a folder, and no file, at',
  EACCES: 'Nobody but its owner may read',
};

const unreadable = (path: string, cause: unknown): unknown => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = cause instanceof ChatError ? undefined : reasons[code];
  return reason === undefined ? cause : new ChatError('INVALID_REQUEST', `${reason} "${path}".`, { cause });
};
