import { signal } from '@preact/signals';
import { Fragment } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { FoundLink } from './findLinks.ts';

/** What finds addresses; its code is fetched when a text first seems to hold one. */
const finder = signal<((text: string) => readonly FoundLink[]) | null>(null);
const mayHoldLinks = /:\/\/|www\.|@/iu;

const loadFinder = (): void => {
  if (finder.peek() !== null) return;
  import('./findLinks.ts').then(
    ({ findLinks }) => (finder.value = findLinks),
    () => {}, // The texts stay as they are.
  );
};

/** The text with its addresses as links. Nothing in it is treated as markup. */
export const RichText = ({ text }: { text: string }) => {
  const mayLink = mayHoldLinks.test(text);
  useEffect(() => (mayLink ? loadFinder() : undefined), [mayLink]);
  const find = mayLink ? finder.value : null;
  const links = useMemo(() => find?.(text) ?? [], [find, text]);
  let from = 0;
  return (
    <>
      {links.map((link) => {
        const before = text.slice(from, link.from);
        from = link.to;
        return (
          <Fragment key={link.from}>
            {before}
            <a href={link.href} target="_blank" rel="noopener noreferrer nofollow">
              {text.slice(link.from, link.to)}
            </a>
          </Fragment>
        );
      })}
      {text.slice(from)}
    </>
  );
};
