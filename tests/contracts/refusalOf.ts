import { ChatError, type ErrorCode } from '../../core/errors.ts';

/** The code with which something was refused. Fails when it was not, or for another reason than a ChatError. */
export const refusalOf = async (attempt: Promise<unknown>): Promise<ErrorCode> => (await refusedBy(attempt)).code;

/** The error itself, for tests that look at its facts. */
export const refusedBy = async (attempt: Promise<unknown>): Promise<ChatError> => {
  try {
    await attempt;
  } catch (refusal) {
    if (refusal instanceof ChatError) return refusal;
    throw refusal;
  }
  throw new Error('It was expected to be refused, and was not');
};
