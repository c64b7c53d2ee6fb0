/** What stands in for a browser's storage: it forgets everything when the frame is closed. */
const makeStorage = (): object =>
  Object.create({
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      delete this[key];
    },
  });

/** Browsers that keep nothing for a page in a frame of another site refuse their storage; the page does without. */
export const keepInMemory = (): void => {
  for (const name of ['sessionStorage', 'localStorage'] as const)
    try {
      window[name].getItem('');
    } catch {
      Object.defineProperty(window, name, { value: makeStorage(), configurable: true });
    }
};
