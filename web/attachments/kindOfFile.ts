import type { Attachment } from '../../client/wire/wireTypes.ts';

const exact: Readonly<Record<string, Attachment['kind']>> = {
  'application/pdf': 'pdf',
  'application/zip': 'archive',
  'application/x-zip-compressed': 'archive',
  'text/plain': 'text',
  'text/csv': 'text',
  'text/markdown': 'text',
  'application/msword': 'office',
  'application/vnd.ms-excel': 'office',
  'application/vnd.ms-powerpoint': 'office',
  'application/rtf': 'office',
};
const begins: readonly (readonly [string, Attachment['kind']])[] = [
  ['image/', 'picture'],
  ['audio/', 'audio'],
  ['video/', 'video'],
  ['application/vnd.openxmlformats-officedocument.', 'office'],
  ['application/vnd.oasis.opendocument.', 'office'],
];

/** The kind of a file by the type that the browser gives it; undefined where only its content can tell. */
export const kindOfFile = (type: string): Attachment['kind'] | undefined => {
  // A drawing in SVG and what browsers call by an ending may be kept as a text.
  const plain = type.split(';')[0]?.trim().toLowerCase() ?? '';
  if (plain === 'image/svg+xml') return undefined;
  return Object.hasOwn(exact, plain) ? exact[plain] : begins.find(([start]) => plain.startsWith(start))?.[1];
};
