import { signal } from '@preact/signals';

/** The widest window that shows either the list or the conversation; Shell.css says the same. */
const narrow = matchMedia('(max-width: 900px)');

/** Whether the window has room for one column only. */
export const isNarrow = signal(narrow.matches);

narrow.addEventListener('change', ({ matches }) => (isNarrow.value = matches));
