import type { Container } from 'inversify';
import type { DirectoryOutcome } from '../core/directory/applyDirectory.ts';
import { ChatError } from '../core/errors.ts';
import type { DirectorySource } from './DirectorySource.ts';
import type { HomeroomChat } from './HomeroomChat.ts';
import { tokens } from './tokens.ts';

/** Makes the chat of what the container holds, joins the other nodes, and reads the host's directory. */
export const buildChat = async (container: Container, source: DirectorySource | undefined): Promise<HomeroomChat> => {
  const chat = container.get(tokens.chat);
  const sockets = container.get(tokens.sockets);
  const metrics = container.get(tokens.shownMetrics);
  const lifetime = container.get(tokens.lifetime);
  const refresh = async (): Promise<DirectoryOutcome> => {
    if (source === undefined)
      throw new ChatError('INVALID_REQUEST', 'Give createChat a `directory` to refresh from, or use directory.put.');
    const complete = { users: true, relations: true };
    const records = await source.read();
    return chat.applyDirectory({ ...records, source: source.name, complete }, { isForced: true });
  };
  const joinNodes = container.get(tokens.joinNodes);
  const router = container.get(tokens.router);
  await joinNodes();
  if (source !== undefined) await refresh();

  return {
    router,
    page: container.get(tokens.page),
    chat,
    storage: {
      people: container.get(tokens.people),
      directory: container.get(tokens.directory),
      directoryReader: container.get(tokens.directoryReader),
      rooms: container.get(tokens.rooms),
      messages: container.get(tokens.messages),
      inbox: container.get(tokens.inbox),
      search: container.get(tokens.search),
      contacts: container.get(tokens.contacts),
      tickets: container.get(tokens.tickets),
    },
    directory: { put: chat.applyDirectory, simulate: chat.simulateDirectory, refresh },
    metrics,
    attach: (server) => sockets.attach(server),
    drain: (ms) => sockets.drain(ms),
    close: () => lifetime.close(),
  };
};
