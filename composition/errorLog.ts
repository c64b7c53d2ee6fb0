import type { Log } from './Log.ts';

const quiet = (): void => {};

/** Of a failure and what caused it, this many. */
const shownCauses = 5;

/** For hosts that give no log: what went wrong stands on standard error, and nothing else does. */
export const errorLog: Log = {
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: (facts, message) => {
    const { err, ...others }: { err?: unknown } = { ...facts };
    const details = JSON.stringify(others);
    process.stderr.write(
      `homeroom: ${[message, ...(details === '{}' ? [] : [details]), ...stacks(err)].join('\n  ')}\n`,
    );
  },
};

/** Stacks alone: other members of an error may hold the headers of a request. */
const stacks = (failure: unknown, more = shownCauses): string[] => {
  if (failure === undefined || failure === null || more === 0) return [];
  if (!(failure instanceof Error)) return [String(failure)];
  const causes = stacks(failure.cause, more - 1).map((text, index) => (index === 0 ? `caused by ${text}` : text));
  return [failure.stack ?? failure.message, ...causes];
};
