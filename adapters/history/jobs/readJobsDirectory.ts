import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { ForeignDirectory, Tell } from '../ForeignChat.ts';
import type { ForeignDatabase } from '../ForeignDatabase.ts';
import { toUser } from '../ForeignPerson.ts';
import { jobName } from './jobName.ts';
import { jobsNeeds } from './jobsNeeds.ts';

/** Expressions of columns that not every version has. */
export interface JobsColumns {
  readonly isStaff: string;
  readonly bidder: string;
  readonly description: string;
  readonly acceptedBid: string;
  readonly attachment: string;
  readonly editedAt: string;
  readonly replyTo: string;
}

interface UserRow {
  readonly id: string;
  readonly login: string;
  readonly email: string | null;
  readonly first_name: string;
  readonly last_name: string;
  readonly role: string;
  readonly is_active: boolean;
  readonly is_staff: boolean;
}

interface WorkRow {
  readonly job: string;
  readonly description: string;
  readonly client: string;
  readonly worker: string;
  readonly is_active: boolean;
}

/** The roles of the platform, as the policy has them. */
const roles: Readonly<Record<string, string>> = { admin: 'admin', client: 'client', cleaner: 'worker' };

/** People with bids and hirings: a bid counts while it is pending or accepted, a hiring while the job is not cancelled. */
export const readJobsDirectory = async (
  database: ForeignDatabase,
  columns: JobsColumns,
  tell: Tell,
): Promise<ForeignDirectory> => {
  const rows = await database.rows<UserRow>(`
    SELECT u.id::text, u.username AS login, u.email, u.first_name, u.last_name, u.role, u.is_active,
      (${columns.isStaff}) AS is_staff
    FROM users_user u ORDER BY u.id`);
  const users = rows.map((row) => {
    const role = roles[row.role];
    const held = [...(role === undefined ? [] : [role]), ...(row.is_staff ? ['admin'] : [])];
    if (row.is_staff && role !== 'admin')
      tell('people', 'people of the staff by a flag beside their role (is_staff); they are admin here as well', row.id);
    return toUser(
      {
        ...{ id: row.id, login: row.login, firstName: row.first_name, lastName: row.last_name, email: row.email },
        ...{ roles: held, isActive: row.is_active },
      },
      jobsNeeds,
      tell,
    );
  });
  const relations: RelationRecord[] = [];
  for (const row of await database.rows<WorkRow>(bidsQuery(columns)))
    relations.push({ kind: 'bids_on', ...toRelation(row) });
  for (const row of await database.rows<WorkRow>(hiredQuery(columns)))
    relations.push({ kind: 'hired_for', ...toRelation(row) });
  const orphans = await database.rows<{ id: string }>(orphansQuery);
  return { users, relations, orphans: orphans.map(({ id }) => id) };
};

const toRelation = ({ job, description, client: to, worker: from, is_active: isActive }: WorkRow) => ({
  ...{ from, to, context: job, contextName: jobName(job, description) },
  status: isActive ? ('active' as const) : ('ended' as const),
});

const bidsQuery = ({ description }: JobsColumns): string => `
  SELECT j.id::text AS job, ${description} AS description, j.client_id::text AS client, b.cleaner_id::text AS worker,
    b.status IN ('pending', 'accepted') AS is_active
  FROM cleaning_jobs_jobbid b JOIN cleaning_jobs_cleaningjob j ON j.id = b.job_id
  WHERE j.client_id IS NOT NULL ORDER BY b.id`;

const hiredQuery = ({ description }: JobsColumns): string => `
  SELECT j.id::text AS job, ${description} AS description, j.client_id::text AS client, j.cleaner_id::text AS worker,
    j.status <> 'cancelled' AS is_active
  FROM cleaning_jobs_cleaningjob j WHERE j.client_id IS NOT NULL AND j.cleaner_id IS NOT NULL ORDER BY j.id`;

const orphansQuery = `
  SELECT DISTINCT one.id::text FROM (
    SELECT m.sender_id::bigint AS id FROM chat_message m UNION SELECT p.user_id FROM chat_chatroom_participants p
  ) one
  WHERE one.id IS NOT NULL AND NOT EXISTS (SELECT FROM users_user u WHERE u.id = one.id)`;
