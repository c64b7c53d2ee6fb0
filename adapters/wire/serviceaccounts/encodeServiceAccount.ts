import { type OrganisationId, rootOrganisation } from '../../../core/ids.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import { type ServiceRule, serviceRuleOf } from '../../../core/permissions/ServiceRules.ts';
import type { ServiceAccount, ServiceKey } from '../../../core/serviceaccounts/ServiceAccount.ts';
import type { ListedService, ServiceRoom } from '../../../core/serviceaccounts/ServiceAccounts.ts';

type Served = Pick<Policy, 'services'>;

const encodeOrganisation = (id: OrganisationId): OrganisationId | null => (id === rootOrganisation ? null : id);

const encodeRule = (rule: ServiceRule | undefined) => ({
  posts_in: [...(rule?.posts ?? [])],
  may_send_files: rule?.files === true,
});

export const encodeServiceAccount = (
  { services }: Served,
  { id, name, purpose, role, scope, createdAt, deactivatedAt }: ServiceAccount,
) => ({
  ...{ id, name, purpose, role, organisation_id: encodeOrganisation(organisationOf(scope)) },
  ...encodeRule(serviceRuleOf(services, role)),
  ...{ is_active: deactivatedAt === null, created_at: createdAt.toISOString() },
  deactivated_at: deactivatedAt?.toISOString() ?? null,
});

export const encodeServices = (policy: Served, listed: readonly ListedService[]) => ({
  service_accounts: listed.map(({ account, keyCount, lastUsedAt }) => ({
    ...encodeServiceAccount(policy, account),
    ...{ key_count: keyCount, last_used_at: lastUsedAt?.toISOString() ?? null },
  })),
  roles: Object.entries(policy.services ?? {}).map(([role, rule]) => ({ role, name: rule.title, ...encodeRule(rule) })),
});

export const encodeServiceKey = (key: ServiceKey) => ({
  ...{ id: key.id, service_id: key.accountId, name: key.name, created_at: key.createdAt.toISOString() },
  expires_at: key.expiresAt?.toISOString() ?? null,
  last_used_at: key.lastUsedAt?.toISOString() ?? null,
  revoked_at: key.revokedAt?.toISOString() ?? null,
});

/** @param found one more than `limit` if there are more */
export const encodeServiceRooms = (found: readonly ServiceRoom[], limit: number) => {
  const shown = found.slice(0, limit);
  const hasMore = found.length > limit;
  return {
    rooms: shown.map(({ organisation, ...room }) => ({ ...room, organisation_id: encodeOrganisation(organisation) })),
    has_more: hasMore,
    next_after: hasMore ? (shown.at(-1)?.id ?? null) : null,
  };
};
