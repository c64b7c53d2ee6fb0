import { randomUUID } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { tidyUploads } from '../../adapters/http/routing/tidyUploads.ts';
import { FileKeeper } from '../../core/retention/FileKeeper.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { attachments, pictures, blobStore: blobs, leases, clock, timers, log, metrics, lifetime } = tokens;

/** Collects files that no message carries and contents that nobody has, on one node at a time. */
export const fileKeeperModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.fileKeeper).toResolvedValue(
      ...byName(
        { attachments, pictures, blobs, leases, clock, timers, log, metrics, lifetime },
        ({ log, metrics, lifetime, ...parts }) =>
          lifetime.keep(
            'fileKeeper',
            new FileKeeper({
              ...parts,
              holder: randomUUID(),
              tidyReceived: (before) => tidyUploads(before),
              watch: {
                onCollected: (files, contents) => {
                  metrics.files.countCollected(files, contents);
                  log.info({ files, contents }, 'files without a message and contents without a file were collected');
                },
                onFailure: (failure) => log.warn({ err: failure }, 'files could not be collected; it is tried again'),
              },
            }),
          ),
      ),
    );
  });
