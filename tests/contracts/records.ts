import type { RelationRecord, UserRecord } from '../../core/directory/DirectoryRecords.ts';

/** A person as a source names them. */
export const userRecord = (externalId: string, role: string, more: Partial<UserRecord> = {}): UserRecord => ({
  externalId,
  role,
  firstName: `First ${externalId}`,
  lastName: `Last ${externalId}`,
  isActive: true,
  ...more,
});

/** An active relation as a source names it. */
export const relationRecord = (
  kind: string,
  from: string,
  to: string,
  more: Partial<RelationRecord> = {},
): RelationRecord => ({ kind, from, to, status: 'active', ...more });
