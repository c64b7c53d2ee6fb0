import type { RosterBundle, RosterTable } from '../../../../adapters/roster/records/RosterBundle.ts';

/** Lines of one CSV file, the header first. Fields may be quoted. */
export type CsvLines = readonly string[];

const cellsOf = (line: string): readonly string[] =>
  [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/gu)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  );

const tableOf = (file: string, [header, ...rows]: CsvLines): RosterTable => ({
  file,
  header: header === undefined ? [] : cellsOf(header),
  remarks: [],
  async *rows() {
    for (const [at, row] of rows.entries()) yield { line: at + 2, cells: cellsOf(row) };
  },
});

/** Makes a bundle in memory. */
export const rosterBundleOf = (files: Readonly<Record<string, CsvLines>>): RosterBundle => {
  const tables = new Map(Object.entries(files).map(([name, lines]) => [name.toLowerCase(), tableOf(name, lines)]));
  return { files: Object.keys(files), table: async (name) => tables.get(name.toLowerCase()) };
};
