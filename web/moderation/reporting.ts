import { signal } from '@preact/signals';
import type { Person } from '../../client/wire/wireTypes.ts';
import type { ReportedThing } from './moderationCalls.ts';

/** What the person is about to report. */
export interface Reporting {
  readonly thing: ReportedThing;
  readonly person: Pick<Person, 'full_name'>;
  /** The words of the message; null for a person. */
  readonly words: string | null;
}

/** Null while nothing is reported. */
export const reporting = signal<Reporting | null>(null);
