import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { MessageId, RoomId } from '../ids.ts';
import type { Limits } from '../limits/Limits.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf, type Scope } from '../permissions/RoleGrant.ts';
import { mayModerate, moderatesSomewhere } from '../permissions/rights.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import type { ChatEvent } from './ChatEvent.ts';
import { checkContent, deleted, edited, type Message } from './Message.ts';
import type { Amendment, MessageStore } from './MessageStore.ts';
import type { ShowMessage } from './showMessage.ts';

interface Deps {
  readonly messages: Pick<MessageStore, 'amend'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly policy: Policy;
  readonly limits: Limits;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish'>;
  readonly showMessage: ShowMessage;
}

interface Target {
  readonly person: Person;
  readonly roomId: RoomId;
  readonly messageId: MessageId;
}

/** Both publish the change, and throw ChatError as `MessageStore.amend`; `postingRule` says who may. */
export interface AmendMessage {
  /** For the author only. The text is checked like that of a new message. */
  edit(target: Target & { readonly content: string }): Promise<Message>;
  /** For the author and moderators of the room's organisation. Deleting again changes nothing. */
  remove(target: Target): Promise<Message>;
}

export const makeAmendMessage = ({ messages, rooms, policy, limits, bus, showMessage }: Deps): AmendMessage => {
  const amend = async (amendment: Amendment): Promise<Message> => {
    const { message, event } = await messages.amend(amendment);
    if (event !== null) bus.publish({ roomId: event.roomId, headSeq: event.seq, events: [event] });
    return message;
  };

  /** The scope of a room that the person moderates. */
  const moderatedScope = async (person: Person, roomId: RoomId): Promise<Scope | undefined> => {
    if (!moderatesSomewhere(policy, person)) return undefined;
    const scope = (await rooms.access(roomId, person.id))?.room.scope;
    return scope !== undefined && mayModerate(policy, person, scope) ? scope : undefined;
  };

  return {
    edit: async ({ person, roomId, messageId, content }) => {
      const text = checkContent(content, limits.messageChars);
      const change = (message: Message, now: Date): Message => edited(message, person.id, text, now);
      const amendment = { roomId, messageId, actorId: person.id, action: 'edit', asModerator: false, change } as const;
      return showMessage(person, await amend(amendment));
    },

    remove: async ({ person, roomId, messageId }) => {
      const scope = await moderatedScope(person, roomId);
      const deletion = { roomId, messageId, actorId: person.id, action: 'delete', change: deleted } as const;
      if (scope === undefined) return amend({ ...deletion, asModerator: false });
      const audit = ({ sender }: Message): AuditDraft => ({
        actor: auditActor(person),
        action: 'message.deleted',
        subjects: [sender.id],
        organisation: organisationOf(scope),
        roomId,
        details: { message: messageId },
      });
      return amend({ ...deletion, asModerator: true, audit });
    },
  };
};
