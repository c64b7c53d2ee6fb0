import { randomUUID } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { makeApplyDates } from '../../core/directory/applyDates.ts';
import { DateKeeper } from '../../core/directory/DateKeeper.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { directory, policy, bus, leases, clock, timers, log, metrics, lifetime } = tokens;

/** Lets roles, relations and holds begin and end by their dates, on one node at a time. */
export const dateModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.dateKeeper).toResolvedValue(
      ...byName(
        { directory, policy, bus, leases, clock, timers, log, metrics, lifetime },
        ({ directory, policy, bus, log, metrics, lifetime, ...parts }) =>
          lifetime.keep(
            'dateKeeper',
            new DateKeeper({
              ...parts,
              directory,
              applyDates: makeApplyDates({ directory, policy, bus }),
              holder: randomUUID(),
              watch: {
                onLooked: metrics.countDateLook,
                onApplied: ({ people, relations, rooms }) => {
                  metrics.countDates(people, relations);
                  log.info({ people, relations, ...rooms }, 'roles, relations or holds began or ended by their dates');
                },
                onFailure: (failure) => {
                  metrics.countDateFailure();
                  log.warn({ err: failure }, 'dates could not be applied; they are tried again');
                },
              },
            }),
          ),
      ),
    );
  });
