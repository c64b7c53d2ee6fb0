import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { roleDifferences, setUpRole } from './roleSettings.ts';

/** What the database should know of the role that nodes connect as. For servers: the embedded database has its own. */
export const settingChecks = (knex: Knex): Check[] => [
  {
    name: 'settings.role',
    severity: 'warning',
    problem: 'settings of the role of these connections that are not as they should be',
    remedy: 'Run "homeroom doctor --fix"; connections that are open, also those of a pooler, keep the old settings.',
    run: async () => {
      const found = await roleDifferences(knex);
      return {
        count: found.length,
        examples: found.map((one) => `${one.name}: ${one.found}, should be ${one.expected}`),
      };
    },
    fix: async () => {
      await setUpRole(knex);
      // A setting of a role reaches new connections only.
      await knex.destroy();
      knex.initialize();
      return 'The settings were stored for the role; nodes have them once they are restarted.';
    },
  },
];
