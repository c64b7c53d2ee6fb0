import { readFileSync } from 'node:fs';
import { pages } from '../documents.ts';

/** A block of code in a document. */
export interface Fence {
  readonly page: string;
  /** The line of its first words. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** What a comment before it says of it: `not run` or `an outline`, and why. */
  readonly mark: { readonly kind: string; readonly reason: string } | undefined;
}

/** All blocks of code in these languages, page by page. */
export const fences = (...languages: readonly string[]): Fence[] =>
  pages().flatMap((page) => {
    const text = readFileSync(page, 'utf8');
    const found = text.matchAll(
      /^( *)(?:<!-- sample, (not run|an outline): ([^\n]*?) -->\n *)?```(\w+)\n([\s\S]*?)^ *```$/gm,
    );
    return [...found].flatMap(([, indent = '', kind, reason = '', language = '', code = ''], index) => {
      const line = text.slice(0, [...text.matchAll(/^ *```\w+$/gm)][index]?.index).split('\n').length + 1;
      const bare = code.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
      const mark = kind === undefined ? undefined : { kind, reason };
      return languages.includes(language) ? [{ page, line, language, code: bare, mark }] : [];
    });
  });
