import { ChatError, type ErrorCode } from '../../core/errors.ts';

/** The code of the ChatError that a function throws; undefined if it throws none. */
export const caught = (call: () => unknown): ErrorCode | undefined => {
  try {
    call();
    return undefined;
  } catch (failure) {
    if (failure instanceof ChatError) return failure.code;
    throw failure;
  }
};
