import type { SourceKey } from '../../../core/directory/SourceKey.ts';

export const encodeKey = ({ id, source, organisation, name, createdAt, lastUsedAt, revokedAt }: SourceKey) => ({
  ...{ id, source, organisation_id: organisation, name, created_at: createdAt.toISOString() },
  last_used_at: lastUsedAt?.toISOString() ?? null,
  revoked_at: revokedAt?.toISOString() ?? null,
});
