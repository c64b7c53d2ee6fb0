import { columnOf } from '../columnOf.ts';
import type { ForeignDatabase } from '../ForeignDatabase.ts';
import { requireTables } from '../requireTables.ts';

/**
 * What one database of THE_BOT has. Its chat has had two generations: the first with types of rooms, threads, answers, files
 * and reads of single messages, the second without. Columns of the first may be left over in the second, so each is looked
 * up by itself; what is not there is NULL.
 */
export interface ThebotTables {
  readonly isFirst: boolean;
  readonly hasThreads: boolean;
  readonly hasReads: boolean;
  /** The rows `(room_id, user_id, is_muted, last_read_at)` of both lists of members; a person may be in both. */
  readonly membersQuery: string;
  readonly user: { readonly isOffice: string; readonly createdBy: string };
  readonly room: Readonly<Record<'name' | 'description' | 'type' | 'enrollment' | 'createdBy', string>>;
  readonly message: Readonly<Record<'file' | 'image' | 'replyTo' | 'thread' | 'deletedBy', string>>;
}

const required = {
  accounts_user: ['id', 'username', 'first_name', 'last_name', 'role', 'is_active'],
  accounts_studentprofile: ['user_id', 'tutor_id', 'parent_id'],
  materials_subject: ['id', 'name'],
  materials_subjectenrollment: ['id', 'student_id', 'subject_id', 'teacher_id', 'status'],
  chat_chatroom: ['id', 'created_at', 'is_active'],
  chat_chatparticipant: ['room_id', 'user_id', 'last_read_at'],
  chat_message: ['id', 'room_id', 'sender_id', 'content', 'created_at', 'updated_at', 'is_edited', 'is_deleted'],
} as const;

/** @throws ChatError INVALID_REQUEST if this is no database of THE_BOT */
export const thebotTables = async (database: ForeignDatabase): Promise<ThebotTables> => {
  const tables = await requireTables(database, { system: 'thebot', title: 'THE_BOT', tables: required });
  const [lists, threads, reads] = [
    await database.table('chat_chatroom_participants'),
    await database.table('chat_messagethread'),
    await database.table('chat_messageread'),
  ];
  const [user, room, message] = [tables.get('accounts_user'), tables.get('chat_chatroom'), tables.get('chat_message')];
  const isMuted = columnOf('p', tables.get('chat_chatparticipant'), 'is_muted', 'false');
  return {
    isFirst: room?.columns.has('type') === true,
    hasThreads: threads?.isReadable === true && message?.columns.has('thread_id') === true,
    hasReads: reads?.isReadable === true,
    membersQuery: [
      `SELECT p.room_id, p.user_id, ${isMuted} AS is_muted, p.last_read_at FROM chat_chatparticipant p`,
      ...(lists?.isReadable ? ['SELECT l.chatroom_id, l.user_id, false, NULL FROM chat_chatroom_participants l'] : []),
    ].join(' UNION ALL '),
    user: {
      isOffice: ['is_staff', 'is_superuser'].map((name) => columnOf('u', user, name, 'false')).join(' OR '),
      createdBy: columnOf('u', user, 'created_by_tutor_id', 'NULL::bigint'),
    },
    room: {
      name: columnOf('r', room, 'name', "''"),
      description: columnOf('r', room, 'description', "''"),
      type: columnOf('r', room, 'type', 'NULL::text'),
      enrollment: columnOf('r', room, 'enrollment_id', 'NULL::bigint'),
      createdBy: columnOf('r', room, 'created_by_id', 'NULL::bigint'),
    },
    message: {
      file: columnOf('m', message, 'file', 'NULL::text'),
      image: columnOf('m', message, 'image', 'NULL::text'),
      replyTo: columnOf('m', message, 'reply_to_id', 'NULL::bigint'),
      thread: columnOf('m', message, 'thread_id', 'NULL::bigint'),
      deletedBy: columnOf('m', message, 'deleted_by_id', 'NULL::bigint'),
    },
  };
};
