import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import { cannotChatNow, roomNotFound } from '../rooms/admit.ts';
import { isRoomActive, type RoomState } from '../rooms/ChatRoom.ts';
import type { Participant } from '../rooms/Participant.ts';
import { type Message, messageNotFound } from './Message.ts';

export type PostingAction = 'post' | 'edit' | 'delete' | 'react';

/** What decides, as of one moment. */
export interface PostingFacts {
  /** Undefined where there is no such room. */
  readonly room: Pick<RoomState, 'isFrozen' | 'isArchived'> | undefined;
  /** Undefined for somebody who never had one. */
  readonly membership: Pick<Participant, 'leftSeq' | 'isSuspended' | 'mayPost'> | undefined;
  /** Moderators delete in every room, also in one that they are no member of or that is not active. */
  readonly isModerator: boolean;
  /** The message to be changed or answered: undefined where the room has none of that id, null for a post that answers none. */
  readonly message: { readonly isDeleted: boolean; readonly isOwn: boolean } | undefined | null;
}

/** What the rule asks of a message, as somebody sees it. */
export const targetOf = (message: Pick<Message, 'sender' | 'deletedAt'> | undefined, userId: UserId) =>
  message && { isDeleted: message.deletedAt !== null, isOwn: message.sender.id === userId };

/** Why not; codes that ChatError has. */
export type PostingRefusal = 'ROOM_NOT_FOUND' | 'CANNOT_CHAT' | 'ACCESS_DENIED' | 'ROOM_INACTIVE' | 'MESSAGE_NOT_FOUND';

interface Check {
  readonly refusal: PostingRefusal;
  readonly refuses: (action: PostingAction, facts: PostingFacts) => boolean;
}

const moderates = (action: PostingAction, { isModerator }: PostingFacts): boolean => action === 'delete' && isModerator;

/**
 * In this order, so that nobody learns of a room or a message that is not theirs:
 *
 * 1. There is such a room, and the person is a member of it. Others see no difference between the two.
 * 2. The membership is not suspended.
 * 3. A post needs the right to post; those who only listen may still react, and change what they wrote earlier.
 * 4. The room is neither frozen nor archived.
 * 5. The message is there. A deleted one may be answered, and deleted again, which changes nothing.
 * 6. Only authors edit; authors and moderators delete.
 */
const checks: readonly Check[] = [
  {
    refusal: 'ROOM_NOT_FOUND',
    refuses: (action, facts) =>
      facts.room === undefined || (facts.membership?.leftSeq !== null && !moderates(action, facts)),
  },
  {
    refusal: 'CANNOT_CHAT',
    refuses: (action, facts) => facts.membership?.isSuspended === true && !moderates(action, facts),
  },
  { refusal: 'ACCESS_DENIED', refuses: (action, { membership }) => action === 'post' && membership?.mayPost !== true },
  {
    refusal: 'ROOM_INACTIVE',
    refuses: (action, facts) => facts.room !== undefined && !isRoomActive(facts.room) && !moderates(action, facts),
  },
  {
    refusal: 'MESSAGE_NOT_FOUND',
    refuses: (action, { message }) =>
      message === undefined || (message?.isDeleted === true && (action === 'edit' || action === 'react')),
  },
  {
    refusal: 'ACCESS_DENIED',
    refuses: (action, facts) =>
      (action === 'edit' || (action === 'delete' && !facts.isModerator)) && facts.message?.isOwn === false,
  },
];

/** Why the person may not do this to the room or the message now, or null where they may. Every store answers so. */
export const postingRefusal = (action: PostingAction, facts: PostingFacts): PostingRefusal | null =>
  checks.find(({ refuses }) => refuses(action, facts))?.refusal ?? null;

/** @throws ChatError with the code that `postingRefusal` gives */
export const checkPosting = (action: PostingAction, facts: PostingFacts): void => {
  const refusal = postingRefusal(action, facts);
  if (refusal !== null) throw postingError(action, refusal);
};

/** The error for a refusal, however it was found. */
export const postingError = (action: PostingAction, refusal: PostingRefusal): ChatError => {
  switch (refusal) {
    case 'ROOM_NOT_FOUND':
      return roomNotFound();
    case 'CANNOT_CHAT':
      return cannotChatNow();
    case 'ACCESS_DENIED':
      return new ChatError('ACCESS_DENIED', denials[action]);
    case 'ROOM_INACTIVE':
      return new ChatError('ROOM_INACTIVE', 'This room is archived or has ended: it can be read, and not written to.');
    case 'MESSAGE_NOT_FOUND':
      return messageNotFound();
  }
};

const denials: Readonly<Record<PostingAction, string>> = {
  post: 'In this room you may read, and not post.',
  edit: 'Only its author may edit a message.',
  delete: 'Only its author or an administrator may delete a message.',
  react: 'You may not react to this message.',
};
