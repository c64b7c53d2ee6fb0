/** True for a column that holds passwords, however it is spelt: `Password`, `user_passwd`, `PWD`. */
const isPasswordColumn = (header: string): boolean => {
  const name = header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
  return /passw|passphrase/u.test(name) || ['pwd', 'pass', 'userpwd'].includes(name);
};

/** A cell filter for rows under this header: it leaves out the cells of password columns. */
export const hidePasswords = (header: readonly string[]): ((cells: readonly string[]) => readonly string[]) => {
  const hidden = header.map(isPasswordColumn);
  if (!hidden.includes(true)) return (cells) => cells;
  return (cells) => cells.filter((_, at) => hidden[at] !== true);
};
