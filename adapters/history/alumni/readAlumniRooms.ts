import type { HistoryRecord, HistoryRoomRecord } from '../../../core/history/HistoryRecord.ts';
import type { Tell } from '../ForeignChat.ts';
import type { ForeignDatabase } from '../ForeignDatabase.ts';
import { groupRecord, type RoomMember } from '../groupRecord.ts';
import type { AlumniColumns } from './AlumniColumns.ts';
import { pairRoomId } from './pairRoomId.ts';

interface AlumniMember extends RoomMember {
  readonly is_leader: boolean | null;
}

interface RoomRow {
  readonly id: string;
  readonly created_at: Date;
  readonly is_request: boolean;
  readonly has_messages: boolean;
  readonly members: readonly AlumniMember[] | null;
}

interface PairRow {
  readonly sender: string;
  readonly receiver: string | null;
  readonly first_at: Date;
  readonly count: string;
}

export async function* readAlumniRooms(
  database: ForeignDatabase,
  columns: AlumniColumns,
  tell: Tell,
): AsyncIterable<HistoryRecord> {
  for await (const row of database.stream<RoomRow>(roomsQuery(columns))) {
    const room = toRoom(row, tell);
    if (room === undefined) continue;
    yield room;
    for (const { id: person } of row.members ?? []) yield { kind: 'membership', room: row.id, person };
  }
  for await (const row of database.stream<PairRow>(pairsQuery(columns))) yield* toPairRoom(row, tell);
}

/** A conversation of two begins with their first message, also if that is of before there were conversations. */
const roomsQuery = ({ at, receiver, isRequest }: AlumniColumns): string => `
  WITH people AS (
    SELECT p.conversation_id, array_agg(p.user_id ORDER BY p.user_id) AS ids, json_agg(json_build_object(
      'id', p.user_id::text, 'name', COALESCE(NULLIF(u.f_name, ''), u.acc_username, ''),
      'is_leader', t.admin OR t.peso OR t.coordinator
    ) ORDER BY p.user_id) AS members
    FROM shared_conversation_participants p
      LEFT JOIN shared_user u ON u.user_id = p.user_id
      LEFT JOIN shared_accounttype t ON t.account_type_id = u.account_type_id
    GROUP BY p.conversation_id
  )
  SELECT c.conversation_id::text AS id, ${isRequest} AS is_request, p.members,
    LEAST(c.created_at, CASE WHEN cardinality(p.ids) = 2 THEN (
      SELECT min(${at}) FROM shared_message m WHERE m.conversation_id IS NULL
        AND m.sender_id = ANY (p.ids) AND ${receiver} = ANY (p.ids)
    ) END) AS created_at,
    EXISTS (SELECT FROM shared_message m WHERE m.conversation_id = c.conversation_id) AS has_messages
  FROM shared_conversation c LEFT JOIN people p ON p.conversation_id = c.conversation_id
  ORDER BY c.conversation_id`;

const pairsQuery = ({ at, receiver }: AlumniColumns): string => `
  SELECT min(p.sender)::text AS sender, max(p.receiver)::text AS receiver, min(p.at) AS first_at, count(*)::text AS count
  FROM (
    SELECT m.sender_id AS sender, NULLIF(${receiver}, m.sender_id) AS receiver, ${at} AS at
    FROM shared_message m WHERE m.conversation_id IS NULL
  ) p
  GROUP BY LEAST(p.sender, p.receiver), GREATEST(p.sender, p.receiver), p.receiver IS NULL ORDER BY 1, 2`;

const toRoom = (row: RoomRow, tell: Tell): HistoryRoomRecord | undefined => {
  const { id, created_at: createdAt, has_messages: hasMessages } = row;
  const members = row.members ?? [];
  if (members.length < 2 && !hasMessages) {
    tell('rooms', 'conversations of one person or none, without a message; they are left out', id, -1);
    return undefined;
  }
  if (row.is_request)
    tell(
      'rooms',
      'requests to talk that nobody has answered; here each is the room of the two, closed unless the policy lets them talk',
      id,
    );
  const [one, other] = members;
  if (members.length === 2 && one !== undefined && other !== undefined)
    return { kind: 'room', id, type: 'direct', people: [one.id, other.id], createdAt: createdAt.toISOString() };
  if (members.length < 2) tell('rooms', 'conversations of one person or none; they are closed groups here', id);
  const owner = members.find(({ is_leader: isLeader }) => isLeader)?.id;
  return groupRecord({ id, name: '', members, owner, createdAt, isLocked: members.length < 2 });
};

function* toPairRoom({ sender, receiver, first_at: createdAt, count }: PairRow, tell: Tell): Iterable<HistoryRecord> {
  const id = pairRoomId(sender, receiver);
  tell(
    'rooms',
    'rooms for messages of before there were conversations; where the two have one, they are one room',
    `${id} (${count})`,
    1,
  );
  if (receiver !== null)
    yield { kind: 'room', id, type: 'direct', people: [sender, receiver], createdAt: createdAt.toISOString() };
  else yield groupRecord({ id, name: '', members: [], owner: sender, createdAt, isLocked: true });
}
