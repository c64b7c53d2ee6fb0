import type { OpenRosterOptions } from '../adapters/roster/files/openRosterBundle.ts';
import type { FiledReading, RosterOptions } from '../adapters/wire/directory/RosterReading.ts';
import { hashRoster } from './hashRoster.ts';

/**
 * Reads a roster from a folder or a ZIP archive; stores nothing.
 * @throws ChatError INVALID_REQUEST for a policy without classes, and, with file and remedy, for files that are not a
 *   roster
 */
export const readRosterFile = async (
  path: string,
  { maxBytes, ...options }: RosterOptions & OpenRosterOptions,
): Promise<FiledReading> => {
  // Loaded with the first roster, because most processes never read one.
  const [{ openRosterBundle }, { readRoster }] = await Promise.all([
    import('../adapters/roster/files/openRosterBundle.ts'),
    import('../adapters/roster/records/readRoster.ts'),
  ]);
  const bundle = await openRosterBundle(path, maxBytes === undefined ? {} : { maxBytes });
  try {
    return { ...(await readRoster(bundle, options)), fileHash: await hashRoster(path) };
  } finally {
    await bundle.close();
  }
};
