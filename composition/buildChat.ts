import type { Container } from 'inversify';
import type { ChatOptions } from './ChatOptions.ts';
import type { HomeroomChat } from './HomeroomChat.ts';
import { checkConsumer } from './host/checkConsumer.ts';
import { checkDrainTime } from './host/checkDrainTime.ts';
import { checkServer, readAttach } from './host/checkServer.ts';
import { makeHostCalls } from './host/makeHostCalls.ts';
import { makeHostDirectory } from './host/makeHostDirectory.ts';
import { makeHostHistory } from './host/makeHostHistory.ts';
import { makeHostHooks } from './host/makeHostHooks.ts';
import { makeRefresh } from './host/makeRefresh.ts';
import type { OpenedChat } from './OpenedChat.ts';
import { tokens } from './tokens.ts';

/**
 * Makes the chat from what the container holds, registers its policy, connects to the other nodes and reads the host's
 * directory. @throws ChatError CONFLICT for a policy older than the database's, unless `policyBack`
 */
export const buildChat = async (
  container: Container,
  { directory: source, policyBack = false, plugins = [] }: Pick<ChatOptions, 'directory' | 'policyBack' | 'plugins'>,
): Promise<OpenedChat> => {
  await container.get(tokens.registerPolicy)(policyBack);
  const chat = container.get(tokens.chat);
  const sockets = container.get(tokens.sockets);
  const metrics = container.get(tokens.shownMetrics);
  const lifetime = container.get(tokens.lifetime);
  const log = container.get(tokens.log);
  // Redis answers while the routes are made. It never rejects: without Redis the node goes on alone.
  const joined = container.get(tokens.joinNodes)();
  const router = container.get(tokens.router);
  const refresh = makeRefresh({
    ...{ source, policy: chat.policy, log, directory: chat.enterDirectory('host') },
    directoryReader: container.get(tokens.directoryReader),
    auditLog: container.get(tokens.auditLog),
    countRefresh: container.get(tokens.metrics).host.countRefresh,
  });
  const settingsKeeper = container.get(tokens.settingsKeeper);
  await Promise.all([joined, settingsKeeper.read()]);
  settingsKeeper.start();
  await refresh.atStart();
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

  const hooks = makeHostHooks({
    hooks: container.get(tokens.hooks),
    guardHooks: container.get(tokens.guardHooks),
    watch: container.get(tokens.hookWatch),
    onAdded: (plugin, grade) => container.get(tokens.metrics).host.addHook({ plugin, grade }),
    isClosed: () => lifetime.isClosing,
    chat: () => host,
  });
  const host: HomeroomChat = {
    router,
    page: container.get(tokens.page),
    ...hooks,
    ...makeHostCalls(chat, log),
    directory: { ...makeHostDirectory(chat, log, () => container.get(tokens.clock).now()), refresh: refresh.now },
    history: makeHostHistory(chat),
    consumeFeed: (options) => {
      checkConsumer(options);
      return consumeFeed(options);
    },
    metrics,
    attach: (server, options) => {
      checkServer(server);
      // Our own server gives none, and need not wait for a schema to be compiled.
      sockets.attach(server, options === undefined ? undefined : readAttach(options ?? {}));
    },
    drain: async (ms) => {
      checkDrainTime(ms);
      await sockets.drain(ms);
    },
    close: () => lifetime.close(),
  };
  for (const plugin of plugins) host.use(plugin);

  return {
    ...host,
    chat,
    countSockets: () => sockets.stats().sockets,
    readFigures: () => metrics.readFigures(),
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
  };
};
