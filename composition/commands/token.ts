import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { ChatError } from '../../core/errors.ts';
import { readConfig } from '../readConfig.ts';
import type { Command } from './Command.ts';

const hour = 3600;

/** Issues a token for trials. */
export const token: Command = {
  name: 'token',
  summary: 'Prints a token for one person, signed with AUTH_JWT_SECRET; --ttl in seconds, an hour by default.',
  usage: 'token --user <external id> [--ttl <seconds>]',
  options: { user: { type: 'string' }, ttl: { type: 'string' } },
  positionals: [],
  run: async ({ env, values, print }) => {
    const { auth } = readConfig(env);
    if (auth.secret === undefined)
      throw new ChatError('INVALID_REQUEST', 'Set AUTH_JWT_SECRET: tokens are made only with a shared secret.');
    if (typeof values['user'] !== 'string' || values['user'] === '')
      throw new ChatError('INVALID_REQUEST', 'Say for whom: --user <external id>.');
    const ttlSeconds = Number(values['ttl'] ?? hour);
    if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1)
      throw new ChatError('INVALID_REQUEST', '--ttl takes a whole number of seconds, for example --ttl 3600.');

    const { issuer, audience } = auth;
    const claims = { ...(issuer && { issuer }), ...(audience && { audience }) };
    const jwt = await issueToken({ secret: auth.secret, externalId: values['user'], ttlSeconds, ...claims });
    print(`${jwt}\n`);
    return { token: jwt, expires_in: ttlSeconds };
  },
};
