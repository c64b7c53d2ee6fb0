import { createReadStream } from 'node:fs';
import { readHistoryLine } from '../adapters/wire/history/readHistoryLine.ts';
import { ChatError } from '../core/errors.ts';
import type { HistoryLine } from '../core/history/HistoryRecord.ts';

/** Characters of one line, at most: a message with all who have read it. */
const mostChars = 8_000_000;

/** The records of a file of lines, one after the other; `-` is the standard input. @throws ChatError INVALID_REQUEST */
export async function* readHistoryFile(path: string): AsyncIterable<HistoryLine> {
  let line = 0;
  for await (const text of linesOf(path)) {
    line += 1;
    const row = readHistoryLine(line, text);
    if (row !== undefined) yield row;
  }
}

async function* linesOf(path: string): AsyncIterable<string> {
  const input = path === '-' ? process.stdin : createReadStream(path);
  input.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of input) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > mostChars)
        throw new ChatError('INVALID_REQUEST', `A line of "${path}" is longer than ${mostChars} characters.`);
      yield* lines;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new ChatError('INVALID_REQUEST', `There is no file "${path}".`, { cause: error });
    throw error;
  }
  if (rest !== '') yield rest;
}
