import { ContainerModule } from 'inversify';
import { SettingsKeeper } from '../../core/settings/SettingsKeeper.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { liveSettings: store, currentSettings: current, bus, clock, timers, log, lifetime } = tokens;

/** Follows the settings that operators change while nodes run. */
export const liveSettingsModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.settingsKeeper).toResolvedValue(
      ...byName({ store, current, bus, clock, timers, log, lifetime }, ({ log, lifetime, ...parts }) => {
        parts.current.onNotice(({ banner, maintenance }) =>
          log.info(
            { maintenance: maintenance !== null, until: maintenance?.until ?? null, has_banner: banner !== null },
            maintenance === null ? 'what everybody is shown has changed' : 'maintenance: nothing can be written',
          ),
        );
        return lifetime.keep(
          'settingsKeeper',
          new SettingsKeeper({
            ...parts,
            onFailure: (failure) =>
              log.warn(
                { err: failure, dependency: 'database' },
                'the settings of the server could not be read; those of before count, and it is tried again',
              ),
            onIgnored: (setting) =>
              log.warn({ setting }, `${setting} is set while nodes run, and counts for nothing: see "homeroom doctor"`),
          }),
        );
      }),
    );
  });
