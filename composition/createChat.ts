import type { ChatOptions } from './ChatOptions.ts';
import type { HomeroomChat } from './HomeroomChat.ts';
import { checkOptions } from './host/checkOptions.ts';
import { openChat } from './openChat.ts';
import { optionNames } from './StorageNames.ts';

/**
 * Builds a chat for a host's own Express app and http server. Migrates the database first and registers the policy. If
 * the policy is new, rooms and memberships are reconciled with it in the background.
 * @throws ChatError INVALID_REQUEST for bad options, UNAVAILABLE if the database does not answer, CONFLICT for a policy
 *   older than the database's, unless `policyBack`, and for a database that asks for a later release or lacks migrations
 *   that may not be applied
 */
export const createChat = async (options: ChatOptions): Promise<HomeroomChat> => {
  checkOptions(options);
  const opened = await openChat({ ...options, storageNames: optionNames });
  const { chat: _chat, storage: _storage, countSockets: _countSockets, readFigures: _readFigures, ...host } = opened;
  return host;
};
