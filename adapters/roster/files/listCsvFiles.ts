/** A path inside a folder or archive, `/` between its parts. */
interface Listed {
  readonly path: string;
}

const isJunk = (part: string): boolean => part === '__MACOSX' || part.startsWith('.');

/**
 * The CSV files at the top, or where there are none at the top, those in the one folder that has any: many tools
 * zip the folder instead of its files. What macOS adds to an archive is left out. Several such folders: none.
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
