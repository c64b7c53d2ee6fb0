const address = /\bhttps?:\/\/[^\s<>"']+/giu;
/** Punctuation at the end of a sentence is not part of the address. */
const tail = /[.,;:!?)\]}»”’]+$/u;

/** The text with http and https addresses as links. Nothing in it is treated as markup. */
export const RichText = ({ text }: { text: string }) => {
  const parts: (string | { readonly href: string })[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const href = match[0].replace(tail, '');
    if (!URL.canParse(href)) continue;
    parts.push(text.slice(from, match.index), { href });
    from = match.index + href.length;
  }
  parts.push(text.slice(from));
  return (
    <>
      {parts.map((part, at) =>
        typeof part === 'string' ? (
          part
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change their order
          <a key={at} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.href}
          </a>
        ),
      )}
    </>
  );
};
