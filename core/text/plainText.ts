import type { FormattedPiece } from './FormattedPiece.ts';
import { parseFormatting } from './parseFormatting.ts';

/** Signs without which no text has formatting. */
const mayFormat = /[*_~`$>•]|^[ \t]*(?:-|\d+[.)]) /m;

/**
 * The words of a text without the marks of its formatting, and without blank lines around blocks: for lists,
 * notifications, announcements and quotes.
 */
export const plainText = (text: string): string =>
  mayFormat.test(text)
    ? wordsOf(parseFormatting(text))
        .replace(/\n{2,}/g, '\n')
        .trim()
    : text;

const wordsOf = (pieces: readonly FormattedPiece[]): string =>
  pieces
    .map((piece) => {
      if ('pieces' in piece) return (piece.kind === 'item' ? '• ' : '') + wordsOf(piece.pieces);
      if (piece.kind === 'mark') return piece.text.includes('\n') ? '\n' : '';
      return piece.kind === 'maths' ? piece.tex : piece.text;
    })
    .join('');
