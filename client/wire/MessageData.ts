/**
 * What a program says in a message beside the words: plain JSON of at most 4 KiB. Show what you know by `type`, and ignore
 * the rest.
 */
export interface MessageData {
  readonly type?: string;
  readonly [member: string]: unknown;
}
