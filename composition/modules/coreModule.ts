import { ContainerModule } from 'inversify';
import { tracePort } from '../../adapters/tracing/tracePort.ts';
import { makeChat } from '../../core/makeChat.ts';
import { refuseWrites } from '../../core/refuseWrites.ts';
import { byName } from '../byName.ts';
import type { GraphChoice } from '../GraphParts.ts';
import { tokens } from '../tokens.ts';

/** What each port of the core is, and what the use cases go by. */
const parts = {
  people: tokens.people,
  directory: tokens.directory,
  directoryReader: tokens.directoryReader,
  holds: tokens.holds,
  blocks: tokens.blocks,
  reports: tokens.reports,
  heldMessages: tokens.heldMessages,
  messageRequests: tokens.messageRequests,
  scheduledMessages: tokens.scheduledMessages,
  wordLists: tokens.wordLists,
  announcements: tokens.announcements,
  sourceSettings: tokens.sourceSettings,
  rosterPulls: tokens.rosterPulls,
  sourceKeys: tokens.sourceKeys,
  serviceAccounts: tokens.serviceAccounts,
  merges: tokens.merges,
  imports: tokens.imports,
  auditLog: tokens.auditLog,
  auditHash: tokens.auditHash,
  cases: tokens.cases,
  notices: tokens.notices,
  notificationChoices: tokens.notificationChoices,
  notifications: tokens.notifications,
  rooms: tokens.rooms,
  messages: tokens.messages,
  attachments: tokens.attachments,
  pictures: tokens.pictures,
  blobStore: tokens.blobStore,
  inspector: tokens.inspector,
  uploads: tokens.uploads,
  inbox: tokens.inbox,
  search: tokens.search,
  contacts: tokens.contacts,
  tickets: tokens.tickets,
  sessions: tokens.sessions,
  logins: tokens.logins,
  signInLinks: tokens.signInLinks,
  signInSecrets: tokens.signInSecrets,
  signIn: tokens.signInSettings,
  feed: tokens.feed,
  consumers: tokens.consumers,
  webhooks: tokens.webhooks,
  webhookSender: tokens.webhookSender,
  exportReader: tokens.exportReader,
  expiredRooms: tokens.expiredRooms,
  retention: tokens.retention,
  messageEraser: tokens.messageEraser,
  history: tokens.history,
  exportSettings: tokens.exportSettings,
  limiter: tokens.rateLimiter,
  bus: tokens.bus,
  presence: tokens.presence,
  clock: tokens.clock,
  policy: tokens.policy,
  limits: tokens.limits,
  mailSources: tokens.mailSources,
  oversight: tokens.oversight,
  guards: tokens.guards,
  requestWatch: tokens.requestWatch,
  tracing: tokens.tracing,
  liveSettings: tokens.liveSettings,
  current: tokens.currentSettings,
  refusal: tokens.refusal,
};

/** The ports by which messages are stored and read. */
const tracedPorts = ['messages', 'rooms', 'inbox', 'search', 'contacts'] as const;

/** Every use case, over the ports. */
export const coreModule = ({ isInMemory }: Pick<GraphChoice, 'isInMemory'>) =>
  new ContainerModule(({ bind }) => {
    bind(tokens.requestWatch).toConstantValue({ onRequest: () => {} });
    bind(tokens.bareChat).toResolvedValue(
      ...byName(parts, ({ tracing, ...given }) => {
        const database = isInMemory ? 'memory' : 'postgresql';
        const traced = tracing && tracedPorts.map((name) => [name, tracePort(given[name], name, database, tracing)]);
        const ports = traced === null ? given : { ...given, ...(Object.fromEntries(traced) as Partial<typeof given>) };
        return refuseWrites(makeChat(ports, given.policy, given.limits, ports), given.refusal);
      }),
    );
  });
