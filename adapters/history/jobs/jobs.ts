import type { ForeignSystem } from '../ForeignChat.ts';
import { requireTables } from '../requireTables.ts';
import { JobsChat } from './JobsChat.ts';
import { jobsNeeds } from './jobsNeeds.ts';

const tables = {
  users_user: ['id', 'username', 'email', 'role', 'first_name', 'last_name', 'is_active'],
  cleaning_jobs_cleaningjob: ['id', 'client_id', 'cleaner_id', 'status'],
  cleaning_jobs_jobbid: ['id', 'job_id', 'cleaner_id', 'status'],
  chat_chatroom: ['id', 'name', 'room_type', 'job_id', 'created_at', 'is_active'],
  chat_chatroom_participants: ['chatroom_id', 'user_id'],
  chat_chatparticipant: ['room_id', 'user_id', 'last_seen'],
  chat_message: ['id', 'room_id', 'sender_id', 'message_type', 'content', 'timestamp', 'is_read'],
} as const;

export const jobs: ForeignSystem = {
  name: 'jobs',
  title: 'the job platform',
  policy: 'marketplace',
  needs: jobsNeeds,
  open: async (database) => {
    const found = await requireTables(database, { system: 'jobs', title: 'the job platform', tables });
    return JobsChat.open(database, found);
  },
};
