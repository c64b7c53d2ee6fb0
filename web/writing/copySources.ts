/** What stands in a message and belongs to nobody's words. */
const notWords = 'math, .maths, .message-meta';

const wordsIn = (part: DocumentFragment, without: string): string => {
  for (const element of part.querySelectorAll(without)) element.remove();
  return part.textContent ?? '';
};

const bubbleOf = (node: Node): Element | null =>
  (node instanceof Element ? node : node.parentElement)?.closest('.bubble-text') ?? null;

const onCopy = (event: ClipboardEvent): void => {
  const selection = getSelection();
  if (event.clipboardData === null || selection === null || selection.rangeCount !== 1 || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const bubble = bubbleOf(range.commonAncestorContainer);
  if (bubble?.querySelector('[hidden]') == null) return;
  const whole = document.createRange();
  whole.selectNodeContents(bubble);
  // Marks at the ends are unseen, so that no selection begins or ends with them.
  const seen = `[hidden], ${notWords}`;
  const isWhole = wordsIn(range.cloneContents(), seen).trim() === wordsIn(whole.cloneContents(), seen).trim();
  event.clipboardData.setData('text/plain', wordsIn((isWhole ? whole : range).cloneContents(), notWords));
  event.preventDefault();
};

/** From now on, who copies a part of a message gets it as it was written. */
export const copySources = (): void => document.addEventListener('copy', onCopy);
