import type { OpenRosterOptions } from '../adapters/roster/files/openRosterBundle.ts';
import type { RosterOptions, RosterReading } from '../adapters/wire/directory/RosterReading.ts';

/**
 * Reads the roster in a folder or a ZIP archive; stores nothing.
 * @throws ChatError INVALID_REQUEST for what is no roster; the message says where the fault is and what to do
 */
export const readRosterFile = async (
  path: string,
  { maxBytes, ...options }: RosterOptions & OpenRosterOptions,
): Promise<RosterReading> => {
  // Loaded on demand: most processes never read a roster.
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
