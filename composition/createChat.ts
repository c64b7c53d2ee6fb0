import type { ChatOptions } from './ChatOptions.ts';
import type { HomeroomChat } from './HomeroomChat.ts';
import { checkOptions } from './host/checkOptions.ts';
import { openChat } from './openChat.ts';

/**
 * Builds a chat for a host's own Express app and http server. Migrates the database first, and registers the policy:
 * rooms and memberships follow a new one in the background.
 * @throws ChatError INVALID_REQUEST for options that cannot be taken, UNAVAILABLE when the database does not answer,
 *   CONFLICT for a policy that is older than the database's, without `policyBack`
 */
export const createChat = async (options: ChatOptions): Promise<HomeroomChat> => {
  checkOptions(options);
  const { chat: _chat, storage: _storage, ...host } = await openChat(options);
  return host;
};
