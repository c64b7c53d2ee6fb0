import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';

/** What draws the picture of a person over their initials, by its address; null until somebody who is signed in needs it. */
export const facePicture = signal<ComponentType<{ readonly url: string }> | null>(null);

/** Pictures that were set or taken in this tab, by person: what was read before shows others. Empty: none. */
export const ownChanges = signal<ReadonlyMap<number | undefined, string>>(new Map());
