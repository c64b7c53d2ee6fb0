/** One line of an import's report. */
export interface RosterNotice {
  readonly file: string;
  /** The line in that file; 0 if the notice is about the whole file or bundle. */
  readonly line: number;
  readonly problem: string;
  readonly action: string;
  /** Something that cannot be read and has to be mended in the file. */
  readonly isError?: boolean;
}

/** `users.csv:12: role "nurse" is not in the role table: row skipped`; an error says so behind the place. */
export const formatRosterNotice = ({ file, line, problem, action, isError = false }: RosterNotice): string =>
  `${line === 0 ? file : `${file}:${line}`}: ${isError ? 'error: ' : ''}${problem}: ${action}`;

/** The same as a row of a table. */
export const encodeRosterNotice = ({ file, line, problem, action, isError = false }: RosterNotice) => ({
  file,
  line: line === 0 ? null : line,
  problem,
  action,
  is_error: isError,
});
