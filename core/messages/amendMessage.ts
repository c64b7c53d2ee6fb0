import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { MessageId, RoomId } from '../ids.ts';
import type { Limits } from '../limits/Limits.ts';
import type { LimitCalls } from '../limits/limitCalls.ts';
import { forWriters } from '../permissions/checkWriting.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { moderatesSomewhere } from '../permissions/rights.ts';
import { caseOf } from '../rooms/admit.ts';
import type { ModeratesRoom } from '../rooms/Moderation.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import type { ChatEvent } from './ChatEvent.ts';
import type { GuardRecord } from './GuardRecord.ts';
import type { AskedMention } from './Mention.ts';
import { checkContent, deleted, edited, type Message } from './Message.ts';
import type { Amendment, MessageStore } from './MessageStore.ts';
import type { ResolveMentions } from './resolveMentions.ts';
import type { ServicePass } from './ServicePass.ts';
import type { ShowMessage } from './showMessage.ts';

interface Deps {
  readonly messages: Pick<MessageStore, 'amend'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly policy: Policy;
  readonly limits: Limits;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish'>;
  readonly showMessage: ShowMessage;
  readonly moderatesRoom: ModeratesRoom;
  readonly resolveMentions: ResolveMentions;
}

interface Target {
  readonly person: Person;
  readonly roomId: RoomId;
  readonly messageId: MessageId;
  /** The person is the sender of a service account's messages. Absent: a person of the directory. */
  readonly pass?: ServicePass;
}

/** Both publish the change, and throw ChatError as `MessageStore.amend`; `postingRule` says who may. */
export interface AmendMessage {
  /**
   * For the author only. The text is checked like that of a new message. `mentions`: whom it mentions from now on; without
   * them, those stay whose name it still has. `guard`: what was decided about it.
   */
  edit(
    target: Target & {
      readonly content: string;
      readonly mentions?: readonly AskedMention[];
      readonly guard?: GuardRecord;
    },
  ): Promise<Message>;
  /** For the author and moderators of the room's organisation. Deleting again changes nothing. */
  remove(target: Target): Promise<Message>;
}

export const makeAmendMessage = (deps: Deps): AmendMessage => {
  const { messages, rooms, policy, limits, bus, showMessage, moderatesRoom, resolveMentions } = deps;
  const amend = async (amendment: Amendment): Promise<Message> => {
    const { message, event } = await messages.amend(amendment);
    if (event !== null) bus.publish({ roomId: event.roomId, headSeq: event.seq, events: [event] });
    return message;
  };

  /** The room, with the right by which the person moderates it. */
  const moderated = async (person: Person, roomId: RoomId) => {
    if (!moderatesSomewhere(policy, person)) return undefined;
    const room = (await rooms.access(roomId, person.id))?.room;
    const moderation = room === undefined ? null : await moderatesRoom(person, room);
    return room === undefined || moderation === null ? undefined : { scope: room.scope, moderation };
  };

  return {
    edit: async ({ person, roomId, messageId, content, mentions: asked, guard, pass }) => {
      const text = checkContent(content, limits.messageChars);
      const mentions = asked && (await resolveMentions(person, roomId, text, asked));
      const change = (message: Message, now: Date): Message => edited(message, person.id, text, now, mentions);
      const amendment = { roomId, messageId, actorId: person.id, action: 'edit', asModerator: false, change } as const;
      const decided = guard === undefined ? amendment : { ...amendment, guard };
      if (pass !== undefined) return amend({ ...decided, pass });
      return showMessage(person, await amend(decided));
    },

    remove: async ({ person, roomId, messageId, pass }) => {
      const byService = { roomId, messageId, actorId: person.id, action: 'delete', asModerator: false } as const;
      if (pass !== undefined) return amend({ ...byService, change: deleted, pass });
      const room = await moderated(person, roomId);
      const deletion = { roomId, messageId, actorId: person.id, action: 'delete', change: deleted } as const;
      if (room === undefined) return amend({ ...deletion, asModerator: false });
      const audit = ({ sender }: Message): AuditDraft => ({
        actor: auditActor(person),
        action: 'message.deleted',
        subjects: [sender.id],
        organisation: organisationOf(room.scope),
        roomId,
        ...caseOf(room.moderation),
        details: { message: messageId },
      });
      return amend({ ...deletion, asModerator: true, audit });
    },
  };
};

/** Edits and deletions, each with a permit of the person's quota. Who is restricted may delete, and not edit. */
export const limitAmends = (limited: LimitCalls, amend: AmendMessage): AmendMessage => ({
  edit: limited(
    'edits',
    ({ person }) => person,
    forWriters(({ person }) => person, amend.edit),
  ),
  remove: limited('edits', ({ person }) => person, amend.remove),
});
