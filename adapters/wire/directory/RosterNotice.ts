/** One line of an import's report. */
export interface RosterNotice {
  readonly file: string;
  /** The line in that file; 0 if the notice is about the whole file or bundle. */
  readonly line: number;
  readonly problem: string;
  readonly action: string;
}

/** `users.csv:12: role "nurse" is not in the role table: row skipped` */
export const formatRosterNotice = ({ file, line, problem, action }: RosterNotice): string =>
  `${line === 0 ? file : `${file}:${line}`}: ${problem}: ${action}`;
