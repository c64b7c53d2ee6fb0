import type { Knex } from 'knex';
import { type Check, unasked } from '../../../core/doctor/Check.ts';
import { roleDifferences, setUpRole } from './roleSettings.ts';

/**
 * What the database should know of the role that nodes connect as; so the connections must be as theirs. The
 * embedded database starts with its settings.
 */
export const settingChecks = (knex: Knex, isShared: boolean): Check[] => [
  {
    name: 'settings.role',
    severity: 'warning',
    problem: 'settings of the role of DATABASE_URL that are not as they should be',
    remedy: 'Run "homeroom setup" or "homeroom doctor --fix", then restart nodes and pooler.',
    run: async () => {
      if (!isShared) return unasked('the embedded database has no server of its own');
      const found = await roleDifferences(knex);
      return {
        count: found.length,
        examples: found.map((one) => `${one.name}: ${one.found}, should be ${one.expected}`),
      };
    },
    fix: async () => {
      await setUpRole(knex);
      return 'The settings were stored for the role; open connections keep the former ones.';
    },
  },
];
