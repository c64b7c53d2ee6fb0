import { ChatError, type ErrorCode } from '../errors.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { AcceptRequest } from '../rooms/acceptRequest.ts';
import { askerOf, requestOfWords, requestUnaccepted, requestWaits } from '../rooms/messageRequest.ts';
import { isActiveMembership } from '../rooms/Participant.ts';
import type { RequestWatch } from '../rooms/RequestWatch.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import type { MessageDraft } from './Message.ts';
import type { Appended, MessageStore } from './MessageStore.ts';

/**
 * After a message was refused by this code: sends it as the first message to somebody who is asked to talk, or accepts by it
 * what is asked of the sender. Undefined if neither is so; for all other refusals it asks nothing, so sends in other rooms
 * cost no more.
 * @throws ChatError CANNOT_CHAT for a second message before the first one is accepted, and without `accepts` for one to somebody
 *   who asks the sender; and as `MessageStore.append`
 */
export type SendRequest = (
  sender: Person,
  draft: MessageDraft,
  refusal: ErrorCode,
  accepts: boolean,
) => Promise<Appended | undefined>;

interface Deps {
  readonly messages: Pick<MessageStore, 'append'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly policy: Policy;
  readonly bus: Pick<RoomBus, 'publishEphemeral'>;
  readonly acceptRequest: AcceptRequest;
  readonly requestWatch: RequestWatch;
}

export const makeSendRequest = ({ messages, rooms, policy, bus, acceptRequest, requestWatch }: Deps): SendRequest => {
  const append = async (draft: MessageDraft): Promise<Appended> => {
    if (draft.attachments !== undefined) throw requestOfWords();
    try {
      return await messages.append({ ...draft, isRequest: true });
    } catch (refusal) {
      throw refusal instanceof ChatError && refusal.code === 'ACCESS_DENIED' ? requestWaits() : refusal;
    }
  };

  return async (sender, draft, refusal, accepts) => {
    if (policy.requests === undefined || (refusal !== 'ROOM_NOT_FOUND' && refusal !== 'ACCESS_DENIED'))
      return undefined;
    const access = await rooms.access(draft.roomId, sender.id);
    const awaits = access?.room.awaits ?? null;
    if (access === undefined || awaits === null) return undefined;
    if (awaits === sender.id) {
      if (!accepts) throw requestUnaccepted();
      await acceptRequest(sender, draft.roomId);
      return messages.append(draft);
    }
    const isMember = access.membership !== undefined && isActiveMembership(access.membership);
    if (askerOf(access.room) !== sender.id || !isMember) return undefined;
    const appended = await append(draft);
    if (!appended.isDuplicate) {
      requestWatch.onRequest('asked');
      bus.publishEphemeral({ type: 'message_request', roomId: draft.roomId, userId: awaits });
    }
    return appended;
  };
};
