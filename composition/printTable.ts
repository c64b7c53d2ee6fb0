/** A table whose columns are as wide as their widest cell; numbers are aligned right. Ends with a newline. */
export const printTable = (header: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => String(row[column] ?? '').length)),
  );
  const cell = (value: string | number, column: number): string =>
    typeof value === 'number' ? String(value).padStart(widths[column] ?? 0) : value.padEnd(widths[column] ?? 0);
  const line = (cells: readonly (string | number)[]): string => cells.map(cell).join('  ').trimEnd();
  return [line(header), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line), ''].join('\n');
};
