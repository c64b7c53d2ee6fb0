/** A change of a field's text: this part becomes these words, and then this is selected. */
export interface FieldEdit {
  readonly from: number;
  readonly to: number;
  readonly words: string;
  readonly select: readonly [from: number, to: number];
}

export interface FieldState {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Puts marks around what is selected, or takes them off again. */
export const wrapped = ({ text, from, to }: FieldState, mark: string): FieldEdit => {
  const selected = text.slice(from, to);
  const outer = text.slice(Math.max(0, from - mark.length), from) === mark && text.startsWith(mark, to);
  if (outer)
    return {
      ...{ from: from - mark.length, to: to + mark.length, words: selected },
      select: [from - mark.length, to - mark.length],
    };
  // Marks stand beside the words, not beside the spaces around them.
  const [, lead = '', words = '', trail = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(selected) ?? [];
  const start = from + lead.length + mark.length;
  return { from, to, words: lead + mark + words + mark + trail, select: [start, start + words.length] };
};

/** Begins each line of the selection with a sign, or takes it off all of them. `sign` says what the nth begins with. */
export const prefixed = ({ text, from, to }: FieldState, sign: (line: number) => string): FieldEdit => {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const next = text.indexOf('\n', Math.max(from, to));
  const end = next < 0 ? text.length : next;
  const lines = text.slice(start, end).split('\n');
  const isOn = lines.every((line, at) => line.startsWith(sign(at)));
  const words = lines.map((line, at) => (isOn ? line.slice(sign(at).length) : sign(at) + line)).join('\n');
  return { from: start, to: end, words, select: [start + words.length, start + words.length] };
};

const listSign = /^([ \t]*)(?:([-*•]|>)|(\d{1,9})([.)])) /;

/**
 * What a new line in a list, or a quote, begins with; where the line has nothing but its sign, the list ends there.
 * Undefined outside of lists.
 */
export const newListLine = ({ text, from, to }: FieldState): FieldEdit | undefined => {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const line = text.slice(start, from);
  const found = listSign.exec(line);
  if (found === null) return undefined;
  const [sign, indent = '', bullet, number, dot] = found;
  if (line === sign) return { from: start, to, words: '', select: [start, start] };
  const next = bullet ?? `${Number(number) + 1}${dot}`;
  const words = `\n${indent}${next} `;
  return { from, to, words, select: [from + words.length, from + words.length] };
};

export const stateOf = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): FieldState => ({
  ...{ text: value, from: selectionStart, to: selectionEnd },
});

/** Makes a change as if somebody had typed it, so that it can be undone. */
export const applyEdit = (field: HTMLTextAreaElement, { from, to, words, select }: FieldEdit): void => {
  field.focus();
  field.setSelectionRange(from, to);
  const isDone = document.execCommand(words === '' ? 'delete' : 'insertText', false, words);
  if (!isDone && (from !== to || words !== '')) {
    field.setRangeText(words, from, to, 'end');
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  field.setSelectionRange(...select);
};
