import type { ChosenSource } from '../../../core/directory/chooseSource.ts';
import type { DirectorySnapshot } from '../../../core/directory/DirectoryRecords.ts';
import type { RosterReading } from './RosterReading.ts';

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
