import type { Attachment } from './Attachment.ts';

/** What files of this person may be, by their content: no kinds, no files. */
export interface PolicyFiles {
  readonly kinds: readonly Attachment['kind'][];
  /** Of one file. */
  readonly max_bytes: number;
}
