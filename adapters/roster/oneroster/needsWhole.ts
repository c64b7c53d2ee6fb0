import type { KnownRoster } from '../../wire/directory/RosterReading.ts';
import type { RosterBundle } from '../records/RosterBundle.ts';

interface Facts {
  readonly bundle: RosterBundle;
  readonly known: Pick<KnownRoster, 'relations'>;
  /** The first and the last day between which the changes are. */
  readonly from: string;
  readonly today: string;
}

/**
 * Whether what changed does not say enough, so that everything has to be pulled: a term has begun since, of which no
 * enrollment says anything, or somebody came into a class of whose people nothing is stored, because it had a teacher
 * and no student.
 */
export const needsWhole = async ({ bundle, known, from, today }: Facts): Promise<boolean> => {
  for await (const cell of cellsOf(bundle, 'academicSessions.csv')) {
    const begins = cell('startDate').slice(0, 10);
    if (begins > from && begins <= today) return true;
  }
  const classes = new Set(known.relations.map(({ context }) => context));
  for await (const cell of cellsOf(bundle, 'enrollments.csv'))
    if (cell('status') !== 'tobedeleted' && !classes.has(cell('classSourcedId'))) return true;
  return false;
};

async function* cellsOf(bundle: RosterBundle, name: string): AsyncGenerator<(column: string) => string> {
  const table = await bundle.table(name);
  if (table === undefined) return;
  for await (const { cells } of table.rows()) yield (column) => cells[table.header.indexOf(column)] ?? '';
}
