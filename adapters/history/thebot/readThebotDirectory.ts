import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { ForeignDirectory, Tell } from '../ForeignChat.ts';
import type { ForeignDatabase } from '../ForeignDatabase.ts';
import { toUser } from '../ForeignPerson.ts';
import { subjectContext } from './subjectContext.ts';
import { thebotNeeds } from './thebotNeeds.ts';
import type { ThebotTables } from './thebotTables.ts';

interface UserRow {
  readonly id: string;
  readonly login: string;
  readonly email: string | null;
  readonly first_name: string;
  readonly last_name: string;
  readonly role: string;
  readonly is_active: boolean;
  readonly is_office: boolean;
  readonly created_by: string | null;
}

interface EnrollmentRow {
  readonly id: string;
  readonly student: string;
  readonly teacher: string;
  readonly subject: string;
  readonly own_name: string | null;
  readonly name: string | null;
  readonly status: string;
}

interface ProfileRow {
  readonly student: string;
  readonly tutor: string | null;
  readonly parent: string | null;
}

/** People with their roles and relations. Of an enrollment the status counts; `is_active` there is another matter. */
export const readThebotDirectory = async (
  database: ForeignDatabase,
  tables: ThebotTables,
  tell: Tell,
): Promise<ForeignDirectory> => {
  const rows = await database.rows<UserRow>(usersQuery(tables));
  const users = rows.map((row) =>
    toUser(
      {
        ...{ id: row.id, login: row.login, firstName: row.first_name, lastName: row.last_name, email: row.email },
        ...{ roles: row.is_office ? [row.role, 'admin'] : [row.role], isActive: row.is_active },
      },
      thebotNeeds,
      tell,
    ),
  );
  for (const { id, is_office: isOffice, role } of rows)
    if (isOffice && role !== 'admin')
      tell(
        'people',
        'people who see all rooms there by a flag beside their role (is_staff, is_superuser); they are admin here as well',
        id,
      );
  const relations: RelationRecord[] = [];
  for (const row of await database.rows<EnrollmentRow>(enrollmentsQuery)) {
    const { teacher: from, student: to, status } = row;
    relations.push({
      kind: 'teaches',
      from,
      to,
      ...subjectContext(row),
      status: status === 'active' ? 'active' : 'ended',
    });
  }
  for (const { student: to, tutor, parent } of await database.rows<ProfileRow>(profilesQuery)) {
    if (tutor !== null) relations.push({ kind: 'tutors', from: tutor, to, status: 'active' });
    if (parent !== null) relations.push({ kind: 'guardian_of', from: parent, to, status: 'active' });
  }
  for (const { id: to, created_by: from, role } of rows)
    if (from !== null && role === 'student') relations.push({ kind: 'tutors', from, to, status: 'active' });
  const orphans = await database.rows<{ id: string }>(orphansQuery(tables));
  return { users, relations, orphans: orphans.map(({ id }) => id) };
};

const usersQuery = ({ user }: ThebotTables): string => `
  SELECT u.id::text, u.username AS login, u.email, u.first_name, u.last_name, u.role, u.is_active,
    (${user.isOffice}) AS is_office, ${user.createdBy}::text AS created_by
  FROM accounts_user u ORDER BY u.id`;

const enrollmentsQuery = `
  SELECT e.id::text, e.student_id::text AS student, e.teacher_id::text AS teacher, e.subject_id::text AS subject,
    e.custom_subject_name AS own_name, s.name, e.status
  FROM materials_subjectenrollment e LEFT JOIN materials_subject s ON s.id = e.subject_id ORDER BY e.id`;

const profilesQuery = `
  SELECT p.user_id::text AS student, p.tutor_id::text AS tutor, p.parent_id::text AS parent
  FROM accounts_studentprofile p WHERE p.tutor_id IS NOT NULL OR p.parent_id IS NOT NULL ORDER BY p.id`;

const orphansQuery = ({ membersQuery }: ThebotTables): string => `
  SELECT DISTINCT one.id::text FROM (
    SELECT m.sender_id AS id FROM chat_message m UNION SELECT member.user_id FROM (${membersQuery}) member
  ) one
  WHERE one.id IS NOT NULL AND NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = one.id)`;
