import type { Knex } from 'knex';
import { makeVerifyAudit } from '../../../core/audit/verifyAudit.ts';
import { type Check, nothingFound } from '../../../core/doctor/Check.ts';
import { auditHash } from '../../system/auditHash.ts';
import { grantNodeRights, readRoleName, rightsToChange } from './auditRights.ts';
import { KnexAuditLog } from './KnexAuditLog.ts';

interface Deps {
  /** By the owner of the tables, where there is another role for nodes. */
  readonly knex: Knex;
  readonly nodeKnex: Knex;
  /** Whether the settings name an owner, so that nodes should not be able to change the log. */
  readonly hasOwner: boolean;
}

/** Whether the audit log is as it was written, and whether nodes could change it. */
export const auditChecks = ({ knex, nodeKnex, hasOwner }: Deps): Check[] => [
  {
    name: 'audit.chain',
    severity: 'error',
    problem: 'entries of the audit log that are not as they were written',
    remedy: 'Find out who changed the database. "homeroom audit --verify --backup" says whether a backup still had it.',
    run: async ({ onProgress, signal }) => {
      const verify = makeVerifyAudit({ log: new KnexAuditLog(knex), hash: auditHash });
      const { fault } = await verify({
        ...(signal && { signal }),
        onProgress: (entries) => onProgress(entries, undefined),
      });
      return fault === null ? nothingFound : { count: 1, examples: [`entry ${fault.position} ${fault.problem}`] };
    },
  },
  {
    name: 'audit.rights',
    severity: 'error',
    problem: 'rights of the role of DATABASE_URL by which a node could change the audit log',
    remedy: 'Run "homeroom doctor --fix"; a role that owns the tables or is a superuser needs another one instead.',
    run: async () => {
      const found = hasOwner ? await rightsToChange(nodeKnex) : [];
      return { count: found.length, examples: found.slice(0, 5) };
    },
    fix: async () => {
      await grantNodeRights(knex, await readRoleName(nodeKnex));
      return 'The role got the rights of a node anew.';
    },
  },
];
