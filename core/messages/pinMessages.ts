import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import { ChatError } from '../errors.ts';
import type { MessageId, RoomId } from '../ids.ts';
import { consumeQuota, type Limits, refundQuota } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import { checkWriting } from '../permissions/checkWriting.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { type Admission, caseOf, denied, type EnterRoom } from '../rooms/admit.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import { isRoomActive } from '../rooms/RoomState.ts';
import { memberRights, roomRights, visibleTo } from '../rooms/roomRights.ts';
import type { ChatEvent } from './ChatEvent.ts';
import type { Message } from './Message.ts';
import type { MessageStore } from './MessageStore.ts';
import type { ShowMessage } from './showMessage.ts';
import { shownMessage } from './shownEvent.ts';

interface PinInput {
  readonly person: Person;
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  readonly isPinned: boolean;
}

/** Messages that a room keeps in sight of all its members. */
export interface PinMessages {
  /**
   * Pins a message, or ends that, and publishes it. What is so already changes nothing, and its permit is refunded. It
   * counts as a reaction. Who may do it only as a moderator goes on record.
   * @throws ChatError as `MessageStore.pin`, ACCESS_DENIED without the right (`mayPin`), RATE_LIMIT_EXCEEDED
   */
  pinMessage(input: PinInput): Promise<Message>;
  /** Those that the person sees, the one pinned last first. @throws ChatError ROOM_NOT_FOUND, CANNOT_CHAT */
  readPins(person: Person, roomId: RoomId): Promise<readonly Message[]>;
}

interface Deps {
  readonly messages: Pick<MessageStore, 'pin' | 'pins'>;
  readonly enterRoom: EnterRoom;
  readonly policy: Policy;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish'>;
  readonly showMessage: ShowMessage;
}

export const makePinMessages = (deps: Deps): PinMessages => {
  const { messages, enterRoom, policy, limiter, limits, bus, showMessage } = deps;

  const onRecord = (person: Person, admission: Admission, { messageId, isPinned }: PinInput) => {
    const { room, moderation } = admission;
    if (moderation === null || memberRights(policy, person, admission).mayPin) return {};
    const audit = ({ sender }: Message): AuditDraft => ({
      actor: auditActor(person),
      action: isPinned ? 'message.pinned' : 'message.unpinned',
      subjects: [sender.id],
      organisation: organisationOf(room.scope),
      roomId: room.id,
      ...caseOf(moderation),
      details: { message: messageId },
    });
    return { audit };
  };

  return {
    pinMessage: async (input) => {
      const { person, roomId, messageId, isPinned } = input;
      checkWriting(person);
      const admission = await enterRoom(person, roomId, null);
      // Of a room that cannot be written to, the store says so.
      if (isRoomActive(admission.room) && !roomRights(policy, person, admission).mayPin)
        throw denied('pin messages in this room');
      await consumeQuota(limiter, limits, 'reactions', person);
      const pinning = { roomId, messageId, userId: person.id, isPinned, ...onRecord(person, admission, input) };
      const { message, event } = await messages.pin(pinning).catch(async (failure: unknown) => {
        await refundQuota(limiter, limits, 'reactions', person);
        throw failure;
      });
      if (event !== null) bus.publish({ roomId, headSeq: event.seq, events: [event] });
      else await refundQuota(limiter, limits, 'reactions', person);
      return showMessage(person, message);
    },

    readPins: async (person, roomId) => {
      const admission = await enterRoom(person, roomId, { what: 'pins' });
      const isVisible = visibleTo(policy, person, admission);
      const pinned = await messages.pins(roomId, admission.visibleFromSeq);
      // As in a history: what came after the head may have come after the end of the membership (I9).
      return pinned
        .filter(({ seq }) => seq <= admission.room.headSeq)
        .map((message) => shownMessage(message, isVisible));
    },
  };
};

/** The most pinned messages of a room. */
export const pinsAtMost = 50;

export const tooManyPins = (): ChatError =>
  new ChatError('CONFLICT', `A room has at most ${pinsAtMost} pinned messages. Unpin one first.`);
