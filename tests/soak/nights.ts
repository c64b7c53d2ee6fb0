import { graduate, liveOneDay, planSpring } from './changeDistrict.ts';
import type { MadeDistrict, SourceName } from './MadeDistrict.ts';

/** What became of a file before it arrived. */
export type Damage = 'empty' | 'cut' | 'foreign' | 'retyped' | 'scratched' | 'swapped';

export interface Night {
  readonly title: string;
  /** What happened at the schools by day. */
  readonly change?: (district: MadeDistrict) => void;
  readonly damage?: readonly [source: SourceName, how: Damage];
  /** The damaged file is stopped before anything happened by day; a whole one follows. */
  readonly isStopped?: true;
  /** The damaged file passes all guards, and is undone in the morning; a whole one follows. */
  readonly isUndone?: true;
  /** Guards stop the whole files of both sources, the office looks at what they say, and goes on. */
  readonly isForced?: true;
  /** No file comes. */
  readonly isQuiet?: true;
  /** The same files are read twice. */
  readonly isRepeated?: true;
}

const ordinary: Night = { title: 'an ordinary night', change: liveOneDay };

const bad = (source: SourceName, how: Damage, title: string): Night => ({
  ...{ title, damage: [source, how], isStopped: true, change: liveOneDay },
});

const special: ReadonlyMap<number, Night> = new Map<number, Night>([
  [1, { title: 'the first import' }],
  [5, bad('north', 'empty', 'a file with a header and nobody')],
  [9, bad('south', 'cut', 'a file that was cut in half')],
  [13, bad('north', 'foreign', 'the file of another source')],
  [16, { title: 'the same files twice', isRepeated: true, change: liveOneDay }],
  [17, bad('south', 'retyped', 'ids that a spreadsheet has shortened')],
  [19, { title: 'three rows that cannot be read', damage: ['north', 'scratched'] }],
  [20, { title: 'the classes of the next term', change: planSpring }],
  [22, { title: 'a term ends and the next begins, without an import', isQuiet: true }],
  [30, { title: 'graduation and a new school year', change: graduate, isForced: true }],
  [31, { title: 'the night after graduation, with nothing new' }],
  [33, { title: 'wrong teachers, undone', damage: ['south', 'swapped'], isUndone: true, change: liveOneDay }],
  [35, bad('south', 'empty', 'an empty file in the new year')],
]);

/** Forty nights of a district. */
export const nights: readonly Night[] = Array.from({ length: 40 }, (_, at) => special.get(at + 1) ?? ordinary);
