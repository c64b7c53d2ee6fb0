import type { ChatApi } from '../connection/ChatApi.ts';
import type { Message, Reaction } from '../wire/wireTypes.ts';
import type { OutboxEntry } from './OutboxStore.ts';

/** A message as it is stored; of a reaction, all reactions to its message. */
export type DeliveryAnswer = Message | readonly Reaction[];

/** Sends one entry to the server. @throws ChatRefusal */
export const makeDeliverEntry =
  (api: Pick<ChatApi, 'sendMessage' | 'editMessage' | 'removeMessage' | 'setReaction'>) =>
  ({ roomId, key, action }: OutboxEntry): Promise<DeliveryAnswer> => {
    switch (action.kind) {
      case 'send':
        return api.sendMessage(roomId, { ...action, clientId: key });
      case 'edit':
        return api.editMessage(roomId, action.messageId, action.content, action.mentions);
      case 'remove':
        return api.removeMessage(roomId, action.messageId);
      case 'react':
        return api.setReaction(roomId, action);
    }
  };
