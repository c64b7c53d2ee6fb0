import { ChatError } from '../errors.ts';

/** The refusal of a file for which a person has no place left. */
export const overQuota = (used: number, quota: number): ChatError =>
  new ChatError(
    'INSUFFICIENT_STORAGE',
    'There is no place left for more of your files. Ask your school or administrator.',
    {
      details: { used, quota },
    },
  );
