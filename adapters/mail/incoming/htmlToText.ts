import { entityText } from './entityText.ts';

/** What programs put around what they quote, and signatures; all of it is left out. */
const quoteMarks =
  /\b(gmail_quote|gmail_attr|gmail_signature|gmail_extra|yahoo_quoted|moz-cite-prefix|moz-signature|protonmail_quote|zmail_extra)\b|\b(type\s*=\s*["']?cite)|\bid\s*=\s*["']?(signature|mailSignature|yahoo_quoted)\b/i;
/** Outlook's: everything that comes after it is quoted. */
const restMarks = /\bid\s*=\s*["']?(x_)?(divRplyFwdMsg|appendonsend|mail-editor-reference-message-container)\b/i;

const silent = new Set(['head', 'style', 'script', 'title', 'template', 'noscript', 'object', 'select']);
const voids = new Set(['br', 'img', 'hr', 'meta', 'link', 'input', 'col', 'area', 'base', 'wbr', 'source', 'embed']);
const blocks = new Set([
  'p',
  'div',
  'tr',
  'table',
  'ul',
  'ol',
  'section',
  'article',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);

/**
 * The words of an answer that came as HTML alone, without what it quotes. Reads each character once, whatever is nested in what;
 * nothing is ever shown as HTML.
 */
export const htmlToText = (html: string): string => {
  let text = '';
  /** The element that is left out, and how many of its name are open inside. */
  let [skipped, depth] = ['', 0];
  for (let at = 0; at < html.length; ) {
    const begin = html.indexOf('<', at);
    if (skipped === '') text += entityText(html.slice(at, begin < 0 ? html.length : begin));
    if (begin < 0) break;
    if (html.startsWith('<!--', begin)) {
      const end = html.indexOf('-->', begin + 4);
      at = end < 0 ? html.length : end + 3;
      continue;
    }
    const end = html.indexOf('>', begin);
    if (end < 0) break;
    at = end + 1;
    const tag = html.slice(begin + 1, Math.min(end, begin + 2_000));
    const [, slash, given = ''] = /^(\/?)([a-z][a-z0-9]*)/i.exec(tag) ?? [];
    const name = given.toLowerCase();
    if (name === '') continue;
    if (skipped !== '') {
      if (name === skipped && !tag.endsWith('/')) depth += slash === '/' ? -1 : 1;
      if (depth === 0) skipped = '';
      continue;
    }
    if (slash !== '/' && restMarks.test(tag)) break;
    const isLeftOut = silent.has(name) || (!voids.has(name) && quoteMarks.test(tag));
    if (slash !== '/' && isLeftOut && !tag.endsWith('/')) [skipped, depth] = [name, 1];
    text += breakOf(name, slash === '/', isLeftOut);
  }
  return tidy(text);
};

const breakOf = (name: string, isEnd: boolean, isLeftOut: boolean): string => {
  if (name === 'br') return '\n';
  if (name === 'li') return isEnd ? '' : '\ue001- ';
  if (name === 'td' || name === 'th') return isEnd ? ' ' : '';
  if (name === 'p') return '\ue001\ue001';
  if (name === 'blockquote' && !isLeftOut) return isEnd ? '\ue001\ue003\ue001' : '\ue001\ue002\ue001';
  return blocks.has(name) ? '\ue001' : '';
};

/** Line ends of the source are spaces; blocks next to each other share one line end, paragraphs an empty line. */
const tidy = (text: string): string => {
  const lines = text
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?(\ue001[\ue001 ]*)/g, (breaks) => (breaks.replaceAll(' ', '').length > 2 ? '\n\n' : '\n'))
    .split('\n')
    .map((line) => line.trim());
  return withQuotes(lines)
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
};

/** Lines in a quote that nothing else marks get the mark that they have in plain text. */
const withQuotes = (lines: readonly string[]): string[] => {
  let depth = 0;
  return lines.flatMap((line) => {
    if (line !== '\ue002' && line !== '\ue003') return [depth > 0 ? `> ${line}` : line];
    depth = Math.max(0, depth + (line === '\ue002' ? 1 : -1));
    return [];
  });
};
