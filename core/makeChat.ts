import { type MakeAnnouncements, makeAnnouncements } from './announcements/makeAnnouncements.ts';
import { type EnterAudit, makeEnterAudit } from './audit/enterAudit.ts';
import { RefusedKeys } from './audit/RefusedKeys.ts';
import { makeVerifyAudit, type VerifyAudit } from './audit/verifyAudit.ts';
import { type ChatSettings, defaultSettings } from './ChatSettings.ts';
import { makeReadContacts, type ReadContacts } from './contacts/readContacts.ts';
import { type BlockPeople, makeBlockPeople } from './directory/blockPeople.ts';
import { makeNameOrganisations, type NameOrganisations } from './directory/nameOrganisations.ts';
import { type ErasePerson, makeErasePerson } from './erasure/erasePerson.ts';
import { makeWriteExport, type WriteExport } from './exports/writeExport.ts';
import type { Consumers } from './feed/Consumers.ts';
import { makeReadFeed, makeReadFeedEvents, type ReadFeed } from './feed/readFeed.ts';
import type { Limits } from './limits/Limits.ts';
import { makeLimitCalls } from './limits/limitCalls.ts';
import { type DirectoryCalls, makeDirectoryCalls } from './makeDirectoryCalls.ts';
import { makeReading, type Reading } from './makeReading.ts';
import { makeWriting, type Writing } from './makeWriting.ts';
import { type FollowRooms, makeFollowRooms } from './messages/followRooms.ts';
import { type ListOffice, makeListOffice } from './messages/listOffice.ts';
import { makeReactToMessage, type ReactToMessage } from './messages/reactToMessage.ts';
import { makeReadInbox, type ReadInbox } from './messages/readInbox.ts';
import { makeReadRevisions, type ReadRevisions } from './messages/readRevisions.ts';
import { makeReadTotals, type ReadTotals } from './messages/readTotals.ts';
import { makeSearchMessages, type SearchMessages } from './messages/searchMessages.ts';
import { makeShowMessage } from './messages/showMessage.ts';
import { makeUpdateRoomPreferences, type UpdateRoomPreferences } from './messages/updateRoomPreferences.ts';
import { type ModerateReports, makeModeration } from './moderation/makeModeration.ts';
import { accountsOf } from './moderation/Report.ts';
import { type ManageNotifications, makeManageNotifications } from './notifications/manageNotifications.ts';
import type { OversightSettings } from './oversight/OversightSettings.ts';
import { makeOverseeCases, type OverseeCases } from './oversight/overseeCases.ts';
import { type IsUnderReview, makeReviewRooms } from './oversight/reviewRooms.ts';
import type { Ports } from './Ports.ts';
import { type IdentifyPerson, makeIdentifyPerson } from './permissions/identifyPerson.ts';
import type { Person } from './permissions/Person.ts';
import { PersonCache } from './permissions/PersonCache.ts';
import type { Policy } from './permissions/Policy.ts';
import { makeReadRights, type ReadRights } from './permissions/readRights.ts';
import { makeResolveUser, type ResolveUser } from './permissions/resolveUser.ts';
import { makeUseTickets, type UseTickets } from './permissions/useTickets.ts';
import { type AnswerRequests, makeAnswerRequests } from './requests/answerRequests.ts';
import { makeRequestHooks } from './requests/makeRequestHooks.ts';
import { makeRunRetention, type RunRetention } from './retention/runRetention.ts';
import { type EnterRoom, makeEnterRoom } from './rooms/admit.ts';
import { makeChangeRoom, type RoomChanges } from './rooms/changeRoom.ts';
import { limitRoomChanges } from './rooms/limitRoomChanges.ts';
import type { NameOffice } from './rooms/NameOffice.ts';
import { makeNotifyTyping, type NotifyTyping } from './rooms/notifyTyping.ts';
import { makeOpenRoom, type OpenRoom, type SetHidden } from './rooms/openRoom.ts';
import { makeReadParticipants, type ReadParticipants } from './rooms/readParticipants.ts';
import { makeSettingCalls, type SettingCalls } from './settings/makeSettingCalls.ts';
import { makeSignIn, type SignIn } from './signin/makeSignIn.ts';
import { type ManageWebhooks, makeManageWebhooks } from './webhooks/manageWebhooks.ts';

/** All use cases, for people, hosts and operators. Transports translate to and from these and decide nothing. */
export interface Chat
  extends Reading,
    ReadInbox,
    FollowRooms,
    ReadTotals,
    ReadContacts,
    UseTickets,
    Writing,
    SettingCalls,
    DirectoryCalls {
  readonly policy: Policy;
  readonly oversight: OversightSettings;
  /** The people who use this node, at most 2 s old. */
  readonly people: PersonCache;
  readonly identifyPerson: IdentifyPerson;
  readonly readRights: ReadRights;
  readonly resolveUser: ResolveUser;
  readonly enterRoom: EnterRoom;
  readonly listOffice: ListOffice;
  readonly openRoom: OpenRoom;
  readonly readParticipants: ReadParticipants;
  readonly changeRoom: RoomChanges;
  readonly updateRoomPreferences: UpdateRoomPreferences;
  readonly notifyTyping: NotifyTyping;
  readonly reactToMessage: ReactToMessage;
  readonly readRevisions: ReadRevisions;
  readonly searchMessages: SearchMessages;
  readonly moderation: ModerateReports;
  readonly blocks: BlockPeople;
  readonly requests: AnswerRequests;
  readonly signIn: SignIn;
  readonly announcements: MakeAnnouncements;
  readonly notifications: ManageNotifications;
  /** The names of organisations, for those who see people and rooms of them. */
  readonly nameOrganisations: NameOrganisations;
  /** What happens in all rooms and the directory, in one order. For the host itself, and whom it lets. */
  readonly readFeed: ReadFeed;
  /** Webhooks of organisations, for those who manage their directory, and for the host. */
  readonly webhooks: ManageWebhooks;
  /** Gives access to the audit log to people with the right, and to the host. */
  readonly enterAudit: EnterAudit;
  readonly verifyAudit: VerifyAudit;
  /** Cases of oversight, and looks into their rooms, for people with the right. */
  readonly cases: OverseeCases;
  /** Wrong keys, for the audit log. */
  readonly refusedKeys: Pick<RefusedKeys, 'refused' | 'flush'>;
  /** Writes a room, a person's data or a case into an archive that shows every change. */
  readonly makeExport: WriteExport;
  /** Erases a person; what others wrote stays whole. */
  readonly erasePerson: ErasePerson;
  /** Takes the words whose time is over. */
  readonly runRetention: RunRetention;
  /** Lets a consumer of the feed that was cut off go on; false if there is none. */
  readonly resumeConsumer: Consumers['goOn'];
}

const itself = (person: Person): Person => person;
const deaf = { onPublication: () => {}, onEphemeral: () => {} };
/** Builds every use case; each line shows which ports it works with. */
export const makeChat = (ports: Ports, policy: Policy, start: Limits, settings: ChatSettings = {}): Chat => {
  const { directoryReader, rooms, messages, inbox, search, tickets } = ports;
  const { people, limiter, bus, presence, clock, feed, consumers, auditLog, auditHash, cases, reports } = ports;
  const { exportReader: reader, messageEraser: eraser, expiredRooms: expired } = ports;
  const { mailSources, exportSettings, retention: rules, ...further } = { ...defaultSettings, ...settings };
  const { oversight, guards, uploads, requestWatch, refusal } = further;
  const { current, limits, settingCalls } = makeSettingCalls({ ...ports, policy, start, current: further.current });
  const knownPeople = new PersonCache(people, clock);
  bus.addListener({ ...deaf, onInvalidation: ({ userIds }) => knownPeople.forget(userIds) });
  const identifyPerson = makeIdentifyPerson(knownPeople);
  const isUnderReview: IsUnderReview = (person, { id }) => reports.isOpenIn(id, accountsOf(person));
  const reviews = makeReviewRooms({ cases, policy, mode: oversight.mode, isUnderReview });
  const { moderatesRoom } = reviews;
  const enterRoom = makeEnterRoom({ rooms, auditLog, policy, moderatesRoom });
  const limited = makeLimitCalls(limiter, limits);
  const contactReads = makeReadContacts({ ...ports, requests: ports.messageRequests, policy, limits });
  const searchContacts = limited('contact_searches', itself, contactReads.resolveContacts);
  const { issueTicket, redeemTicket } = makeUseTickets({ tickets, clock });
  const showMessage = makeShowMessage({ rooms, policy, moderatesRoom });
  const updateRoomPreferences = makeUpdateRoomPreferences({ inbox, enterRoom, bus });
  const setHidden: SetHidden = (person, roomId, isHidden) => updateRoomPreferences(person, roomId, { isHidden });
  const nameOrganisations = makeNameOrganisations({ directoryReader, clock });
  const nameOffice: NameOffice = async (id) => (await nameOrganisations([[id]])).get(id)?.name;
  const change = makeChangeRoom({ rooms, policy, enterRoom, bus, setHidden, nameOffice });
  const asking = { ...ports, policy, requests: ports.messageRequests, requestWatch };
  const parts = { ...asking, ...makeRequestHooks(asking) };
  const blocks = makeBlockPeople({ ...parts, limited });
  const overseeCases = makeOverseeCases({ ...ports, policy, limits, approval: oversight.approval });
  const { writing, names, attachFiles } = makeWriting({
    ...{ ...parts, ...reviews, limits, limited, enterRoom, showMessage, settings: guards, uploads },
    ...{ identifyPerson, refusal },
  });
  const readFeed = makeReadFeed({ feed, readFeedEvents: makeReadFeedEvents({ messages }) });
  return {
    policy,
    oversight,
    ...{ people: knownPeople, identifyPerson },
    readRights: makeReadRights({ policy, messageChars: limits.messageChars }),
    resolveUser: makeResolveUser(people),
    enterRoom,
    ...makeReadInbox({ inbox, showMessage }),
    listOffice: makeListOffice({ inbox, people, policy, showMessage }),
    openRoom: names.guardOpening(makeOpenRoom({ ...parts, limits, setHidden, nameOffice, moderatesRoom, refusal })),
    readParticipants: makeReadParticipants(rooms, enterRoom, policy),
    changeRoom: limitRoomChanges(limited, names.guardChanges(change)),
    updateRoomPreferences: limited('preferences', itself, updateRoomPreferences),
    notifyTyping: makeNotifyTyping(bus),
    ...writing,
    announcements: makeAnnouncements({ ...parts, ...writing, limits, limited, enterRoom, attachFiles }),
    notifications: makeManageNotifications({
      ...{ notices: ports.notices, choices: ports.notificationChoices, enterRoom, policy, clock },
      ...{ ...further.notifications, quietHours: () => current.quietHours },
      scopeOf: (organisation) => ports.wordLists.scopeOf(organisation),
    }),
    reactToMessage: makeReactToMessage({ messages, limiter, limits, bus, showMessage }),
    readRevisions: makeReadRevisions({ messages, rooms, auditLog, overseesRoom: reviews.overseesRoom }),
    searchMessages: makeSearchMessages({ search, enterRoom, limiter, limits, showMessage }),
    moderation: makeModeration({ ...parts, limited, moderatesRoom, openCase: overseeCases.open }),
    ...{ blocks, requests: makeAnswerRequests({ ...parts, limited, blocks }) },
    signIn: makeSignIn({ ...parts, ...settings.signIn }),
    ...makeDirectoryCalls({ ...parts, limits, uploads, readFeed, mailSources, lossGuards: () => current.lossGuards }),
    ...settingCalls,
    ...{ nameOrganisations, readFeed },
    webhooks: makeManageWebhooks({ ...parts, sender: ports.webhookSender, readFeed }),
    enterAudit: makeEnterAudit({ auditLog, policy }),
    verifyAudit: makeVerifyAudit({ log: auditLog, hash: auditHash }),
    cases: overseeCases,
    refusedKeys: new RefusedKeys({ auditLog, clock }),
    makeExport: makeWriteExport({
      ...{ ...parts, reader, nameOrganisations },
      protection: { ...parts, people: knownPeople },
      ...{ own: ports, files: ports, findRunning: overseeCases.findRunning },
      ...exportSettings,
    }),
    erasePerson: makeErasePerson({ ...parts, reader, eraser }),
    runRetention: makeRunRetention({ ...ports, rules, expired, eraser, reader }),
    resumeConsumer: (name) => consumers.goOn(name),
    ...{ ...makeReading({ ...ports, enterRoom, policy }), ...makeReadTotals({ inbox, policy }) },
    ...contactReads,
    resolveContacts: (person, query) => (query.text ? searchContacts : contactReads.resolveContacts)(person, query),
    setFavourite: limited('preferences', itself, contactReads.setFavourite),
    ...makeFollowRooms({ rooms, inbox, presence, people: knownPeople, policy, showMessage, ...reviews }),
    issueTicket: limited('tickets', itself, issueTicket),
    redeemTicket,
  };
};
