import { signal } from '@preact/signals';
import type { ProposedRelation } from './directory.ts';

/** The relation somebody asked "what if" about, on the way from its person to the form. */
export const proposed = signal<ProposedRelation | null>(null);
