import { ChatError, type ErrorCode } from '../../core/errors.ts';

/** The code with which a function refuses; undefined when it does not. */
export const caught = (call: () => unknown): ErrorCode | undefined => {
  try {
    call();
    return undefined;
  } catch (failure) {
    if (failure instanceof ChatError) return failure.code;
    throw failure;
  }
};
