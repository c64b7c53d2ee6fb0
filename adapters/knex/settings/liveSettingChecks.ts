import type { Knex } from 'knex';
import { type Check, findingOf, nothingFound } from '../../../core/doctor/Check.ts';
import { type FixedSettings, nothingFixed } from '../../../core/settings/CurrentSettings.ts';
import { findSetting, namedSettings } from '../../../core/settings/liveSettings.ts';
import { readServerSettings } from './KnexLiveSettings.ts';

/**
 * What can be wrong with what operators set while nodes run.
 * @param fixed what the environment sets, and counts in its place
 */
export const liveSettingChecks = (
  knex: Knex,
  { roles }: { readonly roles: readonly string[] },
  { values: fixed }: FixedSettings = nothingFixed,
): Check[] => [
  {
    name: 'settings.live',
    severity: 'warning',
    problem:
      'settings of the server that count for nothing, because no setting or role has the name, or of another form',
    remedy: 'Set them again, or run "homeroom settings unset" with the name.',
    run: async () => {
      const wrong = [...(await readServerSettings(knex))]
        .filter(([name, text]) => findSetting(name, roles)?.definition.form.parse(text) === undefined)
        .map(([name]) => name);
      return findingOf(wrong);
    },
  },
  {
    name: 'settings.maintenance',
    severity: 'hint',
    problem: 'a maintenance that goes on: nobody can write',
    remedy:
      'When the work is done, run "homeroom maintenance off", or take MAINTENANCE out of the environment of the servers, where it is set there.',
    run: async () => {
      const { maintenance, maintenanceUntil } = namedSettings;
      const stored = await readServerSettings(knex);
      const textOf = (name: string): string | undefined => fixed[name] ?? stored.get(name);
      if (maintenance.form.parse(textOf(maintenance.name) ?? '') !== true) return nothingFound;
      const until = textOf(maintenanceUntil.name);
      const where = fixed[maintenance.name] === undefined ? '' : ', by the environment';
      return { count: 1, examples: [`${until === undefined ? 'nobody said until when' : `until ${until}`}${where}`] };
    },
  },
];
