import { signal } from '@preact/signals';

/** Pictures that were set or taken in this tab, by person: what was read before shows others. Empty: none. */
export const ownChanges = signal<ReadonlyMap<number | undefined, string>>(new Map());
