import textParsers from 'pg-types/lib/textParsers.js';

const parsers = new Map<number, (text: string) => unknown>();
textParsers.init((oid, parse) => void parsers.set(oid, parse));

/** What has no parser, int8 among it, comes as text. */
const asText = (value: string): string => value;

/**
 * How values of the database become values of JavaScript. A table of our own, because that of `pg` belongs to the whole
 * process: a host may make numbers of `int8`, or dates of another library.
 */
export const ownTypes = {
  // biome-ignore lint/suspicious/noExplicitAny: as `pg` declares it
  getTypeParser: (oid: number, format?: string): any => (format === 'binary' ? asText : (parsers.get(oid) ?? asText)),
};
