import type { ForeignSystem } from '../ForeignChat.ts';
import { requireTables } from '../requireTables.ts';
import { AlumniChat } from './AlumniChat.ts';
import { alumniNeeds } from './alumniNeeds.ts';

const tables = {
  shared_accounttype: ['account_type_id', 'admin', 'peso', 'user', 'coordinator'],
  shared_user: ['user_id', 'account_type_id', 'acc_username', 'user_status', 'f_name', 'l_name'],
  shared_conversation: ['conversation_id', 'created_at'],
  shared_conversation_participants: ['conversation_id', 'user_id'],
  shared_message: ['message_id', 'conversation_id', 'sender_id', 'message_content', 'message_type', 'is_read'],
  shared_messageattachment: ['attachment_id', 'message_id', 'file', 'file_name'],
} as const;

export const alumni: ForeignSystem = {
  name: 'alumni',
  title: 'the alumni platform',
  policy: 'alumni',
  needs: alumniNeeds,
  open: async (database) => {
    const found = await requireTables(database, { system: 'alumni', title: 'the alumni platform', tables });
    return AlumniChat.open(database, found, await database.table('shared_follow'));
  },
};
