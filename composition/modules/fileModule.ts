import { ContainerModule } from 'inversify';
import { FolderBlobStore } from '../../adapters/blobs/FolderBlobStore.ts';
import { MemoryBlobStore } from '../../adapters/blobs/MemoryBlobStore.ts';
import { ProcessInspector } from '../../adapters/files/ProcessInspector.ts';
import type { BlobStore } from '../../core/attachments/BlobStore.ts';
import { noScanner } from '../../core/attachments/VirusScanner.ts';
import type { BlobPlace } from '../FileParts.ts';
import { tokens } from '../tokens.ts';

/** Where contents of files are, and what looks at them. */
export const fileModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.blobStore).toResolvedValue(({ place }) => openBlobs(place), [tokens.fileParts]);
    bind(tokens.inspector).toResolvedValue(
      (lifetime) => lifetime.keep('inspector', new ProcessInspector()),
      [tokens.lifetime],
    );
    bind(tokens.uploads).toResolvedValue(
      ({ maxBytes, quotaBytes }) => ({
        ...{ maxBytes, quotaBytes, scanner: noScanner },
        watch: { onStored: () => {}, onRefused: () => {} },
      }),
      [tokens.fileParts],
    );
  });

const openBlobs = (place: BlobPlace): BlobStore => {
  if (place === 'memory') return new MemoryBlobStore();
  if ('folder' in place) return new FolderBlobStore(place.folder);
  throw new RangeError('Not yet');
};
