import type { Container } from 'inversify';
import type { ChatOptions } from './ChatOptions.ts';
import { checkConsumer } from './host/checkConsumer.ts';
import { checkDrainTime } from './host/checkDrainTime.ts';
import { checkServer } from './host/checkServer.ts';
import { makeHostCalls } from './host/makeHostCalls.ts';
import { makeHostDirectory } from './host/makeHostDirectory.ts';
import { makeHostHistory } from './host/makeHostHistory.ts';
import { makeRefresh } from './host/makeRefresh.ts';
import type { OpenedChat } from './OpenedChat.ts';
import { tokens } from './tokens.ts';

/**
 * Makes the chat from what the container holds, registers its policy, connects to the other nodes and reads the host's
 * directory. @throws ChatError CONFLICT for a policy older than the database's, unless `policyBack`
 */
export const buildChat = async (
  container: Container,
  { directory: source, policyBack = false }: Pick<ChatOptions, 'directory' | 'policyBack'>,
): Promise<OpenedChat> => {
  await container.get(tokens.registerPolicy)(policyBack);
  const chat = container.get(tokens.chat);
  const sockets = container.get(tokens.sockets);
  const metrics = container.get(tokens.shownMetrics);
  const lifetime = container.get(tokens.lifetime);
  const log = container.get(tokens.log);
  const joinNodes = container.get(tokens.joinNodes);
  const router = container.get(tokens.router);
  const refresh = makeRefresh(source, chat.enterDirectory('host'), chat.policy);
  await joinNodes();
  if (source !== undefined) await refresh();
  container.get(tokens.policyKeeper).start();
  container.get(tokens.feedKeeper).start();
  container.get(tokens.dateKeeper).start();
  container.get(tokens.pullKeeper).start();
  if (container.get(tokens.retention).length > 0) container.get(tokens.retentionKeeper).start();
  container.get(tokens.wordKeeper).start();
  container.get(tokens.scheduleKeeper).start();
  container.get(tokens.fileKeeper).start();
  container.get(tokens.tellPeople)();
  await container.get(tokens.answers)?.listen();
  container.get(tokens.pictureKeeper).start();
  container.get(tokens.webhookKeeper).start();
  container.get(tokens.auditKeeper).start();
  container.get(tokens.signInKeeper)?.start();
  const consumeFeed = container.get(tokens.consumeFeed);

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
    ...makeHostCalls(chat, log),
    directory: { ...makeHostDirectory(chat, log, () => container.get(tokens.clock).now()), refresh },
    history: makeHostHistory(chat),
    consumeFeed: (options) => {
      checkConsumer(options);
      return consumeFeed(options);
    },
    metrics,
    attach: (server) => {
      checkServer(server);
      sockets.attach(server);
    },
    drain: async (ms) => {
      checkDrainTime(ms);
      await sockets.drain(ms);
    },
    close: () => lifetime.close(),
  };
};
