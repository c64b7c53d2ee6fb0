/** What the script's element says: where the chat is, and how it is shown. */
export interface EmbedPlace {
  /** The address of the page, with a slash at the end. */
  readonly page: URL;
  /** The element that the chat fills; null: a bubble. */
  readonly pane: Element | null;
  readonly side: 'start' | 'end';
  readonly language: string;
  readonly label: string | undefined;
  readonly roomId: number | undefined;
  /** Whether it loads by itself, so that the bubble shows what is unread; else on the first click. */
  readonly isEager: boolean;
}

/** @throws Error that says what to write */
export const readPlace = (script: HTMLScriptElement): EmbedPlace => {
  const { pane: selector, side, label, lang, room, load } = script.dataset;
  const pane = selector === undefined ? null : document.querySelector(selector);
  if (selector !== undefined && pane === null)
    throw new Error(`data-pane="${selector}" is in no element of this page; put the script behind it.`);
  if (room !== undefined && !/^[1-9]\d*$/.test(room)) throw new Error('data-room must be the number of a room.');
  return {
    page: new URL('.', script.src),
    pane,
    side: side === 'start' ? 'start' : 'end',
    language: lang ?? (document.documentElement.lang || navigator.language),
    label,
    roomId: room === undefined ? undefined : Number(room),
    isEager: load !== 'click',
  };
};
