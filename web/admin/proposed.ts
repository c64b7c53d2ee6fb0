import { signal } from '@preact/signals';
import type { ProposedRelation } from './directoryAnswers.ts';

/** The relation to simulate. The list of a person's relations sets it, and the form of the simulation reads it. */
export const proposed = signal<ProposedRelation | null>(null);
