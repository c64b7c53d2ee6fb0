import { randomUUID } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { HttpPictureSource } from '../../adapters/pictures/HttpPictureSource.ts';
import { PictureKeeper } from '../../core/pictures/PictureKeeper.ts';
import { makeStoreSquare } from '../../core/pictures/storeSquare.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { pictures, directory, people, bus, policy, attachments, blobStore, inspector, uploads, fileParts } = tokens;
const { leases, clock, timers, log, metrics, lifetime } = tokens;

/** Looks for pictures that rosters name, on one node at a time. */
export const pictureModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.pictureKeeper).toResolvedValue(
      ...byName(
        {
          ...{ pictures, directory, people, bus, policy, attachments, blobStore, inspector, uploads, fileParts },
          ...{ leases, clock, timers, log, metrics, lifetime },
        },
        ({ attachments, blobStore, inspector, uploads, fileParts, log, metrics, lifetime, ...parts }) =>
          lifetime.keep(
            'pictureKeeper',
            new PictureKeeper({
              ...parts,
              source: new HttpPictureSource(fileParts.pictures),
              storeSquare: makeStoreSquare({ attachments, blobStore, inspector, uploads }),
              holder: randomUUID(),
              watch: {
                onLooked: (outcome, { userId, source }, reason) => {
                  metrics.files.countPicture(outcome);
                  if (reason !== '')
                    log.warn({ userId, source, outcome, reason }, 'a picture that a source names was not taken');
                },
                onFailure: (failure) => log.warn({ err: failure }, 'pictures are looked for again'),
              },
            }),
          ),
      ),
    );
  });
