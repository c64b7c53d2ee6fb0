import { randomUUID } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { PullKeeper } from '../../core/directory/PullKeeper.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { sourceSettings, rosterPulls, pullRoster, chat, leases, clock, timers } = tokens;
const { log, metrics, lifetime, rosterSettings, currentSettings: current } = tokens;

/** Pulls rosters that are due, on one node at a time. */
export const pullModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.pullKeeper).toResolvedValue(
      ...byName(
        {
          ...{ sourceSettings, rosterPulls, pullRoster, chat, leases, clock, timers },
          ...{ log, metrics, lifetime, rosterSettings, current },
        },
        ({ chat, log, metrics, lifetime, current, rosterSettings: { confirmedAdmins }, ...parts }) =>
          lifetime.keep(
            'pullKeeper',
            new PullKeeper({
              ...parts,
              enterDirectory: chat.enterDirectory,
              isPaused: () => current.notice.maintenance !== null,
              holder: randomUUID(),
              ...(confirmedAdmins && { confirmedAdmins }),
              watch: {
                onPulled: ({ source, outcome: { users, relations, heldBack } }) => {
                  metrics.countPull('pulled');
                  log.info({ source, users, relations, heldBack: heldBack.length }, 'a roster was pulled and imported');
                },
                onStopped: ({ source, failure, failures, dueAt }) => {
                  metrics.countPull('stopped');
                  log.error({ source, reason: failure, failures, dueAt }, 'a roster could not be pulled or imported');
                },
                onLooked: metrics.showPulls,
                onFailure: (failure) => log.warn({ err: failure }, 'pulls of rosters are looked at again'),
              },
            }),
          ),
      ),
    );
  });
