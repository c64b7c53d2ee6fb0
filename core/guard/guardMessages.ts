import type { RoomId } from '../ids.ts';
import type { Limits } from '../limits/Limits.ts';
import { allowanceOf } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import type { AmendMessage } from '../messages/amendMessage.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';
import { checkContent, type MessageDraft } from '../messages/Message.ts';
import type { Appended, MessageStore } from '../messages/MessageStore.ts';
import { passAsMembership } from '../messages/passAsMembership.ts';
import { checkPosting } from '../messages/postingRule.ts';
import type { ServicePass } from '../messages/ServicePass.ts';
import type { SendMessage } from '../messages/sendMessage.ts';
import type { Person } from '../permissions/Person.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { roomNotFound } from '../rooms/admit.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import type { RoomState } from '../rooms/RoomState.ts';
import { makeDecideFiles } from './decideFiles.ts';
import { type makeDecideText, refused, type TextDecision } from './decideText.ts';
import { type HeldMessage, refusalOfHeld } from './HeldMessage.ts';
import type { HeldMessages } from './HeldMessages.ts';
import type { GuardedText } from './MessageGuard.ts';
import { MessageHeld } from './MessageHeld.ts';
import type { RoomRules } from './RoomRules.ts';

interface Deps {
  readonly messages: Pick<MessageStore, 'append' | 'findStored'>;
  readonly held: Pick<HeldMessages, 'hold' | 'findHeld'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publishEphemeral'>;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly roomRules: RoomRules;
  readonly decideText: ReturnType<typeof makeDecideText>;
}

export interface GuardedMessages {
  /** The store of messages for `SendMessage`: every draft passes the guards of its room before it is appended. */
  readonly messages: Pick<MessageStore, 'append' | 'findStored'>;
  /**
   * `SendMessage` over these messages. What a guard holds counts against the limit of messages, once; what it refuses costs
   * nothing, as every refused send.
   * @throws ChatError MESSAGE_REFUSED with `details: {reasons}`, MessageHeld, and what `SendMessage` throws
   */
  send(send: SendMessage): SendMessage;
  edit(edit: AmendMessage['edit']): AmendMessage['edit'];
}

export const makeGuardMessages = (deps: Deps): GuardedMessages => {
  const { messages, held, rooms, bus, limiter, limits, roomRules, decideText } = deps;
  const decideFiles = makeDecideFiles(decideText);

  /** What a retry gets whose first attempt was held: the same, or what became of it. Nothing for a released one. */
  const answerRetry = (known: HeldMessage | undefined): void => {
    if (known === undefined || known.state === 'released') return;
    throw known.state === 'waiting' ? new MessageHeld(known, false) : refusalOfHeld(known);
  };

  /** Who may not write here learns that, and nothing of guards. @throws ChatError as `MessageStore.append` */
  const checkMember = async ({ roomId, senderId, service, isRequest }: MessageDraft): Promise<void> => {
    // `SendRequest` has asked already.
    if (isRequest === true) return;
    const access = await rooms.access(roomId, senderId);
    const membership = service === undefined ? access?.membership : passAsMembership(service.pass, access?.room, true);
    checkPosting('post', { room: access?.room, membership, isModerator: false, message: null });
  };

  const guarded = async (draft: MessageDraft, room: RoomState): Promise<Appended> => {
    const retried = draft.clientId === null || draft.service ? undefined : held.findHeld(draft);
    const [known, rules] = await Promise.all([retried, roomRules.inForce(room)]);
    answerRetry(known);
    if (known !== undefined || rules.length === 0) return messages.append(draft);
    let decision: TextDecision;
    try {
      decision = await decideFiles(textOf('message', draft, room), draft.attachments, rules);
    } catch (refusal) {
      const stored = await messages.findStored(draft);
      if (stored !== undefined) return { message: stored, isDuplicate: true };
      await checkMember(draft);
      throw refusal;
    }
    const { roomId, senderId, sent, clientId, content, replyTo, attachments } = draft;
    const files = attachments && { attachments };
    const mentioning = {
      ...(draft.mentions !== undefined && { mentions: draft.mentions }),
      ...(draft.asksConfirmation === true && { asksConfirmation: true as const }),
      ...(draft.isUrgent === true && { isUrgent: true as const }),
      ...(draft.service !== undefined && { service: draft.service }),
      ...(draft.isRequest === true && { isRequest: true as const }),
    };
    if (decision.action === 'store') {
      if (decision.record === null) return messages.append(draft);
      const { content: stored, record: guard } = decision;
      const given = { roomId, senderId, sent, clientId, content: stored, replyTo, guard };
      return messages.append({ ...given, ...mentioning, ...files });
    }
    const stored = await messages.findStored(draft);
    if (stored !== undefined) return { message: stored, isDuplicate: true };
    const { masked, reasons } = decision;
    // A program cannot wait for a reviewer, nor can a first message, which waits already: they are told why, as for an edit.
    if (draft.service !== undefined || draft.isRequest === true) {
      await checkMember(draft);
      throw refused(reasons);
    }
    const organisation = organisationOf(room.scope);
    const result = await held.hold({
      roomId,
      senderId,
      sent,
      clientId,
      content,
      replyTo,
      organisation,
      masked,
      reasons,
      ...mentioning,
      ...files,
    });
    if (result.isNew)
      bus.publishEphemeral({ type: 'held', roomId, userId: senderId, id: result.held.id, organisationIds: room.scope });
    else answerRetry(result.held);
    throw new MessageHeld(result.held, result.isNew);
  };

  const count = async (sender: Person): Promise<void> => {
    await limiter.acquire({
      bucket: 'messages',
      userId: sender.id,
      allowance: allowanceOf(limits, 'messages', sender.role),
    });
  };

  const checkEdit = async (person: Person, roomId: RoomId, content: string, pass: ServicePass | undefined) => {
    if (roomRules.isEmpty) return undefined;
    const room = await roomRules.room(roomId, person.id);
    const rules = room === undefined ? [] : await roomRules.inForce(room);
    if (room === undefined || rules.length === 0) return undefined;
    const text = checkContent(content, limits.messageChars);
    try {
      const decision = await decideText(textOf('edit', { roomId, senderId: person.id, content: text }, room), rules);
      if (decision.action === 'hold') throw refused(decision.reasons);
      return decision;
    } catch (refusal) {
      // The two refusals look alike to who is no member.
      const isIn =
        pass === undefined
          ? (await rooms.access(roomId, person.id))?.membership?.leftSeq === null
          : passAsMembership(pass, room, true) !== undefined;
      if (!isIn) throw roomNotFound();
      throw refusal;
    }
  };

  return {
    messages: {
      append: async (draft) => {
        const haveShrunk = await roomRules.haveShrunk();
        const room = roomRules.isEmpty && !haveShrunk ? undefined : await roomRules.room(draft.roomId, draft.senderId);
        const looksAtNone = room === undefined || (roomRules.ofType(room.type).length === 0 && !haveShrunk);
        if (looksAtNone) return messages.append(draft);
        return guarded(draft, room);
      },
      findStored: async (attempt) => {
        const stored = await messages.findStored(attempt);
        if (stored === undefined && attempt.clientId !== null && (!roomRules.isEmpty || (await roomRules.haveShrunk())))
          answerRetry(await held.findHeld(attempt));
        return stored;
      },
    },

    send: (send) => {
      // A retry during its first attempt gets the same failure.
      const counted = new WeakSet<MessageHeld>();
      return async (input) => {
        try {
          return await send(input);
        } catch (failure) {
          if (failure instanceof MessageHeld && failure.isNew && !counted.has(failure)) {
            counted.add(failure);
            await count(input.sender);
          }
          throw failure;
        }
      };
    },

    edit: (edit) => async (target) => {
      const decision = await checkEdit(target.person, target.roomId, target.content, target.pass);
      if (decision === undefined || decision.record === null) return edit(target);
      return edit({ ...target, content: decision.content, guard: decision.record });
    },
  };
};

const textOf = (
  kind: GuardedText['kind'],
  { roomId, senderId, content }: Pick<MessageDraft, 'roomId' | 'senderId' | 'content'>,
  { type, scope }: RoomState,
): GuardedText => ({ kind, content, senderId, roomId, roomType: type, scope });
