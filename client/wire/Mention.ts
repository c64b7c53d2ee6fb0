/** Somebody whom a message names with “@”. */
export interface Mention {
  /** null: everybody in the room. */
  readonly user_id: number | null;
  /** What stands behind the “@”, as it was written. */
  readonly name: string;
}

/** Whom a message is asked to mention. */
export type AskedMention = number | 'all';
