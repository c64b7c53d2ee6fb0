import { ChatError, type ErrorCode } from '../../core/errors.ts';

/** The code of the ChatError with which the attempt rejects. Throws if it resolves or rejects with another error. */
export const refusalOf = async (attempt: Promise<unknown>): Promise<ErrorCode> => (await refusedBy(attempt)).code;

/** The ChatError itself, for tests of its details. */
export const refusedBy = async (attempt: Promise<unknown>): Promise<ChatError> => {
  try {
    await attempt;
  } catch (refusal) {
    if (refusal instanceof ChatError) return refusal;
    throw refusal;
  }
  throw new Error('It was expected to be refused, and was not');
};

/** What becomes of an attempt in a race: `done`, or the code of its refusal. */
export const outcomeOf = async (attempt: Promise<unknown>): Promise<ErrorCode | 'done'> => {
  const done = attempt.then(() => 'done' as const);
  return done.catch((refusal: unknown) => {
    if (refusal instanceof ChatError) return refusal.code;
    throw refusal;
  });
};
