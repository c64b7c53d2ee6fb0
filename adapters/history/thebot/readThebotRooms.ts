import type { HistoryRecord, HistoryRoomRecord, MembershipRecord } from '../../../core/history/HistoryRecord.ts';
import type { Tell } from '../ForeignChat.ts';
import type { ForeignDatabase } from '../ForeignDatabase.ts';
import { groupRecord } from '../groupRecord.ts';
import { originalName } from './originalName.ts';
import { subjectContext } from './subjectContext.ts';
import type { ThebotTables } from './thebotTables.ts';

interface ThebotMember {
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
  readonly is_muted: boolean;
  readonly last_read_at: string | null;
  /** Whose parent the person is. */
  readonly children: readonly string[] | null;
}

interface Enrollment {
  readonly id: string;
  readonly student: string;
  readonly teacher: string;
  readonly subject: string;
  readonly own_name: string | null;
  readonly name: string | null;
}

interface RoomRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: string | null;
  readonly owner: string | null;
  readonly owner_role: string | null;
  readonly created_at: Date;
  readonly is_open: boolean;
  readonly members: readonly ThebotMember[] | null;
  readonly senders: readonly string[] | null;
  readonly enrollments: readonly Enrollment[] | null;
}

/** Who may own a group, as the policy has it. */
const leaders: ReadonlySet<string | null> = new Set(['admin', 'teacher', 'tutor']);

export async function* readThebotRooms(
  database: ForeignDatabase,
  tables: ThebotTables,
  tell: Tell,
): AsyncIterable<HistoryRecord> {
  for await (const row of database.stream<RoomRow>(roomsQuery(tables))) {
    const room = toRoom(row, tables, tell);
    if (room === undefined) continue;
    yield room;
    for (const member of membersOf(row)) yield toMembership(row.id, member);
  }
}

/**
 * One room for each row, with both lists of its members as one, and the enrollments that it can be about: its own, or those
 * between two people in it. Duplicates of a room are open if one of them is.
 */
const roomsQuery = ({ membersQuery, room }: ThebotTables): string => `
  WITH member AS (
    SELECT b.room_id, b.user_id, bool_or(b.is_muted) AS is_muted, max(b.last_read_at) AS last_read_at
    FROM (${membersQuery}) b GROUP BY b.room_id, b.user_id
  ), people AS (
    SELECT m.room_id, array_agg(m.user_id ORDER BY m.user_id) AS ids, json_agg(json_build_object(
      'id', m.user_id::text, 'name', COALESCE(NULLIF(u.first_name, ''), u.username, ''), 'role', u.role,
      'is_muted', m.is_muted, 'last_read_at', m.last_read_at,
      'children', (SELECT json_agg(c.user_id::text) FROM accounts_studentprofile c WHERE c.parent_id = m.user_id)
    ) ORDER BY m.user_id) AS members
    FROM member m LEFT JOIN accounts_user u ON u.id = m.user_id GROUP BY m.room_id
  )
  SELECT r.id::text, ${room.name} AS name, ${room.description} AS description, ${room.type} AS type,
    ${room.createdBy}::text AS owner, o.role AS owner_role, r.created_at,
    bool_or(r.is_active) OVER (PARTITION BY ${room.type}, p.ids) AS is_open, p.members,
    (SELECT array_agg(DISTINCT s.sender_id::text) FROM chat_message s WHERE s.room_id = r.id) AS senders,
    (SELECT json_agg(json_build_object('id', e.id::text, 'student', e.student_id::text, 'teacher', e.teacher_id::text,
      'subject', e.subject_id::text, 'own_name', e.custom_subject_name, 'name', s.name) ORDER BY e.id)
     FROM materials_subjectenrollment e LEFT JOIN materials_subject s ON s.id = e.subject_id
     WHERE CASE WHEN ${room.enrollment} IS NULL
       THEN ${room.type} = 'forum_subject' AND e.student_id = ANY (p.ids) AND e.teacher_id = ANY (p.ids)
       ELSE e.id = ${room.enrollment} END) AS enrollments
  FROM chat_chatroom r LEFT JOIN people p ON p.room_id = r.id LEFT JOIN accounts_user o ON o.id = ${room.createdBy}
  ORDER BY r.id`;

const membersOf = ({ members }: RoomRow): readonly ThebotMember[] => members ?? [];

const toRoom = (row: RoomRow, tables: ThebotTables, tell: Tell): HistoryRoomRecord | undefined => {
  const { id, type } = row;
  const members = membersOf(row);
  if (!row.is_open)
    tell('rooms', 'rooms that are switched off there; they are archived here: members read, and nobody writes', id);
  const described = originalName(row.description);
  if (row.description.trim() !== '' && described === undefined)
    tell('rooms', 'descriptions of rooms, which are not kept', id);
  const about = { createdAt: row.created_at.toISOString(), isLocked: !row.is_open, name: described ?? row.name };
  const named = { kind: 'room', id, ...about } as const;
  if (type === 'forum_subject') {
    const enrollment = enrollmentOf(row, about.name);
    if (enrollment !== undefined) {
      const { teacher, student } = enrollment;
      tellOutsiders(row, [teacher, student], tell);
      return { ...named, type, people: [teacher, student], ...subjectContext(enrollment) };
    }
  }
  if (type === 'forum_tutor') {
    const tutor = members.find(({ role }) => role === 'tutor');
    const student = members.find(({ role }) => role === 'student');
    if (tutor !== undefined && student !== undefined) {
      tellOutsiders(row, [tutor.id, student.id], tell);
      return { ...named, type, people: [tutor.id, student.id] };
    }
  }
  const [one, other] = members;
  const isDirect = members.length === 2 && (type === null || type === 'direct');
  if (isDirect && one !== undefined && other !== undefined)
    return { ...named, type: 'direct', people: [one.id, other.id] };
  return toGroup(row, about, tables, tell);
};

const toGroup = (
  row: RoomRow,
  { name, isLocked }: { readonly name: string; readonly isLocked: boolean },
  { isFirst }: ThebotTables,
  tell: Tell,
): HistoryRoomRecord | undefined => {
  const { id, type, owner, owner_role: role, created_at: createdAt } = row;
  const members = membersOf(row);
  const senders = (row.senders ?? []).filter((sender) => sender !== null);
  if (members.length < 2 && row.senders === null) {
    tell('rooms', 'rooms of one person or none, without a message; they are left out', id, -1);
    return undefined;
  }
  if (members.length < 2) tell('rooms', 'rooms of one person or none; they are closed groups here', id);
  else if (isFirst && type !== 'group')
    tell(
      'rooms',
      `rooms of type "${type}" that are groups here: their two people, or what they are about, cannot be told`,
      id,
    );
  const first = members.length === 0 ? senders[0] : undefined;
  return groupRecord({
    ...{ id, name, members, createdAt, isLocked: isLocked || members.length < 2 },
    owner: leaders.has(role) && owner !== null ? owner : first,
  });
};

/** The room's own enrollment; else the only one between people in it, or the only one whose subject its name says. */
const enrollmentOf = ({ enrollments }: RoomRow, name: string): Enrollment | undefined => {
  const all = enrollments ?? [];
  if (all.length <= 1) return all[0];
  const named = all.filter((one) => [one.own_name, one.name].some((subject) => subject && name.includes(subject)));
  return named.length === 1 ? named[0] : undefined;
};

const tellOutsiders = (row: RoomRow, two: readonly string[], tell: Tell): void => {
  for (const { id, children } of membersOf(row))
    if (!two.includes(id) && !children?.some((child) => two.includes(child)))
      tell(
        'rooms',
        'people in rooms of a teacher or tutor and a student who are neither of them nor a parent; here they are former members',
        `${row.id}: ${id}`,
      );
};

const toMembership = (
  room: string,
  { id: person, is_muted: isMuted, last_read_at: at }: ThebotMember,
): MembershipRecord => ({
  ...{ kind: 'membership', room, person, isMuted },
  ...(at !== null && { lastReadAt: new Date(at).toISOString() }),
});
