/** A table that each system has and no other, to say which one a database looks like. */
export const systemMarks = {
  thebot: 'materials_subjectenrollment',
  jobs: 'cleaning_jobs_jobbid',
  alumni: 'shared_conversation',
} as const;
