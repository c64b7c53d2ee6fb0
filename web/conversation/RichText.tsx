import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Mention } from '../../client/wire/Mention.ts';
import type { Formatted } from '../writing/Formatted.tsx';
import type { TextLink } from '../writing/findLinks.ts';

/** What finds addresses, and what shows formatting; their code is fetched when a text first seems to hold some. */
const finder = signal<((text: string) => readonly TextLink[]) | null>(null);
const formatter = signal<typeof Formatted | null>(null);
const mayHoldLinks = /:\/\/|www\.|@/iu;
const mayHoldMarks = /[*_~`$>•]|^\s*(?:-|\d+[.)]) /m;

const load = async (mayLink: boolean): Promise<void> => {
  const [{ findLinks } = {}, { Formatted }] = await Promise.all([
    mayLink ? import('../writing/findLinks.ts') : undefined,
    import('../writing/Formatted.tsx'),
  ]);
  if (findLinks !== undefined) finder.value ??= findLinks;
  formatter.value ??= Formatted;
};

const noLinks: readonly TextLink[] = [];

interface Props {
  readonly text: string;
  readonly mentions?: readonly Mention[];
}

const noMentions: readonly Mention[] = [];

/** A text with its addresses as links, its mentions and its formatting. Nothing in it is treated as HTML. */
export const RichText = ({ text, mentions = noMentions }: Props) => {
  const mayLink = mayHoldLinks.test(text);
  const isPlain = !mayLink && !mayHoldMarks.test(text);
  useEffect(() => {
    if (isPlain || (formatter.peek() !== null && (!mayLink || finder.peek() !== null))) return;
    load(mayLink).catch(() => {}); // The text stays as it is.
  }, [isPlain, mayLink]);
  const find = mayLink ? finder.value : null;
  const links = useMemo(() => find?.(text) ?? noLinks, [find, text]);
  const Shown = isPlain ? null : formatter.value;
  return Shown === null ? text : <Shown text={text} links={links} mentions={mentions} />;
};
