import type { ForeignDirectory, Tell } from '../ForeignChat.ts';
import type { ForeignDatabase } from '../ForeignDatabase.ts';
import { toUser } from '../ForeignPerson.ts';
import type { AlumniColumns } from './AlumniColumns.ts';
import { alumniNeeds } from './alumniNeeds.ts';

interface UserRow {
  readonly id: string;
  readonly login: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string | null;
  readonly status: string;
  readonly admin: boolean;
  readonly peso: boolean;
  readonly coordinator: boolean;
  readonly alumnus: boolean;
  readonly trainee: boolean;
}

interface FollowRow {
  readonly from: string;
  readonly to: string;
}

/** People with all roles that their flags say, and whom they follow. */
export const readAlumniDirectory = async (
  database: ForeignDatabase,
  columns: AlumniColumns,
  tell: Tell,
): Promise<ForeignDirectory> => {
  const rows = await database.rows<UserRow>(usersQuery(columns));
  const users = rows.map((row) =>
    toUser(
      {
        ...{ id: row.id, login: row.login, firstName: row.first_name, lastName: row.last_name, email: row.email },
        ...{ roles: rolesOf(row), isActive: row.status.trim().toLowerCase() === 'active' },
      },
      alumniNeeds,
      tell,
    ),
  );
  const follows = columns.hasFollows ? await database.rows<FollowRow>(followsQuery) : [];
  const orphans = await database.rows<{ id: string }>(orphansQuery(columns));
  return {
    users,
    relations: follows.map(({ from, to }) => ({ kind: 'follows', from, to, status: 'active' })),
    orphans: orphans.map(({ id }) => id),
  };
};

const rolesOf = ({ admin, peso, coordinator, alumnus, trainee }: UserRow): string[] => [
  ...(admin ? ['admin'] : []),
  ...(peso ? ['official'] : []),
  ...(coordinator ? ['coordinator'] : []),
  ...(alumnus ? ['alumnus'] : []),
  ...(trainee ? ['trainee'] : []),
];

const usersQuery = ({ email, isTrainee }: AlumniColumns): string => `
  SELECT u.user_id::text AS id, u.acc_username AS login, u.f_name AS first_name, u.l_name AS last_name, ${email} AS email,
    u.user_status AS status, t.admin, t.peso, t.coordinator, t."user" AS alumnus, ${isTrainee} AS trainee
  FROM shared_user u JOIN shared_accounttype t ON t.account_type_id = u.account_type_id ORDER BY u.user_id`;

const followsQuery = `
  SELECT f.follower_id::text AS "from", f.following_id::text AS "to" FROM shared_follow f
  WHERE f.follower_id <> f.following_id ORDER BY f.id`;

const orphansQuery = ({ receiver }: AlumniColumns): string => `
  SELECT DISTINCT one.id::text FROM (
    SELECT m.sender_id AS id FROM shared_message m
    UNION SELECT ${receiver} FROM shared_message m WHERE m.conversation_id IS NULL
    UNION SELECT p.user_id FROM shared_conversation_participants p
  ) one
  WHERE one.id IS NOT NULL AND NOT EXISTS (SELECT FROM shared_user u WHERE u.user_id = one.id)`;
