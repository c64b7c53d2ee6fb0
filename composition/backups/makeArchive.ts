import type { Knex } from 'knex';
import type { AgeRecipient } from '../../adapters/age/ageKeys.ts';
import { encryptAge } from '../../adapters/age/encryptAge.ts';
import type { ArchiveSeal } from '../../adapters/backups/archiveForm.ts';
import { writeArchive } from '../../adapters/backups/writeArchive.ts';
import type { BackupHeader } from '../../adapters/knex/backup/Backup.ts';
import { backupLines } from '../../adapters/knex/backup/backupLines.ts';
import { ContentHashes } from '../../adapters/knex/backup/ContentHashes.ts';
import { sealedRows } from '../../adapters/knex/backup/sealedRows.ts';
import type { BlobStore } from '../../core/attachments/BlobStore.ts';
import { version } from '../version.ts';
import { contentsOf } from './contentsOf.ts';

interface ArchiveChoice {
  readonly knex: Knex;
  readonly signal: AbortSignal;
  readonly store: BlobStore;
  /** Who can decrypt it; nobody needs to if there are none. */
  readonly recipients: readonly AgeRecipient[];
  readonly onRows: (done: number, total: number) => void;
  readonly onFiles: (done: number, total: number) => void;
}

/** What a stream holds, known when it has ended. */
export interface ArchiveFacts {
  header?: BackupHeader;
  seal?: ArchiveSeal;
}

/** A database and the contents of its files as one stream. */
export const makeArchive = ({
  knex,
  signal,
  store,
  recipients,
  onRows,
  onFiles,
}: ArchiveChoice): { readonly bytes: AsyncIterable<Buffer>; readonly facts: ArchiveFacts } => {
  const facts: ArchiveFacts = {};
  const contents = new ContentHashes();
  const lines = backupLines(knex, { signal, onProgress: onRows, contents });
  const plain = writeArchive({
    release: version,
    at: new Date(),
    rows: sealedRows(withHeader(lines, facts)),
    // Read after the rows: what they name was there, and stays for an hour at least once nobody has it.
    contents: contentsOf(store, contents.each(), onFiles),
    onSealed: (seal) => {
      facts.seal = seal;
    },
  });
  return { bytes: recipients.length === 0 ? plain : encryptAge(plain, recipients), facts };
};

/** The first line is the header. */
const withHeader = async function* (lines: AsyncIterable<string>, facts: ArchiveFacts): AsyncGenerator<string> {
  for await (const line of lines) {
    facts.header ??= JSON.parse(line) as BackupHeader;
    yield line;
  }
};
