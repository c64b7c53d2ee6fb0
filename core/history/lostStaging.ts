import { ChatError } from '../errors.ts';

/** The error for a run that finds fewer rows than it staged: a database that has crashed meanwhile has lost them. */
export const lostStaging = (): ChatError =>
  new ChatError(
    'UNAVAILABLE',
    'What was read is not there any more, as the database was started anew. What is in stays; run it again to go on.',
  );
