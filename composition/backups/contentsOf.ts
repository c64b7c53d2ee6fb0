import type { Knex } from 'knex';
import type { ArchivedContent } from '../../adapters/backups/writeArchive.ts';
import { KnexAttachments } from '../../adapters/knex/attachments/KnexAttachments.ts';
import type { BlobStore } from '../../core/attachments/BlobStore.ts';
import { eachHash, hashOf } from '../copyContents.ts';

/** The hashes of all contents that the files of a database have. */
export const hashesOf = (knex: Knex): AsyncIterable<string> => {
  const attachments = new KnexAttachments(knex);
  return eachHash(async (after, limit) => (await attachments.blobs(after, limit)).map(({ hash }) => hash));
};

/** These contents, each checked by its hash before it goes anywhere; those that are lost or damaged without their bytes. */
export const contentsOf = async function* (
  store: Pick<BlobStore, 'sizeOf' | 'read'>,
  hashes: AsyncIterable<string>,
  onProgress: (done: number, total: number) => void,
): AsyncGenerator<ArchivedContent, void, void> {
  let done = 0;
  for await (const hash of hashes) {
    const size = await store.sizeOf(hash);
    if (size === undefined || (await hashOf(store, hash)) !== hash) yield { hash, size: null };
    else yield { hash, size, read: () => store.read(hash) };
    done += 1;
    onProgress(done, done);
  }
};
