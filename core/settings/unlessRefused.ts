import type { ChatError } from '../errors.ts';

/** The same call; while there is a refusal, it rejects with that. It costs a look at a value in memory, and no promise. */
export const unlessRefused =
  <Args extends readonly unknown[], Result>(
    call: (...args: Args) => Promise<Result>,
    refusal: () => ChatError | undefined,
  ): ((...args: Args) => Promise<Result>) =>
  (...args) => {
    const refused = refusal();
    return refused === undefined ? call(...args) : Promise.reject(refused);
  };
