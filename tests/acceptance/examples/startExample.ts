import { once } from 'node:events';
import type { Server } from 'node:http';
import type { HomeroomChat } from '../../../composition/HomeroomChat.ts';
import { freePort } from '../../support/freePort.ts';

export interface StartedExample {
  readonly address: string;
  readonly chat: HomeroomChat;
  stop(): Promise<void>;
}

/**
 * Runs an example in this process, as `node server.js` would. Each can be started once, because it runs when it is imported.
 * @param load imports it; it reads PORT and the further variables then
 */
export const startExample = async (
  load: (port: number) => Promise<{ readonly chat: HomeroomChat; readonly server: Server }>,
  variables: Readonly<Record<string, string>> = {},
): Promise<StartedExample> => {
  const port = await freePort();
  Object.assign(process.env, { PORT: String(port), ...variables });
  const { chat, server } = await load(port).finally(() => {
    for (const name of ['PORT', ...Object.keys(variables)]) delete process.env[name];
  });
  if (!server.listening) await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${port}`,
    chat,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await chat.close();
    },
  };
};
