/** True for a column of passwords in any spelling: `Password`, `user_passwd`, `PWD`. */
const isPasswordColumn = (header: string): boolean => {
  const name = header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
  return /passw|passphrase/u.test(name) || ['pwd', 'pass', 'userpwd'].includes(name);
};

/** Makes a filter that removes the cells of password columns from a row with this header. */
export const hidePasswords = (header: readonly string[]): ((cells: readonly string[]) => readonly string[]) => {
  const hidden = header.map(isPasswordColumn);
  if (!hidden.includes(true)) return (cells) => cells;
  return (cells) => cells.filter((_, at) => hidden[at] !== true);
};
