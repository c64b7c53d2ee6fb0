import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { FormattedPiece, FoundAddress } from '../../core/text/FormattedPiece.ts';
import { parseFormatting } from '../../core/text/parseFormatting.ts';
import { copySources } from './copySources.ts';
import { Maths } from './Maths.tsx';
import './Formatted.css';

copySources();

interface Props {
  readonly text: string;
  readonly links: readonly FoundAddress[];
  /** Shows words in which nothing is formatted. */
  readonly words: (text: string) => ComponentChildren;
}

const elements = {
  bold: 'strong',
  italic: 'em',
  strike: 's',
  code: 'code',
  quote: 'blockquote',
  list: 'ul',
  item: 'li',
  numbered: 'li',
} as const;

/** A text with its formatting. Its marks stay in the document, unseen, so that the text of the element is the source. */
export const Formatted = ({ text, links, words }: Props) => {
  const pieces = useMemo(() => parseFormatting(text, links), [text, links]);
  return <Pieces pieces={pieces} words={words} />;
};

const Pieces = ({ pieces, words }: { pieces: readonly FormattedPiece[]; words: Props['words'] }) => (
  <>
    {pieces.map((piece, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is known by its place
      <Piece key={at} piece={piece} words={words} />
    ))}
  </>
);

const Piece = ({ piece, words }: { piece: FormattedPiece; words: Props['words'] }) => {
  switch (piece.kind) {
    case 'text':
      return <>{words(piece.text)}</>;
    case 'mark':
      return <span hidden>{piece.text}</span>;
    case 'maths':
      return <Maths tex={piece.tex} source={piece.text} isBlock={piece.isBlock} />;
    case 'link':
      return (
        <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
          {piece.text}
        </a>
      );
    case 'fence':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the message is scrolled by the keyboard too
        <pre dir="ltr" tabIndex={0}>
          <Pieces pieces={piece.pieces} words={words} />
        </pre>
      );
    default: {
      const Element = elements[piece.kind];
      const deep = 'depth' in piece && piece.depth ? ` deep-${piece.depth}` : '';
      const isBlock = piece.kind === 'quote' || piece.kind === 'item' || piece.kind === 'numbered';
      return (
        <Element class={`is-${piece.kind}${deep}`} {...(isBlock && { dir: 'auto' })}>
          <Pieces pieces={piece.pieces} words={words} />
        </Element>
      );
    }
  }
};
