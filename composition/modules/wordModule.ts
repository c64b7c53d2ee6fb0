import { randomUUID } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { WordKeeper } from '../../core/feed/WordKeeper.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { messageWords, leases, clock, timers, log, metrics, lifetime } = tokens;

/** Makes the words of messages that have none yet, on one node at a time. */
export const wordModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.wordKeeper).toResolvedValue(
      ...byName(
        { messageWords, leases, clock, timers, log, metrics, lifetime },
        ({ log, metrics, lifetime, ...parts }) =>
          lifetime.keep(
            'wordKeeper',
            new WordKeeper({
              ...parts,
              holder: randomUUID(),
              watch: {
                onMade: metrics.countWorded,
                onWaiting: metrics.setWordless,
                onFailure: (failure) =>
                  log.warn({ err: failure }, 'the words of messages could not be made; it is tried again'),
              },
            }),
          ),
      ),
    );
  });
