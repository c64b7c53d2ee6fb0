import { hostSource } from '../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../core/errors.ts';
import type { UserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { People } from '../../core/permissions/People.ts';
import type { CommandContext } from './Command.ts';
import { findIn } from './findIn.ts';

/**
 * The person whom an option names by an external id. With `--source`, or the option that stands in its place, the one whom
 * that source calls so and nobody else; without, the host's, else the only one.
 * @throws ChatError USER_NOT_FOUND; CONFLICT that names the sources, if several mean different people
 */
export const namedPerson = async (
  chat: Pick<Chat, 'resolveUser' | 'people'>,
  people: Pick<People, 'findAllByExternalId'>,
  { values }: Pick<CommandContext, 'values'>,
  key: number | string,
  option = 'source',
): Promise<UserId> => {
  const source = values[option];
  if (typeof source === 'string' && source !== '' && typeof key === 'string') return findIn(people, key, source);
  const userId = await resolve(chat, people, key, option);
  if ((await chat.people.find(userId)) === undefined)
    throw new ChatError('USER_NOT_FOUND', `There is no person with the external id "${key}".`);
  return userId;
};

const resolve = async (
  chat: Pick<Chat, 'resolveUser'>,
  people: Pick<People, 'findAllByExternalId'>,
  key: number | string,
  option: string,
): Promise<UserId> => {
  try {
    return await chat.resolveUser(key, hostSource);
  } catch (failure) {
    if (!(failure instanceof ChatError) || failure.code !== 'CONFLICT') throw failure;
    const called = await people.findAllByExternalId(String(key));
    const whose = called.map(({ source }) => `--${option} ${source}`).join(', ');
    throw new ChatError('CONFLICT', `Several sources call different people "${key}". Say whose it is: ${whose}.`, {
      cause: failure,
    });
  }
};
