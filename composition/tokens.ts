import type { KeyObject } from 'node:crypto';
import type { Router } from 'express';
import type { HealthCheck } from '../adapters/http/operations/HealthChecks.ts';
import type { SignInDoor } from '../adapters/http/signin/SignInDoor.ts';
import type { RemoteKeySet } from '../adapters/jwt/RemoteKeySet.ts';
import type { AuditWriter } from '../adapters/knex/audit/AuditWriter.ts';
import type { BodyHash } from '../adapters/knex/messages/BodyHash.ts';
import type { KnexMessageStore } from '../adapters/knex/messages/KnexMessageStore.ts';
import type { Vocabulary } from '../adapters/knex/messages/Vocabulary.ts';
import type { MemoryDatabase } from '../adapters/memory/MemoryDatabase.ts';
import type { Metrics } from '../adapters/metrics/Metrics.ts';
import type { SessionAuthenticator } from '../adapters/sessions/makeSessionAuthenticator.ts';
import type { Tracing } from '../adapters/system/Tracing.ts';
import type { Authenticator } from '../adapters/wire/account/Authenticator.ts';
import type { RosterSettings } from '../adapters/wire/directory/RosterSettings.ts';
import type { PulledReading } from '../adapters/wire/directory/toSnapshot.ts';
import type { LegacySystem } from '../adapters/wire/legacy/LegacySystem.ts';
import type { Merges } from '../core/accounts/Merges.ts';
import type { Announcements } from '../core/announcements/Announcements.ts';
import type { Attachments } from '../core/attachments/Attachments.ts';
import type { BlobStore } from '../core/attachments/BlobStore.ts';
import type { FileInspector } from '../core/attachments/FileInspector.ts';
import type { Pictures } from '../core/attachments/Pictures.ts';
import type { UploadSettings } from '../core/attachments/UploadSettings.ts';
import type { AuditHash } from '../core/audit/AuditHash.ts';
import type { AuditLog } from '../core/audit/AuditLog.ts';
import type { Blocks } from '../core/blocks/Blocks.ts';
import type { DateKeeper } from '../core/directory/DateKeeper.ts';
import type { PolicyVersions } from '../core/directory/PolicyVersions.ts';
import type { PullKeeper } from '../core/directory/PullKeeper.ts';
import type { PullRoster } from '../core/directory/pullRoster.ts';
import type { RosterPulls } from '../core/directory/RosterPulls.ts';
import type { SourceKeys } from '../core/directory/SourceKeys.ts';
import type { SourceSettingsStore } from '../core/directory/SourceSettings.ts';
import type { ChatError } from '../core/errors.ts';
import type { ExportReader } from '../core/exports/ExportReader.ts';
import type { ExportSettings } from '../core/exports/writeExport.ts';
import type { Consumers } from '../core/feed/Consumers.ts';
import type { Feed } from '../core/feed/Feed.ts';
import type { ConsumerOptions, PageConsumerOptions } from '../core/feed/FeedConsumer.ts';
import type { FeedHints } from '../core/feed/FeedHints.ts';
import type { FeedKeeper } from '../core/feed/FeedKeeper.ts';
import type { FeedSequencer } from '../core/feed/FeedSequencer.ts';
import type { Leases } from '../core/feed/Leases.ts';
import type { Timers } from '../core/feed/Timers.ts';
import type { WordKeeper } from '../core/feed/WordKeeper.ts';
import type { HeldMessages } from '../core/guard/HeldMessages.ts';
import type { GuardSettings } from '../core/guard/makeGuards.ts';
import type { WordLists } from '../core/guard/WordLists.ts';
import type { HistoryStore } from '../core/history/HistoryStore.ts';
import type { Holds } from '../core/holds/Holds.ts';
import type { GuardHooks } from '../core/hooks/GuardHooks.ts';
import type { Hooks } from '../core/hooks/Hooks.ts';
import type { Imports } from '../core/imports/Imports.ts';
import type { Limits } from '../core/limits/Limits.ts';
import type { SocketSlots } from '../core/limits/SocketSlots.ts';
import type { Chat } from '../core/makeChat.ts';
import type { MessageEraser } from '../core/messages/MessageEraser.ts';
import type { MessageWords } from '../core/messages/MessageWords.ts';
import type { Reports } from '../core/moderation/Reports.ts';
import type { Notices } from '../core/notifications/Notices.ts';
import type { NotificationChoices } from '../core/notifications/NotificationChoices.ts';
import type { SenderPace } from '../core/notifications/SenderPace.ts';
import type { OversightCases } from '../core/oversight/OversightCases.ts';
import type { OversightSettings } from '../core/oversight/OversightSettings.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { PictureKeeper } from '../core/pictures/PictureKeeper.ts';
import type { MessageRequests } from '../core/requests/MessageRequests.ts';
import type { ExpiredRooms } from '../core/retention/ExpiredRooms.ts';
import type { FileKeeper } from '../core/retention/FileKeeper.ts';
import type { RetentionKeeper } from '../core/retention/RetentionKeeper.ts';
import type { RetentionRule } from '../core/retention/RetentionRule.ts';
import type { RequestWatch } from '../core/rooms/RequestWatch.ts';
import type { ScheduledMessages } from '../core/scheduled/ScheduledMessages.ts';
import type { ScheduleKeeper } from '../core/scheduled/ScheduleKeeper.ts';
import type { ServiceAccounts } from '../core/serviceaccounts/ServiceAccounts.ts';
import type { CurrentSettings } from '../core/settings/CurrentSettings.ts';
import type { LiveSettingStore } from '../core/settings/LiveSettingStore.ts';
import type { SettingsKeeper } from '../core/settings/SettingsKeeper.ts';
import type { Logins } from '../core/signin/Logins.ts';
import type { SignInSettings } from '../core/signin/makeSignIn.ts';
import type { Sessions } from '../core/signin/Sessions.ts';
import type { SignInLinks } from '../core/signin/SignInLinks.ts';
import type { SignInSecrets } from '../core/signin/SignInSecrets.ts';
import type { WebhookKeeper } from '../core/webhooks/WebhookKeeper.ts';
import type { WebhookSender } from '../core/webhooks/WebhookSender.ts';
import type { Webhooks } from '../core/webhooks/Webhooks.ts';
import type { AuditKeeper } from './AuditKeeper.ts';
import { busTokens } from './busTokens.ts';
import type { FileParts } from './FileParts.ts';
import type { GuardWatch } from './GuardWatch.ts';
import type { Lifetime } from './Lifetime.ts';
import type { Log } from './Log.ts';
import type { AnswerParts, MailParts } from './MailParts.ts';
import type { SettableHookWatch } from './makeHookWatch.ts';
import type { StartConsumer } from './makeStartConsumer.ts';
import { bare, port, part as token } from './makeToken.ts';
import type { NotificationSetup } from './NotificationSetup.ts';
import type { OpenedDatabase } from './OpenedDatabase.ts';
import type { PolicyKeeper } from './PolicyKeeper.ts';
import type { ServingOptions } from './ServingOptions.ts';
import type { SignInKeeper } from './SignInKeeper.ts';
import type { SocketServers } from './SocketServers.ts';
import type { StorageFigures } from './StorageFigures.ts';
import type { WebhookParts } from './WebhookParts.ts';

/**
 * All parts of the container, each with its type; `graph` says which module binds it. Parts use the plain names. A
 * `bare` name is the same port without its wrappers: adapters bind it, hosts replace it.
 */
export const tokens = {
  ...busTokens,
  policy: token<Policy>('policy'),
  /** The hash of this node's policy; nodes and the database compare it. */
  policyHash: token<string>('policyHash'),
  limits: token<Limits>('limits'),
  /** What counts on this node now of what can be changed while nodes run. */
  currentSettings: token<CurrentSettings>('currentSettings'),
  liveSettings: token<LiveSettingStore>('liveSettings'),
  settingsKeeper: token<SettingsKeeper>('settingsKeeper'),
  refusal: token<() => ChatError | undefined>('refusal'),
  mailSources: token<readonly string[]>('mailSources'),
  oversight: token<OversightSettings>('oversight'),
  socketSlots: token<SocketSlots>('socketSlots'),
  log: token<Log>('log'),
  lifetime: token<Lifetime>('lifetime'),
  database: token<OpenedDatabase>('database'),
  serving: token<ServingOptions>('serving'),

  clock: port('clock'),
  people: port('people'),
  directoryReader: port('directoryReader'),
  messages: port('messages'),
  inbox: port('inbox'),
  search: port('search'),
  tickets: port('tickets'),
  bus: port('bus'),
  busHealth: port('busHealth'),
  /** Null where nothing is traced. */
  tracing: token<Tracing | null>('tracing'),
  presence: port('presence'),

  directory: port('directory'),
  bareDirectory: bare('directory'),
  roomHeads: port('roomHeads'),
  rooms: port('rooms'),
  bareRooms: bare('rooms'),
  contacts: port('contacts'),
  bareContacts: bare('contacts'),
  rateLimiter: port('rateLimiter'),
  bareRateLimiter: bare('rateLimiter'),
  chat: token<Chat>('chat'),
  bareChat: token<Chat>('bare chat'),

  /** Changes when a backup replaces the history, so that clients drop their cursors. */
  epoch: token<string>('epoch'),
  /** Reads the current epoch, as another process may have restored a backup. One query. */
  readEpoch: token<() => Promise<string>>('readEpoch'),
  /** Reads a value that every directory change changes in its own transaction, and that differs between policies. One query. */
  readDirectoryVersion: token<() => Promise<string>>('readDirectoryVersion'),
  /** Reads a secret that only the processes which share this storage know. One query. */
  readBusSecret: token<() => Promise<string>>('readBusSecret'),
  /** Where the embedded database lies; null for others. */
  folder: token<string | null>('folder'),
  /** Whether other processes may use the same storage, so that their changes must be looked for. */
  isShared: token<boolean>('isShared'),
  /** Rejects if the storage does not answer. */
  checkStorage: token<() => Promise<void>>('checkStorage'),
  /** Rejects if this release cannot work with the storage as it is. */
  checkSchema: token<() => Promise<void>>('checkSchema'),
  storageFigures: token<StorageFigures>('storageFigures'),
  /** Connects to the other nodes; resolves also if that fails for now. Called once, after all its members are made. */
  joinNodes: token<() => Promise<void>>('joinNodes'),

  /** The versions of the policy that the database has had; the latest one applies. */
  policies: token<PolicyVersions>('policies'),
  /** Makes this node's policy the one that applies. @throws ChatError CONFLICT for an older one, unless `mayGoBack` */
  registerPolicy: token<(mayGoBack: boolean) => Promise<void>>('registerPolicy'),
  policyKeeper: token<PolicyKeeper>('policyKeeper'),
  holds: token<Holds>('holds'),
  blocks: token<Blocks>('blocks'),
  reports: token<Reports>('reports'),
  heldMessages: token<HeldMessages>('heldMessages'),
  messageRequests: token<MessageRequests>('messageRequests'),
  scheduledMessages: token<ScheduledMessages>('scheduledMessages'),
  wordLists: token<WordLists>('wordLists'),
  sourceSettings: token<SourceSettingsStore>('sourceSettings'),
  rosterPulls: token<RosterPulls>('rosterPulls'),
  /** What the operator knows of rosters, with the secrets of the systems from which they are pulled. */
  rosterSettings: token<RosterSettings>('rosterSettings'),
  pullRoster: token<PullRoster<PulledReading>>('pullRoster'),
  pullKeeper: token<PullKeeper>('pullKeeper'),
  sourceKeys: token<SourceKeys>('sourceKeys'),
  serviceAccounts: token<ServiceAccounts>('serviceAccounts'),
  messageGuard: port('messageGuard'),
  guards: token<GuardSettings>('guards'),
  guardWatch: token<GuardWatch>('guardWatch'),
  requestWatch: token<RequestWatch>('requestWatch'),
  announcements: token<Announcements>('announcements'),
  attachments: token<Attachments>('attachments'),
  pictures: token<Pictures>('pictures'),
  fileParts: token<FileParts>('fileParts'),
  blobStore: token<BlobStore>('blobStore'),
  inspector: token<FileInspector>('inspector'),
  uploads: token<UploadSettings>('uploads'),
  fileKeeper: token<FileKeeper>('fileKeeper'),
  /** Over which channels people are told, and the clocks of schools that have none. */
  notifications: token<NotificationSetup>('notifications'),
  /** The same without the channels that the server itself has. */
  hostNotifications: token<NotificationSetup>('hostNotifications'),
  notices: token<Notices>('notices'),
  notificationChoices: token<NotificationChoices>('notificationChoices'),
  /** How fast people are told while others write. */
  senderPace: token<SenderPace>('senderPace'),
  /** Tells people of new messages; nothing without channels. */
  tellPeople: token<() => void>('tellPeople'),
  pictureKeeper: token<PictureKeeper>('pictureKeeper'),
  merges: token<Merges>('merges'),
  imports: token<Imports>('imports'),
  dateKeeper: token<DateKeeper>('dateKeeper'),
  auditLog: token<AuditLog>('auditLog'),
  auditHash: token<AuditHash>('auditHash'),
  cases: token<OversightCases>('cases'),
  /** What appends to the audit log inside the transactions of the other adapters. */
  auditWriter: token<AuditWriter>('auditWriter'),
  auditKeeper: token<AuditKeeper>('auditKeeper'),

  expiredRooms: token<ExpiredRooms>('expiredRooms'),
  retention: token<readonly RetentionRule[]>('retention'),
  retentionKeeper: token<RetentionKeeper>('retentionKeeper'),
  wordKeeper: token<WordKeeper>('wordKeeper'),
  scheduleKeeper: token<ScheduleKeeper>('scheduleKeeper'),
  messageEraser: token<MessageEraser>('messageEraser'),
  history: token<HistoryStore>('history'),
  exportReader: token<ExportReader>('exportReader'),
  exportSettings: token<ExportSettings>('exportSettings'),
  exportKey: token<KeyObject | null>('exportKey'),

  sessions: token<Sessions>('sessions'),
  logins: token<Logins>('logins'),
  signInLinks: token<SignInLinks>('signInLinks'),
  signInSecrets: token<SignInSecrets>('signInSecrets'),
  signInSettings: token<SignInSettings>('signInSettings'),

  timers: token<Timers>('timers'),
  feed: token<Feed>('feed'),
  feedSequencer: token<FeedSequencer>('feedSequencer'),
  feedHints: token<FeedHints>('feedHints'),
  leases: token<Leases>('leases'),
  consumers: token<Consumers>('consumers'),
  webhooks: token<Webhooks>('webhooks'),
  webhookSender: token<WebhookSender>('webhookSender'),
  webhookParts: token<WebhookParts>('webhookParts'),
  webhookKeeper: token<WebhookKeeper>('webhookKeeper'),
  feedKeeper: token<FeedKeeper>('feedKeeper'),
  /** Starts a consumer of the feed, which runs until it is closed. */
  startConsumer: token<StartConsumer>('startConsumer'),
  /** The functions of the host that hear what happens. */
  hooks: token<Hooks>('hooks'),
  /** Those that are asked before a text is stored, with the guard of the host. */
  guardHooks: token<GuardHooks>('guardHooks'),
  /** Who hears what becomes of the host's functions; the log and the metrics, where there are any. */
  hookWatch: token<SettableHookWatch>('hookWatch'),
  /** Starts a consumer of the feed, which runs until it or the chat is closed. */
  consumeFeed: token<(options: ConsumerOptions | PageConsumerOptions) => { close(): Promise<void> }>('consumeFeed'),

  messageWords: token<MessageWords>('messageWords'),
  vocabulary: token<Vocabulary>('vocabulary'),
  bodyHash: token<BodyHash>('bodyHash'),
  knexMessages: token<KnexMessageStore>('knexMessages'),
  memoryDatabase: token<MemoryDatabase>('memoryDatabase'),

  authenticator: token<Authenticator>('authenticator'),
  /** Null where nobody signs in at this server itself; `door` and `signInKeeper` too. */
  sessionAuthenticator: token<SessionAuthenticator | null>('sessionAuthenticator'),
  door: token<SignInDoor | null>('door'),
  signInKeeper: token<SignInKeeper | null>('signInKeeper'),
  /** The keys at an address that prove who somebody is; null where they are given. */
  keySet: token<RemoteKeySet | null>('keySet'),
  metrics: token<Metrics>('metrics'),
  /** The metrics, once they watch all parts. */
  shownMetrics: token<Pick<Metrics, 'contentType' | 'read' | 'readFigures'>>('shownMetrics'),
  sockets: token<SocketServers>('sockets'),
  /** Null where no mail server is known; `answers` where mails cannot be answered. */
  mail: token<MailParts | null>('mail'),
  answers: token<AnswerParts | null>('answers'),
  /** What `/health/` checks. */
  healthChecks: token<readonly HealthCheck[]>('healthChecks'),
  /** The older systems whose clients are served. */
  legacy: token<readonly LegacySystem[]>('legacy'),
  router: token<Router>('router'),
  page: token<Router>('page'),
} as const;

export type TokenName = keyof typeof tokens;
