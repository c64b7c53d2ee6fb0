/** What is wrong with one record; `path` is a JSON pointer (RFC 6901) into the records. */
export interface RecordProblem {
  readonly path: string;
  readonly problem: string;
}
