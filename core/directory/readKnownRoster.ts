import type { Directory } from './Directory.ts';
import type { DirectoryReader, SaidRecords } from './DirectoryReader.ts';
import type { RelationRecord } from './DirectoryRecords.ts';

/** All that a source names now, by its ids. */
export interface KnownRecords extends SaidRecords {
  readonly relations: readonly RelationRecord[];
}

export type ReadKnownRoster = (source: string) => Promise<KnownRecords>;

interface Deps {
  readonly directory: Pick<Directory, 'transaction'>;
  readonly directoryReader: Pick<DirectoryReader, 'readSource'>;
}

/** Reads what a source has said so far, to which a delta adds. */
export const makeReadKnownRoster =
  ({ directory, directoryReader }: Deps): ReadKnownRoster =>
  async (source) => ({
    ...(await directoryReader.readSource(source)),
    relations: await directory.transaction((tx) => tx.relationsNamedBy(source), true),
  });
