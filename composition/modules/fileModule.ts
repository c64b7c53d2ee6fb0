import { ContainerModule } from 'inversify';
import { ProcessInspector } from '../../adapters/files/ProcessInspector.ts';
import { openBlobs } from '../openBlobs.ts';
import { openScanner } from '../openScanner.ts';
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
      ({ maxBytes, quotaBytes, clamd }) => ({
        ...{ maxBytes, quotaBytes, scanner: openScanner(clamd) },
        watch: { onStored: () => {}, onRefused: () => {} },
      }),
      [tokens.fileParts],
    );
  });
