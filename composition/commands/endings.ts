import type { CommandContext } from './Command.ts';

/** Milliseconds after which the process ends, although a silent database or client still holds it. */
const endMs = 14_500;
/** Milliseconds that what was printed last may take, once everything is closed. */
const lastWordsMs = 1_000;

/** Ends the process after a while, whatever is still open. */
export const endInTime = ({ note }: CommandContext): void => {
  const end = (): never => {
    const open = [...new Set(process.getActiveResourcesInfo())].join(', ');
    note(`Something did not answer in time and was not closed (${open}). What was acknowledged is stored.\n`);
    process.exit(1);
  };
  setTimeout(end, endMs).unref();
};

export const stoppedBefore = 'Stopped before it served anybody.\n';

/** Everything is closed: nothing that a library left behind holds the process. */
export const endSoon = (): void => void setTimeout(() => process.exit(), lastWordsMs).unref();
