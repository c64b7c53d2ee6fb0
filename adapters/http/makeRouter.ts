import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { hostSource } from '../../core/directory/DirectoryRecords.ts';
import type { PullRoster } from '../../core/directory/pullRoster.ts';
import { ChatError } from '../../core/errors.ts';
import type { Chat } from '../../core/makeChat.ts';
import { SystemClock } from '../system/SystemClock.ts';
import type { Authenticator } from '../wire/account/Authenticator.ts';
import type { AuthFailure } from '../wire/account/authFailure.ts';
import type { RosterSettings } from '../wire/directory/RosterSettings.ts';
import type { PulledReading } from '../wire/directory/toSnapshot.ts';
import type { LegacySystem } from '../wire/legacy/LegacySystem.ts';
import { accountRoutes } from './account/accountRoutes.ts';
import { announcementRoutes } from './announcements/announcementRoutes.ts';
import { attachmentRoutes } from './attachments/attachmentRoutes.ts';
import { auditRoutes } from './audit/auditRoutes.ts';
import { contactRoutes } from './contacts/contactRoutes.ts';
import { directoryRoutes } from './directory/directoryRoutes.ts';
import { handRoutes } from './directory/handRoutes.ts';
import { holdRoutes } from './directory/holdRoutes.ts';
import { importRoutes } from './directory/importRoutes.ts';
import { keyRoutes } from './directory/keyRoutes.ts';
import { type MakeArchive, makeReplyWithExport } from './directory/makeReplyWithExport.ts';
import { mergeRoutes } from './directory/mergeRoutes.ts';
import { recordRoutes } from './directory/recordRoutes.ts';
import { type ReadRosterFile, rosterRoutes } from './directory/rosterRoutes.ts';
import { sourceRoutes } from './directory/sourceRoutes.ts';
import { describeApi } from './docs/describeApi.ts';
import { docsPage, docsPolicy } from './docs/docsPage.ts';
import { feedRoutes } from './feed/feedRoutes.ts';
import { heldRoutes } from './guard/heldRoutes.ts';
import { wordRoutes } from './guard/wordRoutes.ts';
import { mountLegacy } from './legacy/mountLegacy.ts';
import type { MailDoor } from './mail/MailDoor.ts';
import { makeMailRouter } from './mail/makeMailRouter.ts';
import { messageRoutes } from './messages/messageRoutes.ts';
import { pinRoutes } from './messages/pinRoutes.ts';
import { reactionRoutes } from './messages/reactionRoutes.ts';
import { readingRoutes } from './messages/readingRoutes.ts';
import { searchRoutes } from './messages/searchRoutes.ts';
import { blockRoutes } from './moderation/blockRoutes.ts';
import { reportRoutes } from './moderation/reportRoutes.ts';
import { notificationRoutes } from './notifications/notificationRoutes.ts';
import { type HealthCheck, HealthChecks } from './operations/HealthChecks.ts';
import { healthRoutes } from './operations/healthRoutes.ts';
import { caseRoutes } from './oversight/caseRoutes.ts';
import { pictureRoutes } from './pictures/pictureRoutes.ts';
import { requestRoutes } from './requests/requestRoutes.ts';
import { officeRoutes } from './rooms/officeRoutes.ts';
import { participantRoutes } from './rooms/participantRoutes.ts';
import { roomRoutes } from './rooms/roomRoutes.ts';
import { settingRoutes } from './rooms/settingRoutes.ts';
import { Exchange } from './routing/Exchange.ts';
import { makeGate } from './routing/makeGate.ts';
import { makeNumberPerson } from './routing/makeNumberPerson.ts';
import { type MountSettings, mountRoutes } from './routing/mountRoutes.ts';
import type { Route } from './routing/Route.ts';
import { scheduledRoutes } from './scheduled/scheduledRoutes.ts';
import { serviceRoutes } from './serviceaccounts/serviceRoutes.ts';
import { settingsRoutes } from './settings/settingsRoutes.ts';
import { linkRoutes } from './signin/linkRoutes.ts';
import { providerRoutes } from './signin/providerRoutes.ts';
import type { SignInDoor } from './signin/SignInDoor.ts';
import { sessionRoutes } from './signin/sessionRoutes.ts';
import { webhookRoutes } from './webhooks/webhookRoutes.ts';

/** The use cases that the routes call. Routes have no access to stores. */
export type RoutedChat = Pick<
  Chat,
  | 'policy'
  | 'settings'
  | 'identifyPerson'
  | 'readRights'
  | 'issueTicket'
  | 'readTotals'
  | 'readServerTotals'
  | 'listRooms'
  | 'groupRooms'
  | 'findImportedRoom'
  | 'findImportedMessage'
  | 'listOffice'
  | 'requests'
  | 'overview'
  | 'openRoom'
  | 'changeRoom'
  | 'updateRoomPreferences'
  | 'readParticipants'
  | 'history'
  | 'thread'
  | 'events'
  | 'sendMessage'
  | 'amendMessage'
  | 'reactToMessage'
  | 'pinMessage'
  | 'readPins'
  | 'shared'
  | 'markRead'
  | 'markUnread'
  | 'receipts'
  | 'searchMessages'
  | 'resolveContacts'
  | 'explainContact'
  | 'setFavourite'
  | 'enterDirectory'
  | 'identifyKey'
  | 'identifyService'
  | 'services'
  | 'postAsService'
  | 'enterAudit'
  | 'readRevisions'
  | 'readMentions'
  | 'cases'
  | 'refusedKeys'
  | 'moderation'
  | 'blocks'
  | 'held'
  | 'scheduled'
  | 'words'
  | 'announcements'
  | 'notifications'
  | 'nameOrganisations'
  | 'resolveUser'
  | 'resolveSeen'
  | 'makeExport'
  | 'erasePerson'
  | 'people'
  | 'signIn'
  | 'files'
  | 'pictures'
  | 'webhooks'
>;

export interface RouterDeps {
  readonly chat: RoutedChat;
  readonly authenticator: Authenticator;
  /** The checks that `/health/` runs. */
  readonly checks: readonly HealthCheck[];
  /** Counts the open sockets of this node; default 0. */
  readonly countSockets?: () => number;
  readonly readRosterFile: ReadRosterFile;
  readonly pullRoster: PullRoster<PulledReading>;
  /** Packs exports. */
  readonly makeArchive: MakeArchive;
  readonly roster?: RosterSettings;
  /** How people sign in here; absent: elsewhere. */
  readonly door?: SignInDoor | undefined;
  /** What mails lead to; absent: there are none. */
  readonly mail?: MailDoor | undefined;
  /** The older systems whose clients are served; none by default. */
  readonly legacy?: readonly LegacySystem[];
  /** Default: the system's clock. */
  readonly now?: () => Date;
}

export interface RouterOptions extends MountSettings {
  /** Homeroom's version, for the documentation and the health answer. */
  readonly version: string;
  /** Opens the directory and the audit log to programs that send it as `X-Directory-Key`. */
  readonly directoryKey?: string | undefined;
  /** Whose external ids callers of the directory use who name no source; default: the host's. */
  readonly directorySource?: string | undefined;
  /** Whose external ids people use in addresses; default: the host's. */
  readonly personSource?: string | undefined;
  /** Called for every caller who is not known, to count. */
  readonly onAuthFailure?: ((reason: AuthFailure) => void) | undefined;
  /** Further documents by address, e.g. the AsyncAPI one. */
  readonly documents?: Readonly<Record<string, () => unknown>>;
}

/** The addresses of this API. Requests to them never reach the routes of a host. */
const ownAddresses = ['chat', 'directory', 'events', 'webhooks', 'service-accounts', 'audit', 'mail'].map(
  (part) => `/api/${part}{/*rest}`,
);

/** Makes the REST interface. Mount it at the root of an Express application: `app.use(makeRouter(…))`. */
export const makeRouter = (deps: RouterDeps, options: RouterOptions): Router => {
  const routes = makeRoutes(deps, options);
  const router = express.Router({ caseSensitive: true });
  const { chat, authenticator } = deps;
  const { directoryKey, corsOrigins, onAuthFailure } = options;
  const clock = new SystemClock();
  const gate = makeGate({ chat, authenticator, directoryKey, corsOrigins, clock, onAuthFailure });

  if (deps.mail) router.use(makeMailRouter(deps.mail, { ...options, clock: new SystemClock() }));
  const takesTokens = deps.authenticator.token !== undefined;
  mountLegacy(router, deps.legacy ?? [], { ...options, gate, takesTokens });
  const { personSource = hostSource, directorySource = hostSource } = options;
  const numberPersonFor = makeNumberPerson({ chat: deps.chat, personSource, directorySource });
  mountRoutes(router, routes, gate, { ...options, numberPersonFor });
  serveDocuments(router, routes, options);
  router.get('/ws/chat{/*rest}', (request, response) => {
    const exchange = new Exchange(request, response, '/ws/chat/', options);
    response.setHeader('Upgrade', 'websocket');
    exchange.fail(new ChatError('INVALID_REQUEST', 'This address speaks WebSocket: connect with an upgrade.'), 426);
  });
  router.options([...ownAddresses, '/api/health{/*rest}', '/health'], (request, response) => {
    new Exchange(request, response, 'preflight', options).sendNothing();
  });
  const addresses = deps.door === undefined ? ownAddresses : [...ownAddresses, '/auth{/*rest}'];
  router.all(addresses, (request, response) => {
    new Exchange(request, response, 'none', options).fail(notFound());
  });
  router.use((failure: unknown, request: Request, response: Response, _next: NextFunction) => {
    new Exchange(request, response, 'none', options).fail(asRefusal(failure));
  });
  return router;
};

const makeRoutes = (deps: RouterDeps, { log, version, directorySource = hostSource }: RouterOptions): Route[] => {
  const {
    chat,
    readRosterFile,
    pullRoster,
    makeArchive,
    roster,
    door,
    countSockets = () => 0,
    now = () => new Date(),
  } = deps;
  const replyWithExport = makeReplyWithExport({ chat, makeArchive });
  const checks = new HealthChecks(deps.checks, log);
  return [
    ...roomRoutes({ chat }),
    ...officeRoutes({ chat }),
    ...settingRoutes({ chat }),
    ...settingsRoutes({ chat }),
    ...notificationRoutes({ chat }),
    ...participantRoutes({ chat }),
    ...messageRoutes({ chat }),
    ...attachmentRoutes({ chat }),
    ...pictureRoutes({ chat }),
    ...reactionRoutes({ chat }),
    ...pinRoutes({ chat }),
    ...readingRoutes({ chat }),
    ...searchRoutes({ chat }),
    ...contactRoutes({ chat }),
    ...accountRoutes({ chat, countSockets }),
    ...directoryRoutes({ chat, directorySource, log }),
    ...reportRoutes({ chat, now }),
    ...heldRoutes({ chat }),
    ...requestRoutes({ chat }),
    ...scheduledRoutes({ chat }),
    ...wordRoutes({ chat }),
    ...blockRoutes({ chat }),
    ...announcementRoutes({ chat }),
    ...holdRoutes({ chat, directorySource, now }),
    ...mergeRoutes({ chat, directorySource }),
    ...sourceRoutes({ pullRoster, roster }),
    ...keyRoutes(),
    ...serviceRoutes({ chat }),
    ...importRoutes({ chat }),
    ...handRoutes({ chat }),
    ...caseRoutes({ chat, replyWithExport }),
    ...recordRoutes({ chat, replyWithExport }),
    ...auditRoutes({ chat }),
    ...feedRoutes(),
    ...webhookRoutes({ chat }),
    ...rosterRoutes({ chat, readRosterFile, now, roster, log }),
    ...healthRoutes({ checks, version }),
    ...(door === undefined
      ? []
      : [...providerRoutes({ chat, door }), ...linkRoutes({ chat, door }), ...sessionRoutes({ chat, door })]),
  ];
};

const serveDocuments = (router: Router, routes: readonly Route[], options: RouterOptions): void => {
  const description = once(() => describeApi(routes, options.version));
  const documents = { '/api/openapi.json': description, ...options.documents };
  for (const [address, write] of Object.entries(documents)) {
    const document = once(write);
    router.get(address, (request, response) => {
      new Exchange(request, response, address, options).send(200, document());
    });
  }
  const page = once(() => docsPage(description()));
  router.get('/api/docs', (request, response) => {
    const exchange = new Exchange(request, response, '/api/docs', options);
    response.setHeader('Content-Security-Policy', docsPolicy);
    exchange.sendText(200, 'text/html; charset=utf-8', page());
  });
};

/** Makes a value at the first request and keeps it. */
const once = <Made>(make: () => Made): (() => Made) => {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

export const notFound = (): ChatError =>
  new ChatError('NOT_FOUND', 'There is nothing at this address. /api/docs lists what there is.');

/** Turns the router's own failures into errors: a broken percent-encoding in an address is the caller's mistake. */
export const asRefusal = (failure: unknown): unknown =>
  failure instanceof URIError
    ? new ChatError('INVALID_REQUEST', 'The address holds a broken percent-encoding.', { cause: failure })
    : failure;
