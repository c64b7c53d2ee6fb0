import { randomUUID } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { ScheduleKeeper } from '../../core/scheduled/ScheduleKeeper.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { scheduledMessages, chat, leases, clock, timers, log, metrics, lifetime } = tokens;

/** Sends messages at their hours, on one node at a time. */
export const scheduleModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.scheduleKeeper).toResolvedValue(
      ...byName(
        { scheduledMessages, chat, leases, clock, timers, log, metrics, lifetime },
        ({ chat, log, metrics, lifetime, ...parts }) =>
          lifetime.keep(
            'scheduleKeeper',
            new ScheduleKeeper({
              ...parts,
              send: chat.scheduled.send,
              holder: randomUUID(),
              watch: {
                onResult: metrics.scheduled.countResult,
                onFailure: (failure) =>
                  log.warn({ err: failure }, 'messages could not be sent at their hour; it is tried again'),
              },
            }),
          ),
      ),
    );
  });
