import { useMemo } from 'preact/hooks';
import type { Mention } from '../../client/wire/Mention.ts';
import type { FormattedPiece, FoundAddress } from '../../core/text/FormattedPiece.ts';
import { parseFormatting } from '../../core/text/parseFormatting.ts';
import { useAccount } from '../session/Account.ts';
import { copySources } from './copySources.ts';
import { cutMentions } from './findMentions.ts';
import { Maths } from './Maths.tsx';
import './Formatted.css';

copySources();

interface Props {
  readonly text: string;
  readonly links: readonly FoundAddress[];
  readonly mentions: readonly Mention[];
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
export const Formatted = ({ text, links, mentions }: Props) => {
  const pieces = useMemo(() => parseFormatting(text, links), [text, links]);
  return <Pieces pieces={pieces} mentions={mentions} />;
};

const Pieces = ({ pieces, mentions }: { pieces: readonly FormattedPiece[]; mentions: Props['mentions'] }) => (
  <>
    {pieces.map((piece, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is known by its place
      <Piece key={at} piece={piece} mentions={mentions} />
    ))}
  </>
);

const Piece = ({ piece, mentions }: { piece: FormattedPiece; mentions: Props['mentions'] }) => {
  switch (piece.kind) {
    case 'text':
      return <Words text={piece.text} mentions={mentions} />;
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
          <Pieces pieces={piece.pieces} mentions={mentions} />
        </pre>
      );
    default: {
      const Element = elements[piece.kind];
      const deep = 'depth' in piece && piece.depth ? ` deep-${piece.depth}` : '';
      const isBlock = piece.kind === 'quote' || piece.kind === 'item' || piece.kind === 'numbered';
      return (
        <Element class={`is-${piece.kind}${deep}`} {...(isBlock && { dir: 'auto' })}>
          <Pieces pieces={piece.pieces} mentions={mentions} />
        </Element>
      );
    }
  }
};

/** Words in which nothing is formatted, with those whom they mention. */
const Words = ({ text, mentions }: Pick<Props, 'text' | 'mentions'>) => {
  const { me } = useAccount();
  if (mentions.length === 0 || !text.includes('@')) return <>{text}</>;
  return (
    <>
      {cutMentions(text, mentions).map(({ text: part, mention }, at) =>
        mention === undefined ? (
          part
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place
          <bdi key={at} class={`mention ${mention.user_id === null || mention.user_id === me.id ? 'is-me' : ''}`}>
            {part}
          </bdi>
        ),
      )}
    </>
  );
};
