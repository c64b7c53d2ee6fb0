import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import { cannotChatNow, roomNotFound } from '../rooms/admit.ts';
import type { Participant } from '../rooms/Participant.ts';
import { isRoomActive, type RoomState } from '../rooms/RoomState.ts';
import { type Message, messageNotFound } from './Message.ts';

export type PostingAction = 'post' | 'edit' | 'delete' | 'react' | 'pin';

/** What the rule decides by, all read at one moment. */
export interface PostingFacts {
  /** Undefined if there is no such room. */
  readonly room: Pick<RoomState, 'isFrozen' | 'isArchived'> | undefined;
  /** Undefined for a person who never had one. */
  readonly membership: Pick<Participant, 'leftSeq' | 'isSuspended' | 'mayPost' | 'visibleFromSeq'> | undefined;
  /** Moderators may delete in every room, also without a membership and in one that is not active. */
  readonly isModerator: boolean;
  /**
   * The message to change or to answer: undefined if the room has none with this id, null for a post that answers none.
   */
  readonly message: { readonly seq: number; readonly isDeleted: boolean; readonly isOwn: boolean } | undefined | null;
}

/** What the rule needs of a message; `userId` is the person who acts. */
export const targetOf = (message: Pick<Message, 'seq' | 'sender' | 'deletedAt'> | undefined, userId: UserId) =>
  message && { seq: message.seq, isDeleted: message.deletedAt !== null, isOwn: message.sender.id === userId };

/** Why the rule refuses, as a code of ChatError. */
export type PostingRefusal = 'ROOM_NOT_FOUND' | 'CANNOT_CHAT' | 'ACCESS_DENIED' | 'ROOM_INACTIVE' | 'MESSAGE_NOT_FOUND';

interface Check {
  readonly refusal: PostingRefusal;
  readonly refuses: (action: PostingAction, facts: PostingFacts) => boolean;
}

const moderates = (action: PostingAction, { isModerator }: PostingFacts): boolean => action === 'delete' && isModerator;

/** The message is from before what the membership shows; to its person there is none. */
const isHidden = ({ seq }: { readonly seq: number }, membership: PostingFacts['membership']): boolean =>
  membership !== undefined && seq < membership.visibleFromSeq;

/**
 * The first check that refuses gives the answer. The order keeps people from learning of rooms and messages of others:
 *
 * 1. The room exists, and the person is a member of it. The two refusals look alike.
 * 2. The membership is not suspended.
 * 3. A post needs the right to post. Members without it may still react, and change what they wrote earlier.
 * 4. The room is neither frozen nor archived.
 * 5. The message exists, and the membership shows it. A deleted one may be answered, and deleted again, which changes
 *    nothing.
 * 6. Only authors edit; only authors and moderators delete.
 *
 * A moderator who deletes passes checks 1, 2 and 4 without a membership, if the room exists, and deletes a message also
 * from before their membership.
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
    refuses: (action, facts) =>
      facts.message === undefined ||
      (facts.message !== null && isHidden(facts.message, facts.membership) && !moderates(action, facts)) ||
      (facts.message?.isDeleted === true && (action === 'edit' || action === 'react' || action === 'pin')),
  },
  {
    refusal: 'ACCESS_DENIED',
    refuses: (action, facts) =>
      (action === 'edit' || (action === 'delete' && !facts.isModerator)) && facts.message?.isOwn === false,
  },
];

/** Why the person may not do this to the room or the message now; null if they may. All stores give this answer. */
export const postingRefusal = (action: PostingAction, facts: PostingFacts): PostingRefusal | null =>
  checks.find(({ refuses }) => refuses(action, facts))?.refusal ?? null;

/** @throws ChatError with the code that `postingRefusal` gives */
export const checkPosting = (action: PostingAction, facts: PostingFacts): void => {
  const refusal = postingRefusal(action, facts);
  if (refusal !== null) throw postingError(action, refusal);
};

/** Whether what is allowed needs a moderator's right: as a member the person might not do it. */
export const needsModerator = (action: PostingAction, facts: PostingFacts): boolean =>
  facts.isModerator && postingRefusal(action, { ...facts, isModerator: false }) !== null;

/** The error for a refusal; for stores that find the refusal by a query of their own. */
export const postingError = (action: PostingAction, refusal: PostingRefusal): ChatError => {
  switch (refusal) {
    case 'ROOM_NOT_FOUND':
      return roomNotFound();
    case 'CANNOT_CHAT':
      return cannotChatNow();
    case 'ACCESS_DENIED':
      return new ChatError('ACCESS_DENIED', denials[action]);
    case 'ROOM_INACTIVE':
      return new ChatError(
        'ROOM_INACTIVE',
        'This room is archived, has ended or waits for a supervising adult: it can be read, and not written to.',
      );
    case 'MESSAGE_NOT_FOUND':
      return messageNotFound();
  }
};

const denials: Readonly<Record<PostingAction, string>> = {
  post: 'In this room you may read, and not post.',
  edit: 'Only its author may edit a message.',
  delete: 'Only its author or an administrator may delete a message.',
  react: 'You may not react to this message.',
  pin: 'You may not pin this message.',
};
