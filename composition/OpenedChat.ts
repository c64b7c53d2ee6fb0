import type { Chat } from '../core/makeChat.ts';
import type { HomeroomChat } from './HomeroomChat.ts';
import type { Storage } from './Storage.ts';

/** A chat with its use cases and storage, for our own programs; hosts get a `HomeroomChat`. */
export interface OpenedChat extends HomeroomChat {
  readonly chat: Chat;
  readonly storage: Storage;
}
