import { FolderBlobStore } from '../adapters/blobs/FolderBlobStore.ts';
import { MemoryBlobStore } from '../adapters/blobs/MemoryBlobStore.ts';
import type { BlobStore } from '../core/attachments/BlobStore.ts';
import type { BlobPlace } from './FileParts.ts';
import { openS3 } from './openS3.ts';

/** The store of contents at a place. Nothing is opened before the first call. */
export const openBlobs = (place: BlobPlace): BlobStore => {
  if (place === 'memory') return new MemoryBlobStore();
  return 'folder' in place ? new FolderBlobStore(place.folder) : openS3(place);
};

/** Where the contents of a backup's files are: in a folder beside it. */
export const backupContents = (path: string): BlobStore => new FolderBlobStore(`${path}.files`);
