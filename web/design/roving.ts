const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * Arrow keys move the focus among the elements of a list that carry `data-roving`. The Tab key stops only at the one
 * that had the focus last.
 */
export const roving = {
  onKeyDown: (event: KeyboardEvent): void => {
    const step = steps[event.key];
    const list = event.currentTarget;
    if (step === undefined || !(list instanceof HTMLElement) || isTyping(event.target)) return;
    const items = [...list.querySelectorAll<HTMLElement>('[data-roving]')];
    const at = items.findIndex((item) => item.contains(document.activeElement));
    if (at < 0) return;
    event.preventDefault();
    items[step(at, items.length)]?.focus();
  },
  onFocusIn: (event: FocusEvent): void => {
    const list = event.currentTarget;
    if (!(list instanceof HTMLElement) || !(event.target instanceof Element)) return;
    const item = event.target.closest<HTMLElement>('[data-roving]');
    if (item === null) return;
    for (const other of list.querySelectorAll<HTMLElement>('[data-roving]')) other.tabIndex = other === item ? 0 : -1;
  },
};

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
