/** Unicode's White_Space and the byte order mark. Each is a single UTF-16 unit. */
const space = /[\p{White_Space}\uFEFF]/u;

/**
 * A line that opens or closes a fenced block (CommonMark 0.31, section 4.5): three or more signs, indented by up to 3.
 */
const fenceLine = /(?:^|[\r\n]) {0,3}(`{3,}|~{3,})([^\r\n]*)/g;

/**
 * The text without white space at both ends. Line ends and indentation inside stay.
 *
 * - At the start, all white space before the first character is removed. A fenced block begins with its fence, so its
 *   code keeps its indentation; only the fence loses its own.
 * - At the end, white space is removed unless a fenced block is still open: then it is part of the code, and stays.
 *
 * Trimming a trimmed text changes nothing. Takes time linear in the length.
 */
export const trimText = (text: string): string => {
  let start = 0;
  while (start < text.length && isSpace(text, start)) start += 1;
  const fromStart = text.slice(start);
  if (endsInOpenBlock(fromStart)) return fromStart;
  let end = fromStart.length;
  while (end > 0 && isSpace(fromStart, end - 1)) end -= 1;
  return fromStart.slice(0, end);
};

const isSpace = (text: string, index: number): boolean => space.test(text.charAt(index));

/** True if the text ends inside a fenced block that has at least one line of its own. */
const endsInOpenBlock = (text: string): boolean => {
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
