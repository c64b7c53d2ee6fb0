import { ChatError } from '../../core/errors.ts';

/** An opaque cursor of the values that a list is sorted by. */
export const encodeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** @throws ChatError INVALID_REQUEST for a cursor that was not made here for such a list */
export const decodeCursor = <Kinds extends readonly ('string' | 'number')[]>(cursor: string, ...kinds: Kinds) => {
  const values = parse(Buffer.from(cursor, 'base64url').toString());
  const fits =
    Array.isArray(values) &&
    values.length === kinds.length &&
    kinds.every((kind, index) => typeof values[index] === kind);
  // NUL is the one character that the database cannot hold.
  if (!fits || values.some((value) => typeof value === 'string' && value.includes('\0'))) throw badCursor();
  return values as { -readonly [Index in keyof Kinds]: Kinds[Index] extends 'string' ? string : number };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badCursor(cause);
  }
};

const badCursor = (cause?: unknown): ChatError =>
  new ChatError('INVALID_REQUEST', 'This cursor is not one of this list. Begin again without a cursor.', { cause });
