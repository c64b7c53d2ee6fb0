import { signal } from '@preact/signals';

/** Counts what this window has decided, so that what waits is counted again. */
export const decided = signal(0);
