import type { OpenRosterOptions } from '../adapters/roster/files/openRosterBundle.ts';
import type { RosterOptions, RosterReading } from '../adapters/wire/directory/RosterReading.ts';

/**
 * Reads the roster that lies in a folder or a ZIP archive; stores nothing.
 * @throws ChatError INVALID_REQUEST, saying where and what to do, for what is no roster
 */
export const readRosterFile = async (
  path: string,
  { maxBytes, ...options }: RosterOptions & OpenRosterOptions,
): Promise<RosterReading> => {
  // Loaded when the first roster comes: most processes never read one.
  const [{ openRosterBundle }, { readRoster }] = await Promise.all([
    import('../adapters/roster/files/openRosterBundle.ts'),
    import('../adapters/roster/records/readRoster.ts'),
  ]);
  const bundle = await openRosterBundle(path, maxBytes === undefined ? {} : { maxBytes });
  try {
    return await readRoster(bundle, options);
  } finally {
    await bundle.close();
  }
};
