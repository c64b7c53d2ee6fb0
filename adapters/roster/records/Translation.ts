import type { RosterTable } from './RosterBundle.ts';
import type { TranslatedTable } from './translatedFormats.ts';

/** A table of the bundle with what its rows say. */
export interface Translation {
  readonly table: RosterTable;
  readonly rule: TranslatedTable;
  /** The place of each column in the table; the first of several that are not empty counts. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

/** The first cell that is not empty. */
export const cellOf = (row: readonly string[], places: readonly number[]): string =>
  places.map((place) => (row[place] ?? '').trim()).find((cell) => cell !== '') ?? '';
