import { asUserId, type UserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { externalIdOf } from '../../wire/schema/personRef.ts';

/**
 * Whom a body of the directory means, where a text is an external id of the source that the body names. A person hears of
 * several people of one id only if they look after them.
 */
export const makeUserOf =
  (chat: Pick<Chat, 'resolveUser' | 'resolveSeen'>, actor: Person | 'key', source: string) =>
  async (key: number | string): Promise<UserId> => {
    if (typeof key === 'number') return asUserId(key);
    const externalId = externalIdOf(key);
    return actor === 'key' ? chat.resolveUser(externalId, source) : chat.resolveSeen(actor, externalId, source);
  };
