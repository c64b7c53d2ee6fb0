import { LinkifyIt } from 'linkify-it';

/** A part of a text that is an address. */
export interface TextLink {
  readonly from: number;
  readonly to: number;
  readonly href: string;
}

const finder = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: false });
/** A scheme is found also where it touches a word: who writes Chinese puts no space before it. */
const scheme = /https?:(?=\/\/)/giu;
/** What people write behind an address and no address holds unescaped: quotes, punctuation of East Asia, marks nobody sees. */
const neverInside = /[\s\p{Cc}\p{Cf}<>"`…。、，．！？：；（）「」『』【】《》〈〉“”„«»｜|]/u;
/** Marks of bold, italic and struck text. */
const emphasis = /[*_~]+$/u;

/** Behind a name in an address: what looks like a host is none. */
const credentials = /^(?::[^\s@/]*)?@/u;
const credentialsChars = 200;

/** The addresses in a text, in their order: http and https, `www.` and mail. */
export const findLinks = (text: string): readonly TextLink[] => {
  const links: TextLink[] = [];
  let end = 0;
  const add = (from: number, to: number, hrefOf: (shown: string) => string): void => {
    const shown = text.slice(from, to).replace(emphasis, '');
    const href = hrefOf(shown);
    if (!URL.canParse(href) || credentials.test(text.slice(from + shown.length, to + credentialsChars))) return;
    addFuzzy(end, from);
    end = from + shown.length;
    links.push({ from, to: end, href });
  };
  const addFuzzy = (start: number, stop: number): void => {
    for (const piece of piecesOf(text, start, stop))
      for (const { index, lastIndex, schema, url, text: shown } of finder.match(piece.text) ?? []) {
        if (schema !== 'mailto:' && !/^www\./iu.test(shown)) continue;
        const from = piece.from + index;
        const to = piece.from + lastIndex - (shown.length - shown.replace(emphasis, '').length);
        if (URL.canParse(url))
          links.push({ from, to, href: schema === 'mailto:' ? url : `https://${text.slice(from, to)}` });
      }
  };
  for (const { index, 0: found } of text.matchAll(scheme)) {
    if (index < end) continue;
    const rest = text.slice(index, stopOf(text, index));
    const length = finder.testSchemaAt(rest, found.toLowerCase(), found.length);
    if (length > 0) add(index, index + found.length + length, (shown) => shown);
  }
  addFuzzy(end, text.length);
  return links;
};

/** Where an address that begins here ends at the latest. */
const stopOf = (text: string, from: number): number => {
  const length = text.slice(from).search(neverInside);
  return length < 0 ? text.length : from + length;
};

/** The parts between what no address holds. */
const piecesOf = function* (text: string, start: number, stop: number) {
  let from = start;
  while (from < stop) {
    const to = Math.min(stop, stopOf(text, from));
    if (to > from) yield { from, text: text.slice(from, to) };
    from = to + 1;
  }
};
