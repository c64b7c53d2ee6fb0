import type { UserId } from '../ids.ts';

export interface SignInLinkDraft {
  /** Of its key. */
  readonly hash: string;
  /** Of the address to which it goes; null for one that an operator made. */
  readonly mailHash: string | null;
  /** Whom it lets in, one of them; empty where the address is nobody's, so that it counts like others. */
  readonly userIds: readonly UserId[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export type FoundLink = Pick<SignInLinkDraft, 'mailHash' | 'userIds' | 'expiresAt'>;

/** Port: links by which people sign in once. Of keys and addresses it gets only hashes (SHA-256, hexadecimal). */
export interface SignInLinks {
  /** False, and nothing is stored, where the address got `most` links since then. A link of an operator always is. */
  add(draft: SignInLinkDraft, limit: { readonly since: Date; readonly most: number }): Promise<boolean>;
  /** One that was not used and has not expired. */
  find(hash: string, at: Date): Promise<FoundLink | undefined>;
  /** As `find`, and it is used then. Of parallel calls one gets it. */
  use(hash: string, at: Date): Promise<FoundLink | undefined>;
  /** Forgets links that expired before this moment. */
  forget(before: Date): Promise<number>;
}
