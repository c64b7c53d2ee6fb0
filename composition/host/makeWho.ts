import { externalIdOf, isStorable } from '../../adapters/wire/schema/personRef.ts';
import { ChatError } from '../../core/errors.ts';
import { asUserId, type UserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { AskedMention } from '../../core/messages/Mention.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { PersonKey } from './hostSchemas.ts';
import { typeName } from './typeName.ts';

/** Characters of a host's own id, at most. */
const maxExternalId = 255;

/** Finds the people whom a host names in its calls. */
export interface Who {
  /** The person who acts. @throws ChatError INVALID_REQUEST, USER_NOT_FOUND, USER_INACTIVE */
  person(member: string, key: PersonKey): Promise<Person>;
  /**
   * The id of somebody else in the call. A number is not looked up, because the use case checks it.
   * @throws ChatError INVALID_REQUEST, USER_NOT_FOUND for an unknown external id
   */
  id(member: string, key: PersonKey): Promise<UserId>;
  ids(member: string, keys: readonly PersonKey[]): Promise<UserId[]>;
  /** Of a call's `mentions`; `all` stays what it is. */
  mentions(keys: readonly PersonKey[]): Promise<AskedMention[]>;
}

/** @param call names the host's call in sentences, e.g. `sendMessage` */
export const makeWho = (chat: Pick<Chat, 'identifyPerson' | 'enterDirectory'>, call: string): Who => {
  const id: Who['id'] = async (member, key) => {
    const checked = checkKey(call, member, key);
    if (typeof checked === 'number') return asUserId(checked);
    try {
      return (await chat.enterDirectory('host').findPerson(checked)).id;
    } catch (failure) {
      if (failure instanceof ChatError && failure.code === 'USER_NOT_FOUND') throw notFound(call, member, checked);
      throw failure;
    }
  };

  return {
    id,
    mentions: (keys) =>
      Promise.all(keys.map(async (key, index) => (key === 'all' ? key : id(`mentions[${index}]`, key)))),
    ids: (member, keys) => Promise.all(keys.map((key, index) => id(`${member}[${index}]`, key))),
    person: async (member, key) => {
      const userId = await id(member, key);
      try {
        return await chat.identifyPerson(userId);
      } catch (failure) {
        if (failure instanceof ChatError && failure.code === 'UNAUTHORIZED') throw notFound(call, member, key);
        throw failure;
      }
    },
  };
};

const checkKey = (call: string, member: string, key: unknown): PersonKey => {
  if (typeof key === 'number' && Number.isSafeInteger(key) && key > 0) return key;
  const externalId = typeof key === 'string' ? externalIdOf(key) : '';
  if (externalId !== '' && externalId.length <= maxExternalId && isStorable(externalId)) return externalId;
  const given = key === '' ? 'an empty string' : typeName(key);
  throw new ChatError(
    'INVALID_REQUEST',
    `${call}: ${member} must be a person, as the number that Homeroom gave (17) or as your own id in a string ('s-1'), not ${given}.`,
  );
};

const notFound = (call: string, member: string, key: PersonKey): ChatError => {
  const [kind, help] =
    typeof key === 'number'
      ? ['id', 'a number is an id that Homeroom gave; write your own id as a string']
      : ['external id', 'a string is your own id, as you gave it to directory.put'];
  return new ChatError('USER_NOT_FOUND', `${call}: there is no person with the ${kind} in ${member}; ${help}.`);
};
