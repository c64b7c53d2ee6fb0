/** Unicode's White_Space, and the byte order mark that files begin with. All of them are single UTF-16 units. */
const space = /[\p{White_Space}\uFEFF]/u;

/** The line that opens or closes a block, CommonMark 0.31 section 4.5: three or more of a sign, indented by up to 3. */
const fenceLine = /(?:^|[\r\n]) {0,3}(`{3,}|~{3,})([^\r\n]*)/g;

/**
 * The text without white space at both ends. Line ends and indentation between them stay.
 *
 * - At the start white space goes up to the first character. A fenced block begins with its fence, so no code is lost:
 *   the lines inside keep their indentation, only that of the fence itself goes.
 * - At the end white space goes too, unless a fenced block is still open there: what follows the line of its fence is
 *   inside the block, and stays as it is.
 *
 * Trimming again changes nothing. Linear in the length.
 */
export const trimText = (text: string): string => {
  let start = 0;
  while (start < text.length && isSpace(text, start)) start += 1;
  const fromStart = text.slice(start);
  if (openBlock(fromStart)) return fromStart;
  let end = fromStart.length;
  while (end > 0 && isSpace(fromStart, end - 1)) end -= 1;
  return fromStart.slice(0, end);
};

const isSpace = (text: string, index: number): boolean => space.test(text.charAt(index));

/** True where the text ends inside a fenced block that has at least one line of its own. */
const openBlock = (text: string): boolean => {
  if (!text.includes('```') && !text.includes('~~~')) return false;
  let fence = '';
  let inside = 0;
  for (const line of text.matchAll(fenceLine)) {
    const [whole, signs = '', rest = ''] = line;
    const opens = fence === '' && !(signs.startsWith('`') && rest.includes('`'));
    const closes = fence !== '' && signs.startsWith(fence) && /^[ \t]*$/.test(rest);
    if (opens) {
      fence = signs;
      inside = line.index + whole.length;
    } else if (closes) fence = '';
  }
  return fence !== '' && inside < text.length;
};
