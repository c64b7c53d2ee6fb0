import { Server } from 'node:net';
import Type from 'typebox';
import { strictObject } from '../../adapters/wire/schema/scalarSchemas.ts';
import { ChatError } from '../../core/errors.ts';
import { compileArguments } from './compileArguments.ts';

/**
 * @throws ChatError INVALID_REQUEST for what is no http server; an Express app also takes listeners, but no upgrade
 *   reaches them
 */
export const checkServer = (server: unknown): void => {
  if (server instanceof Server) return;
  const help = 'attach takes the http server: const server = createServer(app); chat.attach(server).';
  throw new ChatError('INVALID_REQUEST', typeof server === 'function' ? `${help} An Express app is none.` : help);
};

/** The options of `attach`. @throws ChatError INVALID_REQUEST */
export const readAttach = compileArguments(
  strictObject({ path: Type.Optional(Type.String({ examples: ['/north/ws/chat'] })) }),
  'attach',
);
