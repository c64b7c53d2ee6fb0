import { randomUUID } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { RetentionKeeper } from '../../core/retention/RetentionKeeper.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { chat, leases, clock, timers, log, metrics, lifetime } = tokens;

/** Takes the words whose time is over, once a day, on one node. */
export const retentionModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.retentionKeeper).toResolvedValue(
      ...byName({ chat, leases, clock, timers, log, metrics, lifetime }, ({ chat, log, metrics, lifetime, ...parts }) =>
        lifetime.keep(
          'retentionKeeper',
          new RetentionKeeper({
            ...parts,
            runRetention: chat.runRetention,
            holder: randomUUID(),
            watch: {
              onRun: ({ roomCount, messages, isDone }) => {
                metrics.countExpired(messages);
                if (roomCount > 0)
                  log.info({ rooms: roomCount, messages, isDone }, 'words expired by rules of retention');
              },
              onFailure: (failure) => log.warn({ err: failure }, 'retention failed; it is tried again'),
            },
          }),
        ),
      ),
    );
  });
