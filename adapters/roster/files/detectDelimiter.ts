const delimiters = [',', ';', '\t'] as const;
export type Delimiter = (typeof delimiters)[number];

/** Finds the delimiter that the header line has most of, outside quotes. No column name of a roster contains one. */
export const detectDelimiter = (headerLine: string): Delimiter => {
  const bare = headerLine.replace(/"[^"]*"/gu, '');
  const counts = delimiters.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
};
