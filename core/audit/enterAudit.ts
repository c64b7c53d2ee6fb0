import { ChatError } from '../errors.ts';
import { type OrganisationId, rootOrganisation } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { auditedScopes } from '../permissions/rights.ts';
import type { AuditEntry, AuditPosition, AuditRecord } from './AuditEntry.ts';
import type { AuditLog, AuditQuery } from './AuditLog.ts';

/** The part of the log that an actor may read: entries of their organisations and of those below. */
export interface EnteredAudit {
  list(query: Omit<AuditQuery, 'within'>): Promise<readonly AuditEntry[]>;
  /** An entry with its details. @throws ChatError NOT_FOUND for one that is not there, or outside of the part */
  find(position: AuditPosition): Promise<AuditRecord>;
}

/**
 * Admits an actor to the log; a host or a command with `within` to the entries of that organisation and of those below.
 * @throws ChatError ACCESS_DENIED for a person without the right
 */
export type EnterAudit = (actor: Actor, within?: OrganisationId) => EnteredAudit;

interface Deps {
  readonly auditLog: Pick<AuditLog, 'list' | 'find'>;
  readonly policy: Policy;
}

export const makeEnterAudit =
  ({ auditLog, policy }: Deps): EnterAudit =>
  (actor, asked) => {
    const within = partOf(policy, actor, asked);
    if (within?.length === 0) throw new ChatError('ACCESS_DENIED', 'You may not read the audit log.');
    const part = within === undefined ? {} : { within };
    return {
      list: (query) => auditLog.list({ ...query, ...part }),
      find: async (position) => {
        const [seen] = await auditLog.list({ after: position - 1, before: position + 1, limit: 1, ...part });
        const record = seen && (await auditLog.find(position));
        if (record === undefined) throw new ChatError('NOT_FOUND', 'There is no such entry in the audit log.');
        return record;
      },
    };
  };

/** Undefined: the whole log. */
const partOf = (policy: Policy, actor: Actor, asked?: OrganisationId): readonly OrganisationId[] | undefined => {
  if (typeof actor === 'string') return asked === undefined ? undefined : [asked];
  const own = auditedScopes(policy, actor).map(organisationOf);
  return own.includes(rootOrganisation) ? undefined : own;
};
