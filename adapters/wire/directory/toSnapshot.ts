import type { ChosenSource } from '../../../core/directory/chooseSource.ts';
import type { DirectorySnapshot } from '../../../core/directory/DirectoryRecords.ts';
import type { ImportedFile } from '../../../core/directory/importEntry.ts';
import { recordedSettings } from '../../../core/directory/manageSources.ts';
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

/** What the audit log says of the file, and of settings that were for this import only. */
export const importedFile = (
  { fileHash, summary }: Pick<FiledReading, 'fileHash' | 'summary'>,
  own?: SourceSettings,
): ImportedFile => ({
  hash: fileHash,
  settings: {
    format: summary.format,
    as_of: summary.asOf,
    rows_read: { ...summary.rowsRead },
    notices: summary.notices,
    ...(own && { read_as: recordedSettings(own) }),
  },
});
