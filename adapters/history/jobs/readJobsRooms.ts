import type { HistoryRecord, HistoryRoomRecord } from '../../../core/history/HistoryRecord.ts';
import type { Tell } from '../ForeignChat.ts';
import type { ForeignDatabase } from '../ForeignDatabase.ts';
import { groupRecord, type RoomMember } from '../groupRecord.ts';
import { jobName } from './jobName.ts';
import type { JobsColumns } from './readJobsDirectory.ts';

interface JobsMember extends RoomMember {
  readonly role: string | null;
  readonly last_seen: string | null;
}

interface RoomRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly job: string | null;
  readonly description: string | null;
  readonly client: string | null;
  readonly bidder: string | null;
  readonly is_lost: boolean;
  readonly created_at: Date;
  readonly is_open: boolean;
  readonly has_messages: boolean;
  readonly members: readonly JobsMember[] | null;
}

export async function* readJobsRooms(
  database: ForeignDatabase,
  columns: JobsColumns,
  tell: Tell,
): AsyncIterable<HistoryRecord> {
  for await (const row of database.stream<RoomRow>(roomsQuery(columns))) {
    const room = toRoom(row, tell);
    if (room === undefined) continue;
    yield room;
    if (row.is_lost)
      tell(
        'rooms',
        'rooms of bids that were not taken, which the platform does not show; they are hidden until somebody writes',
        row.id,
      );
    // Of two people the flags of messages say what is read; the moment of the last look stands for it among more.
    const isPair = membersOf(row).length === 2;
    for (const { id: person, last_seen: at } of membersOf(row))
      yield {
        ...{ kind: 'membership', room: row.id, person, isHidden: row.is_lost },
        ...(!isPair && at !== null && { lastReadAt: new Date(at).toISOString() }),
      };
  }
}

/**
 * Who has access stands in the list of the room; the other table has only who opened it. A job's room without a bidder is
 * of before there was one for each.
 */
const roomsQuery = ({ bidder, description, acceptedBid }: JobsColumns): string => `
  WITH people AS (
    SELECT p.chatroom_id AS room_id, array_agg(p.user_id ORDER BY p.user_id) AS ids, json_agg(json_build_object(
      'id', p.user_id::text, 'name', COALESCE(NULLIF(u.first_name, ''), u.username, ''), 'role', u.role,
      'last_seen', s.last_seen
    ) ORDER BY p.user_id) AS members
    FROM chat_chatroom_participants p
      LEFT JOIN users_user u ON u.id = p.user_id
      LEFT JOIN chat_chatparticipant s ON s.room_id = p.chatroom_id AND s.user_id = p.user_id
    GROUP BY p.chatroom_id
  )
  SELECT r.id::text, r.name, r.room_type AS type, r.job_id::text AS job, ${description} AS description,
    j.client_id::text AS client, ${bidder}::text AS bidder, r.created_at, p.members,
    COALESCE(j.status NOT IN ('open', 'open_for_bids') AND b.cleaner_id <> ${bidder}, false) AS is_lost,
    bool_or(r.is_active) OVER (PARTITION BY r.room_type, r.job_id, ${bidder}, p.ids) AS is_open,
    EXISTS (SELECT FROM chat_message m WHERE m.room_id = r.id) AS has_messages
  FROM chat_chatroom r
    LEFT JOIN people p ON p.room_id = r.id
    LEFT JOIN cleaning_jobs_cleaningjob j ON j.id = r.job_id
    LEFT JOIN cleaning_jobs_jobbid b ON b.id = ${acceptedBid}
  ORDER BY r.id`;

const membersOf = ({ members }: RoomRow): readonly JobsMember[] => members ?? [];

const toRoom = (row: RoomRow, tell: Tell): HistoryRoomRecord | undefined => {
  const { id, type, job, client, is_open: isOpen } = row;
  const members = membersOf(row);
  if (!isOpen)
    tell('rooms', 'rooms that are switched off there; they are archived here: members read, and nobody writes', id);
  const named = {
    kind: 'room',
    id,
    createdAt: row.created_at.toISOString(),
    isLocked: !isOpen,
    name: row.name,
  } as const;
  const worker = row.bidder ?? onlyWorker(members, client);
  if (type === 'job' && job !== null && client !== null && worker !== undefined)
    return {
      ...named,
      type: 'job',
      people: [worker, client],
      context: job,
      contextName: jobName(job, row.description ?? ''),
    };
  const [one, other] = members;
  if (type === 'direct' && members.length === 2 && one !== undefined && other !== undefined)
    return { ...named, type: 'direct', people: [one.id, other.id] };
  return toGroup(row, tell);
};

const toGroup = (row: RoomRow, tell: Tell): HistoryRoomRecord | undefined => {
  const { id, type, name, client, created_at: createdAt, is_open: isOpen } = row;
  const members = membersOf(row);
  const isLone = members.length < 2;
  if (isLone && !row.has_messages) {
    tell('rooms', 'rooms of one person or none, without a message; they are left out', id, -1);
    return undefined;
  }
  if (isLone) tell('rooms', 'rooms of one person or none; they are closed groups here', id);
  else
    tell(
      'rooms',
      `rooms of type "${type}" that are groups here: ${type === 'job' ? 'they are from before each bidder had a room' : 'there is no other room for these people'}`,
      id,
    );
  const office = members.find(({ role }) => role === 'admin')?.id;
  const owner = office ?? members.find((member) => member.id === client)?.id;
  return groupRecord({ id, name, members, owner, createdAt, isLocked: !isOpen || isLone });
};

const onlyWorker = (members: readonly RoomMember[], client: string | null): string | undefined => {
  const others = members.filter(({ id }) => id !== client);
  return members.length === 2 && others.length === 1 ? others[0]?.id : undefined;
};
