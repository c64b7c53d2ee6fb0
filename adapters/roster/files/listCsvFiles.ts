/** A path inside a folder or archive, `/` between its parts. */
interface Listed {
  readonly path: string;
}

const isJunk = (part: string): boolean => part === '__MACOSX' || part.startsWith('.');

/**
 * Lists the CSV files at the top. If there are none, it lists those of the only folder that has some, because many
 * tools zip the folder instead of its files; of several such folders it lists none. It ignores the files that macOS
 * adds to an archive.
 */
export const listCsvFiles = <Entry extends Listed>(entries: readonly Entry[]): readonly Entry[] => {
  const csv = entries.filter(({ path }) => {
    const parts = path.split('/');
    return parts.length <= 2 && /\.csv$/iu.test(path) && !parts.some(isJunk);
  });
  const folderOf = ({ path }: Entry): string => path.split('/').slice(0, -1).join('/');
  const top = csv.filter((entry) => folderOf(entry) === '');
  if (top.length > 0) return top;
  return new Set(csv.map(folderOf)).size === 1 ? csv : [];
};
