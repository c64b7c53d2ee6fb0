import type { DirectoryTransaction } from './Directory.ts';
import type { DirectoryRecords, DirectorySnapshot } from './DirectoryRecords.ts';
import type { KnownOrganisations } from './referOrganisations.ts';

/**
 * The organisations to which records can refer. Numbers given by two systems mean different schools: an export names its
 * own, and only a hand refers to others, unless it may not (`isOwnOnly`). Relations alone refer to none: nothing is read for one that is changed by hand.
 */
export const knownOrganisations = async (
  tx: Pick<DirectoryTransaction, 'organisationsOf' | 'organisationsReferred'>,
  given: DirectoryRecords | DirectorySnapshot,
  { source, isOwnOnly = false }: { readonly source: string; readonly isOwnOnly?: boolean },
): Promise<KnownOrganisations> => {
  const { organisations = [], contexts = [], users } = given;
  const isSnapshot = 'source' in given;
  if (!isSnapshot && organisations.length + contexts.length + users.length === 0)
    return { own: new Map(), referred: new Map() };
  const own = await tx.organisationsOf(source);
  return { own, referred: isSnapshot || isOwnOnly ? own : await tx.organisationsReferred(source) };
};
