import type { ChosenSource } from '../../../core/directory/chooseSource.ts';
import type { DirectorySnapshot } from '../../../core/directory/DirectoryRecords.ts';
import type { ImportedFile } from '../../../core/directory/importEntry.ts';
import type { SourceSettings } from '../../../core/directory/SourceSettings.ts';
import type { FiledReading, RosterReading } from './RosterReading.ts';

/** Names whose records a roster has, and adds the organisations that only rows name and that are not stored yet. */
export const toSnapshot = (
  { snapshot, impliedOrganisations }: Pick<RosterReading, 'snapshot' | 'impliedOrganisations'>,
  { name, organisations }: ChosenSource,
): DirectorySnapshot => ({
  ...snapshot,
  organisations: [
    ...(snapshot.organisations ?? []),
    ...impliedOrganisations.filter(({ externalId }) => !organisations.has(externalId)),
  ],
  source: name,
});

/** What is on record of the file, and of how it was read. */
export const importedFile = (
  { fileHash, summary }: Pick<FiledReading, 'fileHash' | 'summary'>,
  { roles, names, timeZone }: SourceSettings,
  name?: string,
): ImportedFile => ({
  hash: fileHash,
  ...(name === undefined || name === '' ? {} : { name }),
  settings: {
    ...(roles && Object.keys(roles).length > 0 && { roles }),
    ...(names && { names }),
    ...(timeZone !== undefined && { time_zone: timeZone }),
    format: summary.format,
    as_of: summary.asOf,
    rows_read: { ...summary.rowsRead },
    notices: summary.notices,
  },
});
