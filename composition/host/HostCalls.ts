import type { ConfirmationList } from '../../core/announcements/followConfirmations.ts';
import type { ContactPage } from '../../core/contacts/ContactList.ts';
import type { PresentContact } from '../../core/contacts/readContacts.ts';
import type { FeedEvents } from '../../core/feed/readFeed.ts';
import type { OrganisationId, RoomId } from '../../core/ids.ts';
import type {
  Reader,
  RoomList,
  RoomOverview,
  RoomPreferences,
  ServerTotals,
  Totals,
} from '../../core/messages/Inbox.ts';
import type { OfficeList } from '../../core/messages/listOffice.ts';
import type { Message } from '../../core/messages/Message.ts';
import type { SearchPage } from '../../core/messages/MessageSearch.ts';
import type { Appended, EventPage, HistoryPage } from '../../core/messages/MessageStore.ts';
import type { ReadState } from '../../core/messages/ReadState.ts';
import type { Thread } from '../../core/messages/readRooms.ts';
import type { Explanation } from '../../core/permissions/explain.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { PersonRights } from '../../core/permissions/readRights.ts';
import type { Participant } from '../../core/rooms/Participant.ts';
import type { Arguments, HostCallName } from './hostSchemas.ts';
import type { LiveSettingCalls } from './LiveSettingCalls.ts';
import type { ProtectionCalls } from './ProtectionCalls.ts';
import type { HostServices, ServiceCalls } from './ServiceCalls.ts';
import type { WebhookCalls } from './WebhookCalls.ts';

type Call<Name extends HostCallName, Result> = (given: Arguments<Name>) => Promise<Result>;

type PresentParticipant = Participant & { readonly person: Person };

/**
 * What a host does on behalf of its people, with the same use cases, rights, limits and errors as over HTTP. A person is
 * a number, the id that Homeroom gave, or a string, the host's own id. Every call can reject with ChatError
 * INVALID_REQUEST, USER_NOT_FOUND, USER_INACTIVE and UNAVAILABLE; docs/hosts.md lists the others.
 */
export interface HostCalls extends ProtectionCalls, WebhookCalls, LiveSettingCalls {
  /** The person's rooms, the latest activity first. */
  readonly listRooms: Call<'listRooms', RoomList>;
  /** The rooms of the person's office, the latest activity first: the open ones, those that they took, or the closed. */
  readonly listOffice: Call<'listOffice', OfficeList>;
  /** One room as the person sees it. */
  readonly readRoom: Call<'readRoom', RoomOverview>;
  /** Opens a room with people whom the opener may talk to, or finds the existing one. */
  readonly openRoom: Call<'openRoom', { readonly room: RoomOverview; readonly isNew: boolean }>;
  /** Who is in a room, by name. */
  readonly readParticipants: Call<'readParticipants', readonly PresentParticipant[]>;
  /** Renames, archives or reopens a room. */
  readonly editRoom: Call<'editRoom', RoomOverview>;
  /** Leaves a room of many, or hides a room of two from the person until the next message. */
  readonly leaveRoom: Call<
    'leaveRoom',
    { readonly roomId: RoomId; readonly isMember: boolean; readonly isActive: boolean }
  >;
  /** Adds contacts of the person to a room of theirs; resolves to everybody in it. */
  readonly addParticipants: Call<'addParticipants', readonly PresentParticipant[]>;
  readonly removeParticipant: Call<'removeParticipant', { readonly roomId: RoomId; readonly participantCount: number }>;
  /**
   * Makes another person the owner of a room; for its owner and for moderators. In an office: who takes a room, or null to
   * give it back; for all of the office.
   */
  readonly handOverRoom: Call<'handOverRoom', RoomOverview>;
  /** Hands a room of the person's office to the office of another organisation. */
  readonly handOnRoom: Call<'handOnRoom', { readonly roomId: RoomId; readonly organisationId: OrganisationId }>;
  /** Mutes or pins a room for the person alone. */
  readonly updateRoomPreferences: Call<'updateRoomPreferences', RoomPreferences>;
  /** Stores a message and publishes it in the room. Resolves when it is committed. */
  readonly sendMessage: Call<'sendMessage', Appended>;
  /** Changes the text of the person's own message. */
  readonly editMessage: Call<'editMessage', Message>;
  /** Deletes a message, by its author or a moderator; its place stays, without its text. */
  readonly deleteMessage: Call<'deleteMessage', Message>;
  /** Adds or removes the person's own reaction. */
  readonly reactToMessage: Call<'reactToMessage', { readonly message: Message; readonly emoji: string }>;
  /** Pins a message for all members of its room, or ends that. */
  readonly pinMessage: Call<'pinMessage', Message>;
  /** The pinned messages of a room, the one pinned last first. */
  readonly readPins: Call<'readPins', readonly Message[]>;
  /** Moves the person's read pointer forward, to a message or to the latest. */
  readonly markRead: Call<'markRead', ReadState>;
  /** Counts a room as unread from a message on, for the person alone. */
  readonly markUnread: Call<'markUnread', ReadState>;
  /** The messages that mention the person, the newest first. */
  readonly readMentions: Call<'readMentions', HistoryPage>;
  /** Who has read a message. */
  readonly readReceipts: Call<'readReceipts', readonly Reader[]>;
  /** Confirms a message that asks the person. Resolves to the time of the first confirmation. */
  readonly confirmMessage: Call<'confirmMessage', Date>;
  /** Who has confirmed a message, and who has not, as far as the person may see it. */
  readonly readConfirmations: Call<'readConfirmations', ConfirmationList>;
  /** Reminds those who have not confirmed a message. Resolves to how many. */
  readonly remindOfMessage: Call<'remindOfMessage', number>;
  /** A part of a room's history, oldest first: the latest, or before, after or around a message. */
  readonly readHistory: Call<'readHistory', HistoryPage>;
  /** A message and the answers to it, oldest first. */
  readonly readThread: Call<'readThread', Thread>;
  /** The durable events of a room after a seq, in order. */
  readonly readEvents: Call<'readEvents', EventPage>;
  /** What happens in all rooms and the directory, in one order. For programs that keep their place themselves. */
  readonly readFeed: (given?: Arguments<'readFeed'>) => Promise<FeedEvents>;
  /** Lets a consumer of `consumeFeed` that was cut off go on with what is kept. */
  readonly resumeConsumer: Call<'resumeConsumer', { readonly isResumed: boolean }>;
  /** Finds messages that contain all of these words. */
  readonly searchMessages: Call<'searchMessages', SearchPage>;
  /** The people whom the person may talk to, optionally those whose names match a text. */
  readonly listContacts: Call<
    'listContacts',
    Omit<ContactPage, 'contacts'> & { readonly contacts: readonly PresentContact[] }
  >;
  /** Why the person may or may not talk to another, and what would allow it. */
  readonly explainContact: Call<'explainContact', Explanation>;
  /** Pins a contact of the person, or unpins one. */
  readonly setFavourite: Call<'setFavourite', void>;
  /** Service accounts, for messages in a name that is no person's. */
  readonly services: HostServices;
  /** What one service account does: `chat.as(41).send({ roomId, content })`. */
  readonly as: (serviceId: number) => ServiceCalls;
  /** The person's own rooms, unread and sent messages. */
  readonly readTotals: Call<'readTotals', Totals>;
  /** Totals of the whole server. The host needs no right for it. */
  readonly readServerTotals: (given?: Arguments<'readServerTotals'>) => Promise<ServerTotals>;
  /** What the person may do beyond talking to contacts. */
  readonly readRights: Call<'readRights', PersonRights>;
  /** A ticket with which the person's page opens one socket within 30 s: `/ws/chat/?ticket=…`. */
  readonly issueTicket: Call<'issueTicket', string>;
}
