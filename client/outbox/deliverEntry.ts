import type { ChatApi } from '../connection/ChatApi.ts';
import type { FileCalls } from '../files/fileCalls.ts';
import type { PlatformAbortSignal } from '../platform/PlatformTypes.ts';
import type { Message, Reaction } from '../wire/wireTypes.ts';
import type { OutboxAction, OutboxEntry } from './OutboxStore.ts';

/** A message as it is stored; of a reaction, all reactions to its message; nothing of a confirmation. */
export type DeliveryAnswer = Message | readonly Reaction[] | null;

/** What a delivery of several steps reports, and what ends it. */
export interface DeliverySteps {
  readonly signal: PlatformAbortSignal;
  /** A part is done: what is left of the action. */
  advance(action: OutboxAction): void;
  /** How much of the file that goes out is there, from 0 to 1. */
  report(progress: number): void;
}

type Sending = Extract<OutboxAction, { kind: 'send' }>;
type Api = Pick<ChatApi, 'sendMessage' | 'editMessage' | 'removeMessage' | 'setReaction' | 'confirmMessage'>;

/** Sends one entry to the server. @throws ChatRefusal */
export const makeDeliverEntry = (api: Api, upload: FileCalls['upload']) => {
  /** @returns the message with its files on the server */
  const transfer = async (action: Sending, { signal, advance, report }: DeliverySteps): Promise<Sending> => {
    let { files = [], attachments = [] } = action;
    for (let [file] = files; file !== undefined; [file] = files) {
      report(0);
      const onProgress = (sent: number, total: number): void => report(total === 0 ? 1 : sent / total);
      const { file: content, ...said } = file;
      attachments = [...attachments, await upload(content, { ...said, signal, onProgress })];
      files = files.slice(1);
      advance({ ...action, files, attachments });
    }
    return { ...action, files, attachments };
  };
  return async ({ roomId, key, action }: OutboxEntry, steps: DeliverySteps): Promise<DeliveryAnswer> => {
    switch (action.kind) {
      case 'send':
        return api.sendMessage(roomId, { ...(action.files ? await transfer(action, steps) : action), clientId: key });
      case 'edit':
        return api.editMessage(roomId, action.messageId, action.content, action.mentions);
      case 'remove':
        return api.removeMessage(roomId, action.messageId);
      case 'confirm':
        await api.confirmMessage(roomId, action.messageId);
        return null;
      case 'react':
        return api.setReaction(roomId, action);
    }
  };
};
