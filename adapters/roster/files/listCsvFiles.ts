/** A path inside a folder or archive, `/` between its parts. */
interface Listed {
  readonly path: string;
}

const isJunk = (part: string): boolean => part === '__MACOSX' || part.startsWith('.');

/** A CSV file with the name by which messages call it. */
interface Named<Entry> {
  readonly entry: Entry;
  /** The file's name, after its folder if the bundle has several. */
  readonly name: string;
}

/**
 * Lists the CSV files at the top. If there are none, it lists those of the folders below it, because many tools zip the
 * folder instead of its files, and some make one for each school. It ignores the files that macOS adds to an archive.
 */
export const listCsvFiles = <Entry extends Listed>(entries: readonly Entry[]): readonly Named<Entry>[] => {
  const csv = entries.filter(({ path }) => {
    const parts = path.split('/');
    return parts.length <= 2 && /\.csv$/iu.test(path) && !parts.some(isJunk);
  });
  const top = csv.filter(({ path }) => !path.includes('/'));
  const listed = top.length > 0 ? top : csv;
  const folders = new Set(listed.map(({ path }) => path.split('/').slice(0, -1).join('/')));
  return listed.map((entry) => ({ entry, name: folders.size > 1 ? entry.path : (entry.path.split('/').at(-1) ?? '') }));
};
