import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { ChatRoom } from './ChatRoom.ts';
import type { Participant } from './Participant.ts';
import type { NewParticipant, RoomState } from './RoomState.ts';

type Asked = Pick<RoomState, 'awaits' | 'about'>;

/** Who asked to talk in a room that awaits somebody; undefined in all other rooms. */
export const askerOf = ({ awaits, about }: Asked): UserId | undefined =>
  awaits === undefined || awaits === null ? undefined : about.find((userId) => userId !== awaits);

/**
 * The membership of who asks, by which the first message may be written. All others are as they are.
 * @throws ChatError CANNOT_CHAT after the first message
 */
export const membershipToAsk = (
  room: Asked & Pick<RoomState, 'headSeq'>,
  membership: Participant | undefined,
): Participant | undefined => {
  if (membership === undefined || askerOf(room) !== membership.userId) return membership;
  if (room.headSeq > 0) throw requestWaits();
  return { ...membership, mayPost: true };
};

/** The room awaits nobody any more: this newcomer is a member. Members learn of who joins. */
export const withAwaited = (room: ChatRoom, newcomer: NewParticipant): ChatRoom => {
  const joined = room.supervisedBy([newcomer]);
  return joined.step(null, [], { ...joined.state, awaits: null });
};

/** The refusal of what has to wait until a request is accepted. */
export const requestWaits = (): ChatError =>
  new ChatError(
    'CANNOT_CHAT',
    'Your first message waits until this person accepts it. You can write more here after that; until then you may edit it.',
    { details: { reason: 'request_waits' } },
  );

/** The refusal of files in a first message: who is asked sees the words alone. */
export const requestOfWords = (): ChatError =>
  new ChatError(
    'CANNOT_CHAT',
    'A first message that waits to be accepted has words alone. Send the file once this person has accepted.',
    { details: { reason: 'request_waits' } },
  );

const unaccepted = 'request_unaccepted';

/** The refusal of an answer from outside to who asks to talk: nobody accepts by what may be a "no". */
export const requestUnaccepted = (): ChatError =>
  new ChatError(
    'CANNOT_CHAT',
    'This person asks to talk to you, and an answer from here does not accept that. Accept in the chat first.',
    { details: { reason: unaccepted } },
  );

/** Whether a failure is `requestUnaccepted`. */
export const isUnaccepted = (failure: unknown): boolean =>
  failure instanceof ChatError && (failure.details as { readonly reason?: unknown } | undefined)?.reason === unaccepted;
