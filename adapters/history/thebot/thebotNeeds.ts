import type { PolicyNeeds } from '../ForeignChat.ts';

/** The roles are from the strongest to the weakest. */
export const thebotNeeds: PolicyNeeds = {
  roles: ['admin', 'teacher', 'tutor', 'parent', 'student'],
  relations: ['teaches', 'tutors', 'guardian_of'],
  roomTypes: ['direct', 'group', 'forum_subject', 'forum_tutor'],
};
