import type { Log } from './Log.ts';

const quiet = (): void => {};

/** How many failures of a chain of causes are shown. */
const shownCauses = 5;

/** The log of hosts that give none: writes errors to standard error, and nothing else. */
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

/** Only the stacks: other members of an error may hold the headers of a request. */
const stacks = (failure: unknown, more = shownCauses): string[] => {
  if (failure === undefined || failure === null || more === 0) return [];
  if (!(failure instanceof Error)) return [String(failure)];
  const causes = stacks(failure.cause, more - 1).map((text, index) => (index === 0 ? `caused by ${text}` : text));
  return [failure.stack ?? failure.message, ...causes];
};
