import { ChatError } from '../../../core/errors.ts';

interface Refusal {
  /** File or archive, with its line where there is one: `users.csv:17`. */
  readonly where: string;
  readonly problem: string;
  readonly remedy: string;
  readonly cause?: unknown;
}

/** What a bundle that cannot be read ends with: `users.csv:17: a quote is not closed: close it. Nothing was imported.` */
export const refuseRoster = ({ where, problem, remedy, cause }: Refusal): ChatError =>
  new ChatError('INVALID_REQUEST', `${where}: ${problem}: ${remedy}. Nothing was imported.`, { cause });
