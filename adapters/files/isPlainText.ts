import { createReadStream } from 'node:fs';

/** Controls that no text has: all but tab, line ends, form feed and escape. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the text is searched for
const control = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/;

/** Whether a file is a text in UTF-8, from its first byte to its last. */
export const isPlainText = async (path: string): Promise<boolean> => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path))
      if (control.test(decoder.decode(chunk as Uint8Array, { stream: true }))) return false;
    decoder.decode();
    return true;
  } catch (failure) {
    if (failure instanceof TypeError) return false;
    throw failure;
  }
};
