import type { DirectoryRecords, RelationRecord, UserRecord } from '../../core/directory/DirectoryRecords.ts';

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

const inOrganisation = (externalId: string, role: string, organisation: string, isActive = true): UserRecord =>
  userRecord(externalId, role, { roles: [{ role, organisation }], isActive });

/** Two schools of a district; in Oak a teacher has a pupil, and another pupil has left. */
export const smallDistrict: DirectoryRecords = {
  organisations: [
    { externalId: 'district', name: 'District' },
    { externalId: 'oak', name: 'Oak', parent: 'district' },
    { externalId: 'elm', name: 'Elm', parent: 'district' },
  ],
  contexts: [{ externalId: 'bio', name: 'Biology', organisation: 'oak' }],
  users: [
    inOrganisation('o1', 'teacher', 'oak'),
    inOrganisation('o2', 'student', 'oak'),
    inOrganisation('o3', 'student', 'oak', false),
    inOrganisation('e1', 'student', 'elm'),
  ],
  relations: [relationRecord('teaches', 'o1', 'o2', { context: 'bio' })],
};
