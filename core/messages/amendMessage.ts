import type { MessageId, RoomId } from '../ids.ts';
import type { Limits } from '../limits/Limits.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { mayModerate } from '../permissions/rights.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { ChatEvent } from './ChatEvent.ts';
import { checkContent, deleted, edited, type Message } from './Message.ts';
import type { Amendment, MessageStore } from './MessageStore.ts';

interface Deps {
  readonly messages: Pick<MessageStore, 'amend'>;
  readonly policy: Policy;
  readonly limits: Limits;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish'>;
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
  /** For the author and moderators. Deleting again changes nothing. */
  remove(target: Target): Promise<Message>;
}

export const makeAmendMessage = ({ messages, policy, limits, bus }: Deps): AmendMessage => {
  const amend = async (amendment: Amendment): Promise<Message> => {
    const { message, event } = await messages.amend(amendment);
    if (event !== null) bus.publish({ roomId: event.roomId, headSeq: event.seq, events: [event] });
    return message;
  };

  return {
    edit: async ({ person, roomId, messageId, content }) => {
      const text = checkContent(content, limits.messageChars);
      const change = (message: Message, now: Date): Message => edited(message, person.id, text, now);
      return amend({ roomId, messageId, actorId: person.id, action: 'edit', asModerator: false, change });
    },

    remove: async ({ person, roomId, messageId }) => {
      const asModerator = mayModerate(policy, person);
      return amend({ roomId, messageId, actorId: person.id, action: 'delete', asModerator, change: deleted });
    },
  };
};
