import { ChatError } from '../../../core/errors.ts';

/** The most levels of nested lists and objects; no schema here needs more than a few. */
const maxDepth = 32;

/** @throws ChatError INVALID_REQUEST for bytes that are not UTF-8 or not JSON, or nested deeper than 32 levels */
export const parseJson = (bytes: Uint8Array): unknown => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (isTooDeep(text)) throw new ChatError('INVALID_REQUEST', `The body is nested deeper than ${maxDepth} levels.`);
    const value: unknown = JSON.parse(text);
    return value;
  } catch (failure) {
    if (failure instanceof ChatError) throw failure;
    throw new ChatError('INVALID_REQUEST', 'The body is not valid JSON in UTF-8.');
  }
};

const [quote, backslash, openList, closeList, openObject, closeObject] = [...'"\\[]{}'].map((one) => one.charCodeAt(0));

/** Counts brackets outside strings, before the parser builds anything. */
const isTooDeep = (text: string): boolean => {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === backslash) at += 1;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else if (code === openList || code === openObject) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (code === closeList || code === closeObject) depth -= 1;
  }
  return false;
};
