import { ChatError } from '../../../core/errors.ts';

interface Refusal {
  /** The file or archive, with the line if there is one: `users.csv:17`. */
  readonly where: string;
  readonly problem: string;
  readonly remedy: string;
  readonly cause?: unknown;
}

/** The error for a bundle that cannot be read: `users.csv:17: a quote is not closed: close it. Nothing was imported.` */
export const refuseRoster = ({ where, problem, remedy, cause }: Refusal): ChatError =>
  new ChatError('INVALID_REQUEST', `${where}: ${problem}: ${remedy}. Nothing was imported.`, {
    cause,
    details: [{ path: where, problem, remedy }],
  });
