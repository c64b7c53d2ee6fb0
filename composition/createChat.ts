import type { ChatOptions } from './ChatOptions.ts';
import type { HomeroomChat } from './HomeroomChat.ts';
import { checkOptions } from './host/checkOptions.ts';
import { openChat } from './openChat.ts';

/**
 * Builds a chat for a host's own Express app and http server. Migrates the database first.
 * @throws ChatError INVALID_REQUEST for options that cannot be taken, UNAVAILABLE when the database does not answer
 */
export const createChat = async (options: ChatOptions): Promise<HomeroomChat> => {
  checkOptions(options);
  const { chat: _chat, storage: _storage, ...host } = await openChat(options);
  return host;
};
