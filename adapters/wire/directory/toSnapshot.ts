import type { ChosenSource } from '../../../core/directory/chooseSource.ts';
import type { DirectorySnapshot } from '../../../core/directory/DirectoryRecords.ts';
import type { ImportedFile } from '../../../core/directory/importEntry.ts';
import type { FetchedRoster } from '../../../core/directory/pullRoster.ts';
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
  { roles, names, timeZone, language, nameOrder }: SourceSettings,
  name?: string,
): ImportedFile => ({
  hash: fileHash,
  ...(name === undefined || name === '' ? {} : { name }),
  settings: {
    ...(roles && Object.keys(roles).length > 0 && { roles }),
    ...(names && { names }),
    ...(timeZone !== undefined && { time_zone: timeZone }),
    ...(language !== undefined && { language }),
    ...(nameOrder && { name_order: nameOrder }),
    format: summary.format,
    as_of: summary.asOf,
    rows_read: { ...summary.rowsRead },
    notices: summary.notices,
  },
});

/** A roster that was pulled, with the report on its records. */
export interface PulledReading extends FetchedRoster {
  readonly reading: FiledReading;
}

/** `from` is the address that was asked, without anything secret. */
export const pulledReading = (reading: FiledReading, { from, isFull, readBy }: PulledFrom): PulledReading => {
  const { hash, settings } = importedFile(reading, readBy);
  return {
    ...{ reading, isFull },
    snapshot: (source) => toSnapshot(reading, source),
    file: { hash, settings: { ...settings, pulled_from: from, is_full: isFull } },
  };
};

interface PulledFrom {
  /** By which the source is read. */
  readonly readBy: SourceSettings;
  readonly from: string;
  readonly isFull: boolean;
}
