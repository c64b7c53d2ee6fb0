import { ContainerModule } from 'inversify';
import { makeChat } from '../../core/makeChat.ts';
import { byName } from '../byName.ts';
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
};

/** Every use case, over the ports. */
export const coreModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.bareChat).toResolvedValue(
      ...byName(parts, (given) => makeChat(given, given.policy, given.limits, given)),
    );
  });
