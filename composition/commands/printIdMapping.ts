import type { MapIdsRequest } from '../../core/directory/mapIds.ts';
import type { PeopleMatch } from '../../core/directory/matchPeople.ts';
import { printTable } from '../printTable.ts';
import type { CommandContext } from './Command.ts';

/** Rows of one list that are printed, at most; `--json` gives all. */
export const shownRows = 100;

/** Prints which people of a source have other ids in a roster. */
export const printIdMapping = (
  { print }: Pick<CommandContext, 'print'>,
  { source, isPreview }: Pick<MapIdsRequest, 'source' | 'isPreview'>,
  { matched, ambiguous, gone, added }: PeopleMatch,
): void => {
  const list = (title: string, header: readonly string[], rows: readonly (readonly string[])[]): void => {
    print(`${title}: ${rows.length}\n`);
    if (rows.length > 0)
      print(
        `${printTable(
          [...header],
          rows.slice(0, shownRows).map((row) => [...row]),
        )}\n`,
      );
    if (rows.length > shownRows) print(`… and ${rows.length - shownRows} more; --json lists them all.\n`);
    print('\n');
  };
  const renamed = matched.filter(({ from, to }) => from !== to);
  print(`Ids of "${source}".\n\n`);
  list(
    'Matched, with another id',
    ['old id', 'new id', 'name', 'by'],
    renamed.map(({ from, to, name, by }) => [from, to, name, by]),
  );
  list(
    'Perhaps the same, not changed',
    ['old ids', 'new ids', 'share'],
    ambiguous.map(({ from, to, by, value }) => [from.join(' '), to.join(' '), `${by} ${value}`]),
  );
  list(
    'Not in the roster',
    ['old id', 'name'],
    gone.map(({ id, name }) => [id, name]),
  );
  list(
    'Only in the roster',
    ['new id', 'name'],
    added.map(({ id, name }) => [id, name]),
  );
  print(
    isPreview
      ? 'This was a preview: nothing was changed. Use --map-ids apply to give these people their new ids.\n'
      : `${renamed.length} people have their new ids. Now import the roster without --map-ids.\n`,
  );
};
