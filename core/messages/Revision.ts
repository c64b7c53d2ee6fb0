import type { UserId } from '../ids.ts';
import type { Message } from './Message.ts';

/** An edit or the deletion of a message, as the store keeps it. */
export interface MessageChange {
  readonly seq: number;
  /** By the clock of the store. */
  readonly at: Date;
  readonly actorId: UserId;
  /**
   * `moderation`: by somebody who might not have done it as a member. `guard`: covered before it was stored, so nobody read
   * what it said; it has the seq of the message, or of the edit.
   */
  readonly why: 'edit' | 'delete' | 'moderation' | 'guard';
  /** The words before it. */
  readonly replaced: string;
}

/** What a message said from some moment on. */
export interface Revision {
  /** The seq of the message, or of the change that made it say this. */
  readonly seq: number;
  readonly at: Date;
  readonly actorId: UserId;
  readonly why: 'sent' | MessageChange['why'];
  /** Null once it is deleted. */
  readonly content: string | null;
}

/** All revisions of a message, the oldest first (I18). `changes` are all its changes, the oldest first. */
export const revisionsOf = (message: Message, changes: readonly MessageChange[]): readonly Revision[] => {
  const last = message.deletedAt === null ? message.content : null;
  const contents = [...changes.map(({ replaced }) => replaced), last];
  const { seq, createdAt: at, sender } = message;
  const made = [{ seq, at, actorId: sender.id, why: 'sent' as const }, ...changes];
  return made.map((one, index) => ({
    ...{ seq: one.seq, at: one.at, actorId: one.actorId, why: one.why },
    content: contents[index] ?? null,
  }));
};
