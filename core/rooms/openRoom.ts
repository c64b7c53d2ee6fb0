import type { ChatError } from '../errors.ts';
import type { RoomId } from '../ids.ts';
import { consumeQuota, type Limits, refundQuota } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import { checkWriting } from '../permissions/checkWriting.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { AcceptRequest } from './acceptRequest.ts';
import { cannotChatNow } from './admit.ts';
import type { ChatRoom } from './ChatRoom.ts';
import type { CheckRequests } from './CheckRequests.ts';
import type { ModeratesRoom } from './Moderation.ts';
import type { NameOffice } from './NameOffice.ts';
import type { OpenRoomCommand } from './OpenRoomCommand.ts';
import { isActiveMembership } from './Participant.ts';
import { publishOffice } from './publishOffice.ts';
import type { RoomBus } from './RoomBus.ts';
import type { RoomEvent } from './RoomEvent.ts';
import type { RoomKey } from './RoomKey.ts';
import type { OpenRequest, RoomRepository } from './RoomRepository.ts';
import { roomRequest } from './roomRequest.ts';
import { roomRights } from './roomRights.ts';

export interface OpenedRoom {
  readonly room: ChatRoom;
  readonly isNew: boolean;
}

export type OpenRoom = (opener: Person, command: OpenRoomCommand) => Promise<OpenedRoom>;

export interface Deps {
  readonly rooms: RoomRepository;
  readonly people: People;
  readonly policy: Policy;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate' | 'publishEphemeral'>;
  readonly nameOffice: NameOffice;
  readonly setHidden: SetHidden;
  readonly moderatesRoom: ModeratesRoom;
  readonly checkRequests: CheckRequests;
  readonly acceptRequest: AcceptRequest;
  /** Why nothing may be written now; undefined: it may. Then a room is found as it is. */
  readonly refusal?: () => ChatError | undefined;
}

/** Hides a room for a person alone until the next message, or shows it again. */
export type SetHidden = (person: Person, roomId: RoomId, isHidden: boolean) => Promise<unknown>;

/**
 * Opens a room, or finds the one with its key. Finding is free, also one that others open in the same moment; opening a
 * new one counts against `room_opens`, also if it is refused. An archived room is reopened if the opener may archive it,
 * and one that the opener has hidden is shown. One that awaits the opener is accepted by that. A restricted person finds rooms and opens none;
 * so does everybody while nothing may be written, and a room is found as it is.
 * @throws ChatError CANNOT_CHAT, ACCESS_DENIED, INVALID_REQUEST, CONFLICT, RATE_LIMIT_EXCEEDED, and the refusal
 */
export const makeOpenRoom = ({
  rooms,
  people,
  policy,
  limiter,
  limits,
  bus,
  setHidden,
  nameOffice,
  moderatesRoom,
  checkRequests,
  acceptRequest,
  refusal = () => undefined,
}: Deps): OpenRoom => {
  const inTurn = makeTurns();

  /** @throws ChatError */
  const refuseWriting = (): void => {
    const refused = refusal();
    if (refused !== undefined) throw refused;
  };

  const findOrOpen = async (opener: Person, request: OpenRequest): Promise<OpenedRoom> => {
    const find = async (): Promise<OpenedRoom | undefined> => {
      const room = request.key === null ? undefined : await rooms.findByKey(request.key);
      return room && { room, isNew: false };
    };
    const known = await find();
    if (known !== undefined) return known;
    refuseWriting();
    checkWriting(opener);
    try {
      await consumeQuota(limiter, limits, 'room_opens', opener);
    } catch (refusal) {
      // Somebody on another node may have opened it meanwhile.
      const opened = await find();
      if (opened === undefined) throw refusal;
      return opened;
    }
    const opened = await rooms.open(request);
    if (!opened.isNew) await refundQuota(limiter, limits, 'room_opens', opener);
    return opened;
  };

  return async (opener, command) => {
    const request = await roomRequest({ policy, people, nameOffice, checkRequests }, opener, command);
    const { room: found, isNew } = await inTurn(request.key, () => findOrOpen(opener, request));
    // Who opens a room in which somebody waits for them accepts.
    const isAwaited = found.state.awaits === opener.id;
    if (isAwaited) refuseWriting();
    const room = isAwaited ? await acceptRequest(opener, found.id) : found;
    if (isNew) {
      bus.invalidate({ userIds: room.members().map(({ userId }) => userId) });
      publishOffice(bus, policy, [room.state]);
      return { room, isNew };
    }
    const membership = room.participants.get(opener.id);
    if (membership === undefined || !isActiveMembership(membership)) throw cannotChatNow();
    if (refusal() !== undefined) return { room, isNew };
    await setHidden(opener, room.id, false);
    if (!room.state.isArchived) return { room, isNew };
    const moderation = await moderatesRoom(opener, room.state);
    if (!roomRights(policy, opener, { room: room.state, membership, moderation }).mayArchive) return { room, isNew };

    const reopened = await rooms.update({
      roomId: room.id,
      actorId: opener.id,
      change: (current) => current.archived(false),
    });
    bus.publish({ roomId: room.id, headSeq: reopened.room.state.headSeq, events: reopened.events });
    publishOffice(bus, policy, [reopened.room.state]);
    return { room: reopened.room, isNew };
  };
};

/** Work on one room at a time: who comes while it is opened finds it. Remembers only work under way. */
const makeTurns = () => {
  const latest = new Map<string, Promise<unknown>>();
  return async <Result>(key: RoomKey | null, work: () => Promise<Result>): Promise<Result> => {
    if (key === null) return work();
    const name = JSON.stringify(key);
    const before = latest.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    latest.set(name, mine);
    try {
      return await mine;
    } finally {
      if (latest.get(name) === mine) latest.delete(name);
    }
  };
};
