import { deleted, type Message, pinned } from './Message.ts';
import type { Reaction, ReactionChange } from './Reaction.ts';
import type { MessageChange } from './Revision.ts';
import { reacted } from './reacted.ts';

/** What happened to a message since it was sent, each list the oldest first. */
export interface MessagePast {
  /** Its edits and its deletion. */
  readonly changes: readonly MessageChange[];
  readonly reactions: readonly (ReactionChange & { readonly seq: number })[];
  /** The answers in its thread, with the seq of the deletion of each; null for one that is there. */
  readonly answers: readonly { readonly seq: number; readonly at: Date; readonly deletedSeq: number | null }[];
}

/**
 * A message as it was after the event `seq` of its room: for who saw it then and does not see any more what became of it.
 * Its sender is shown as they are now.
 */
export const messageAsOf = (message: Message, seq: number, past: MessagePast): Message => {
  const later = past.changes.find((change) => change.seq > seq);
  const before = past.changes.filter((change) => change.seq <= seq);
  const answers = past.answers.filter((answer) => answer.seq <= seq && (answer.deletedSeq ?? Infinity) > seq);
  const lastReplyAt = answers.at(-1)?.at;
  const reactions = past.reactions
    .filter((change) => change.seq <= seq)
    .reduce((known: Message, change) => reacted(known, change), { ...message, deletedAt: null, reactions: nothing });
  const then: Message = {
    ...reactions,
    content: later?.replaced ?? message.content,
    thread: lastReplyAt === undefined ? null : { replyCount: answers.length, lastReplyAt },
    editedAt: before.findLast(({ why }) => why === 'edit')?.at ?? null,
  };
  const pin = (message.pinnedSeq ?? 0) <= seq ? (message.pinnedSeq ?? null) : null;
  const deletion = before.find(({ why }) => why !== 'edit' && why !== 'guard');
  return deletion === undefined ? pinned(then, pin) : deleted(then, deletion.at);
};

const nothing: readonly Reaction[] = [];
