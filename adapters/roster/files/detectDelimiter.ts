const delimiters = [',', ';', '\t'] as const;
export type Delimiter = (typeof delimiters)[number];

/** The delimiter that the header line has most of, outside quotes. Column names hold none, so the header can be trusted. */
export const detectDelimiter = (headerLine: string): Delimiter => {
  const bare = headerLine.replace(/"[^"]*"/gu, '');
  const counts = delimiters.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
};
