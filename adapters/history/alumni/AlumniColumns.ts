/** Expressions of columns that not every version has, over `m` (messages), `c`, `a`, `u` and `t`. */
export interface AlumniColumns {
  /** When a message was written: any of its two columns may be empty. */
  readonly at: string;
  /** The text, and the older one where an edit has left it. */
  readonly text: string;
  readonly former: string;
  readonly receiver: string;
  readonly isTrainee: string;
  readonly email: string;
  readonly isRequest: string;
  readonly fileKey: string;
  readonly fileUrl: string;
  readonly hasFollows: boolean;
}
