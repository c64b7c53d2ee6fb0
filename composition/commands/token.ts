import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { hostSource } from '../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../core/errors.ts';
import type { UserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Config } from '../Config.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';
import { findIn } from './findIn.ts';

const hour = 3600;

/** Issues a token for trials. */
export const token: Command = {
  name: 'token',
  summary:
    'Prints a token for one person of the directory, signed with AUTH_JWT_SECRET. --user takes the id that tokens have: of the source AUTH_SOURCE, if that is set.',
  usage: 'token --user <external id> [--ttl <seconds>]',
  options: {
    user: { type: 'string', meaning: 'for whom: an external id' },
    ttl: { type: 'string', meaning: 'for how many seconds; an hour otherwise' },
  },
  positionals: [],
  run: async (context) => {
    const { env, values, print } = context;
    const config = readConfig(env);
    const { auth } = config;
    if (auth.secret === undefined)
      throw new ChatError('INVALID_REQUEST', 'Set AUTH_JWT_SECRET: tokens are made only with a shared secret.');
    if (typeof values['user'] !== 'string' || values['user'] === '')
      throw new ChatError('INVALID_REQUEST', 'Say for whom: --user <external id>.');
    const ttlSeconds = Number(values['ttl'] ?? hour);
    if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1)
      throw new ChatError('INVALID_REQUEST', '--ttl takes a whole number of seconds, for example --ttl 3600.');

    await findPerson(config, values['user'], context);
    const { issuer, audience } = auth;
    const claims = { ...(issuer && { issuer }), ...(audience && { audience }) };
    const jwt = await issueToken({ secret: auth.secret, externalId: values['user'], ttlSeconds, ...claims });
    print(`${jwt}\n`);
    return { token: jwt, expires_in: ttlSeconds };
  },
};

/** A server without AUTH_SOURCE could not tell either whom the token means. */
const resolve = async (chat: Pick<Chat, 'resolveUser'>, key: string): Promise<UserId> => {
  try {
    return await chat.resolveUser(key, hostSource);
  } catch (failure) {
    if (!(failure instanceof ChatError) || failure.code !== 'CONFLICT') throw failure;
    const message = `${failure.message.split('. Say')[0]}. Set AUTH_SOURCE to the one whose ids tokens have.`;
    throw new ChatError('CONFLICT', message, { cause: failure });
  }
};

/**
 * A token for nobody, or for somebody who is gone, would only puzzle.
 * @throws ChatError USER_NOT_FOUND, or USER_INACTIVE
 */
const findPerson = async (config: Config, key: string, { note }: CommandContext): Promise<void> => {
  const { source } = config.auth;
  try {
    await withChat(
      config,
      async (chat, people) => {
        const userId = await (source === undefined ? resolve(chat, key) : findIn(people, key, source));
        const person = await chat.people.find(userId);
        if (person === undefined)
          throw new ChatError('USER_NOT_FOUND', `There is nobody with the external id "${key}".`);
        if (!person.isActive)
          throw new ChatError('USER_INACTIVE', `The person with the external id "${key}" is not active.`);
      },
      { access: 'open' },
    );
  } catch (failure) {
    // The embedded database belongs to the server that runs on it.
    if (!(failure instanceof ChatError) || failure.code !== 'UNAVAILABLE' || 'url' in config.database) throw failure;
    note(`Nobody has looked whether there is somebody with the id "${key}": a server uses the database.\n`);
  }
};
