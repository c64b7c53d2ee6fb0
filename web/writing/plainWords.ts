import { signal } from '@preact/signals';

/** Takes the marks of formatting off; its code is fetched when a text first seems to hold some. */
const reader = signal<((text: string) => string) | null>(null);
const mayFormat = /[*_~`$>•]|^\s*(?:-|\d+[.)]) /m;

const load = async (): Promise<(text: string) => string> => {
  const { plainText } = await import('../../core/text/plainText.ts');
  reader.value = plainText;
  return plainText;
};

/** The words of a text without the marks of its formatting. A component that shows them follows when the code is there. */
export const plainWords = (text: string): string => {
  if (!mayFormat.test(text)) return text;
  if (reader.value !== null) return reader.value(text);
  load().catch(() => {}); // The marks stay.
  return text;
};

/** The same for what is said once. */
export const plainWordsLater = async (text: string): Promise<string> =>
  mayFormat.test(text)
    ? load().then(
        (read) => read(text),
        () => text,
      )
    : text;
