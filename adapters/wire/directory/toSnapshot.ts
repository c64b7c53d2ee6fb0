import type { ChosenSource } from '../../../core/directory/chooseSource.ts';
import type { DirectorySnapshot } from '../../../core/directory/DirectoryRecords.ts';
import type { ImportedFile } from '../../../core/directory/importEntry.ts';
import type { FetchedRoster } from '../../../core/directory/pullRoster.ts';
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

/** What the audit log says of the file. */
export const importedFile = ({ fileHash, summary }: Pick<FiledReading, 'fileHash' | 'summary'>): ImportedFile => ({
  hash: fileHash,
  settings: {
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
export const pulledReading = (reading: FiledReading, { from, isFull }: PulledFrom): PulledReading => {
  const { hash, settings } = importedFile(reading);
  return {
    ...{ reading, isFull },
    snapshot: (source) => toSnapshot(reading, source),
    file: { hash, settings: { ...settings, pulled_from: from, is_full: isFull } },
  };
};

interface PulledFrom {
  readonly from: string;
  readonly isFull: boolean;
}
