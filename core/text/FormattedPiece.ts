/** An address in a text, as a finder of addresses gives it: UTF-16 units, the end excluded. */
export interface FoundAddress {
  readonly from: number;
  readonly to: number;
  readonly href: string;
}

/** Formatting inside a line. */
export type InlineKind = 'bold' | 'italic' | 'strike' | 'code';
/** Formatting of whole lines. */
export type BlockKind = 'fence' | 'quote' | 'list' | 'item' | 'numbered';

/**
 * A piece of a text. The texts of all pieces, one after the other, are the source: nothing that somebody wrote is lost,
 * and whoever shows no formatting shows the source.
 */
export type FormattedPiece =
  | { readonly kind: 'text'; readonly text: string }
  /** Signs that ask for formatting, and the line ends around blocks. They are not shown. */
  | { readonly kind: 'mark'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  /** A formula: `tex` is `text` without its dollar signs. */
  | { readonly kind: 'maths'; readonly text: string; readonly tex: string; readonly isBlock: boolean }
  | { readonly kind: InlineKind; readonly pieces: readonly FormattedPiece[] }
  /** `depth` is how far an item stands inside others: 0 to 3. */
  | { readonly kind: BlockKind; readonly pieces: readonly FormattedPiece[]; readonly depth?: number };

/** The source of pieces. */
export const sourceOf = (pieces: readonly FormattedPiece[]): string =>
  pieces.map((piece) => ('pieces' in piece ? sourceOf(piece.pieces) : piece.text)).join('');
