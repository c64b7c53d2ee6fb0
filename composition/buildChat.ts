import type { Container } from 'inversify';
import type { DirectorySource } from './DirectorySource.ts';
import { checkServer } from './host/checkServer.ts';
import { makeHostCalls } from './host/makeHostCalls.ts';
import { makeHostDirectory } from './host/makeHostDirectory.ts';
import { makeRefresh } from './host/makeRefresh.ts';
import type { OpenedChat } from './OpenedChat.ts';
import { tokens } from './tokens.ts';

/** Makes the chat of what the container holds, joins the other nodes, and reads the host's directory. */
export const buildChat = async (container: Container, source: DirectorySource | undefined): Promise<OpenedChat> => {
  const chat = container.get(tokens.chat);
  const sockets = container.get(tokens.sockets);
  const metrics = container.get(tokens.shownMetrics);
  const lifetime = container.get(tokens.lifetime);
  const joinNodes = container.get(tokens.joinNodes);
  const router = container.get(tokens.router);
  const refresh = makeRefresh(source, chat.enterDirectory('host'));
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
    ...makeHostCalls(chat),
    directory: { ...makeHostDirectory(chat), refresh },
    metrics,
    attach: (server) => {
      checkServer(server);
      sockets.attach(server);
    },
    drain: (ms) => sockets.drain(ms),
    close: () => lifetime.close(),
  };
};
