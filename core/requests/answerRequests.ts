import type { RoomId, UserId } from '../ids.ts';
import type { LimitCalls } from '../limits/limitCalls.ts';
import type { Person } from '../permissions/Person.ts';
import type { AcceptRequest } from '../rooms/acceptRequest.ts';
import { roomNotFound } from '../rooms/admit.ts';
import type { ChatRoom } from '../rooms/ChatRoom.ts';
import { askerOf } from '../rooms/messageRequest.ts';
import type { RequestWatch } from '../rooms/RequestWatch.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import type { MessageRequests } from './MessageRequests.ts';

/** What who is asked does with a request to talk. All throw ChatError ROOM_NOT_FOUND for a room that does not await them. */
export interface AnswerRequests {
  /** @throws ChatError as `AcceptRequest` */
  readonly accept: AcceptRequest;
  /** Who asked sees no difference. The person may still accept later, by opening the room or writing in it. */
  decline(person: Person, roomId: RoomId): Promise<void>;
  /** Declines, and blocks who asked; who asked sees no difference. @throws ChatError as `BlockPeople.block` */
  block(person: Person, roomId: RoomId): Promise<void>;
}

interface Deps {
  readonly requests: Pick<MessageRequests, 'decline'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly bus: Pick<RoomBus, 'publishEphemeral'>;
  readonly limited: LimitCalls;
  readonly acceptRequest: AcceptRequest;
  readonly blocks: {
    block(person: Person, otherId: UserId): Promise<unknown>;
    listBlocks(person: Person): Promise<readonly { readonly blockedId: UserId }[]>;
  };
  readonly requestWatch: RequestWatch;
}

export const makeAnswerRequests = (deps: Deps): AnswerRequests => {
  const { requests, rooms, bus, limited, acceptRequest, blocks, requestWatch } = deps;
  /** False if it was declined before. */
  const decline = async (person: Person, roomId: RoomId): Promise<boolean> => {
    const isNew = await requests.decline(roomId, person.id);
    if (isNew) bus.publishEphemeral({ type: 'message_request', roomId, userId: person.id });
    else if ((await rooms.access(roomId, person.id))?.room.awaits !== person.id) throw roomNotFound();
    return isNew;
  };
  return {
    accept: limited('preferences', itself, acceptRequest) satisfies (
      person: Person,
      roomId: RoomId,
    ) => Promise<ChatRoom>,
    decline: limited('preferences', itself, async (person: Person, roomId: RoomId) => {
      if (await decline(person, roomId)) requestWatch.onRequest('declined');
    }),
    block: async (person, roomId) => {
      const room = (await rooms.access(roomId, person.id))?.room;
      const asker = room?.awaits === person.id ? askerOf(room) : undefined;
      if (asker === undefined) throw roomNotFound();
      const isKnown = (await blocks.listBlocks(person)).some(({ blockedId }) => blockedId === asker);
      await blocks.block(person, asker);
      await decline(person, roomId);
      if (!isKnown) requestWatch.onRequest('blocked');
    },
  };
};

const itself = (person: Person): Person => person;
