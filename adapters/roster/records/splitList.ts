/** Splits a cell of several values, `a,b` or `["a", "b"]`, into trimmed members without blanks and repeats. */
export const splitList = (cell: string): readonly string[] => {
  const bare = cell.trim().replace(/^\[(.*)\]$/su, '$1');
  const members = bare.split(',').map((member) =>
    member
      .trim()
      .replace(/^(["'])(.*)\1$/su, '$2')
      .trim(),
  );
  return [...new Set(members.filter((member) => member !== ''))];
};
