import { joinTables } from '../records/joinTables.ts';
import type { RosterTable } from '../records/RosterBundle.ts';
import { normalisedWord } from '../records/roleTable.ts';

/** Reads the files of one name in several folders as one; their columns may have different orders. */
export const joinFolders = (tables: readonly RosterTable[]): RosterTable => {
  const header: string[] = [];
  const known = new Set<string>();
  for (const name of tables.flatMap((table) => table.header)) {
    const word = normalisedWord(name);
    if (!known.has(word)) header.push(name);
    known.add(word);
  }
  const words = header.map(normalisedWord);
  return joinTables(
    header,
    tables.map((table) => {
      const own = table.header.map(normalisedWord);
      const places = words.map((word) => own.indexOf(word));
      return { table, pick: (cells) => places.map((place) => cells[place] ?? ''), keepsFirst: places[0] === 0 };
    }),
  );
};
