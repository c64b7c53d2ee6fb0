import type { enAnnouncements } from './enAnnouncements.ts';
import type { enClosed } from './enClosed.ts';
import type { enConfirm } from './enConfirm.ts';
import type { enDirectory } from './enDirectory.ts';
import type { enFiles } from './enFiles.ts';
import type { enGallery } from './enGallery.ts';
import type { enMentions } from './enMentions.ts';
import type { enNotifications } from './enNotifications.ts';
import type { enOffice } from './enOffice.ts';
import type { enPanels } from './enPanels.ts';
import type { enPictures } from './enPictures.ts';
import type { enPins } from './enPins.ts';
import type { enRequests } from './enRequests.ts';
import type { enScheduled } from './enScheduled.ts';
import type { enSchool } from './enSchool.ts';
import type { enServer } from './enServer.ts';
import type { enServices } from './enServices.ts';
import type { enSignIn } from './enSignIn.ts';
import type { enWebhooks } from './enWebhooks.ts';
import type { enWriting } from './enWriting.ts';

/**
 * The texts of the first screen; those of what is opened later are in the files beside, and come with it. A further
 * language is a folder with a file for each of these; the compiler names the keys that are missing.
 */
export const en = {
  languageName: 'English',
  close: 'Close',
  clear: 'Clear',
  cancel: 'Cancel',
  save: 'Save',
  back: 'Back',
  more: 'More',
  noServer: 'Homeroom cannot be reached. Trying again…',
  loading: 'Loading…',
  loadMore: 'Show more',
  tryAgain: 'Try again',
  failed: 'That did not work: {reason}',
  unreachable: 'the server cannot be reached',
  'closed.restricted': 'You may read but not write until {time}.',
  you: 'You',
  'person.erased': 'Former member',

  'nav.label': 'Homeroom',
  'nav.chats': 'Chats',
  'nav.people': 'People',
  'nav.school': 'Office',
  'nav.settings': 'Settings',
  'nav.account': '{name}: switch person',
  'nav.unread': { one: '{count} unread message', other: '{count} unread messages' },
  'nav.skip': 'Skip to the conversation',

  'connection.connecting': 'Connecting…',
  'connection.waiting': 'No connection. What you write is kept and sent later.',
  'connection.retryIn': { one: 'Next attempt in {count} second', other: 'Next attempt in {count} seconds' },
  'connection.retryNow': 'Try now',
  'connection.polling': 'Connected, with a short delay.',
  'connection.degraded': 'Messages may arrive a little later than usual.',
  'connection.closed': 'You are signed out: {reason}',
  'connection.signIn': 'Sign in again',

  'rooms.title': 'Chats',
  'rooms.search': 'Search chats, people, messages',
  'rooms.filter': 'Show',
  'rooms.announce': 'New announcement',
  'rooms.group': { one: '{count} chat', other: '{count} chats' },
  'rooms.all': 'All',
  'rooms.unread': 'Unread',
  'rooms.ofTwo': 'Direct',
  'rooms.ofMany': 'Groups',
  'rooms.office': 'Office',
  'rooms.new': 'New chat',
  'rooms.none': 'No chats yet',
  'rooms.noneHelp': 'Choose somebody under People to write the first message.',
  'rooms.noneHere': 'Nothing here',
  'rooms.noneUnread': 'All read. Nothing is waiting for you.',
  'rooms.noneFilter': 'No chat of this kind.',
  'rooms.pinned': 'pinned',
  'rooms.mentioned': 'mentions you',
  'rooms.muted': 'muted',
  'rooms.quiet': 'No messages yet',
  'rooms.deleted': 'Message deleted',
  'rooms.mine': 'You: {text}',
  'rooms.closed': 'closed',

  'room.supervised': 'Supervised by {names}',
  'room.unsupervised': 'A supervising adult is missing',
  'room.people': { one: '{count} person', other: '{count} people' },
  'room.online': 'online',
  'room.onlineCount': { one: '{count} online', other: '{count} online' },
  'room.details': 'Details',
  'room.search': 'Search in this chat',
  'room.mute': 'Mute',
  'room.unmute': 'Unmute',
  'room.pin': 'Pin',
  'room.unpin': 'Unpin',
  'room.hide': 'Hide until the next message',
  'room.markRead': 'Mark as read',
  'room.markUnread': 'Mark as unread',
  'room.show': 'Show in the list',
  'room.rename': 'Rename',
  'room.archive': 'Archive',
  'room.reopen': 'Reopen',
  'room.leave': 'Leave',
  'room.leaveSure': 'Leave “{name}”? You will no longer see what is written here.',
  'room.archiveSure': 'Archive “{name}”? Everybody can still read it, nobody can write.',
  'room.name': 'Name',
  'room.participants': 'People in this chat',
  'room.add': 'Add people',
  'room.remove': 'Remove {name}',
  'room.removeSure': 'Remove {name} from this chat?',
  'room.handOver': 'Hand over',
  'room.handOverHelp':
    'The person you choose leads this chat from now on. People who may not write to them cannot use it for now.',
  'room.leads': 'leads this chat',

  'office.show': 'Which chats of the office',
  'office.open': 'Open',
  'office.mine': 'Mine',
  'office.closed': 'Closed',
  'office.none': 'Nobody has written to the office here.',
  'office.free': 'Nobody has taken it yet',
  'office.takenBy': 'Taken by {name}',
  'office.answers': 'has taken this chat',
  'office.take': 'Take it',
  'office.release': 'Give it back',
  'office.handOver': 'Hand to a colleague',
  'office.handOverHelp': 'Choose somebody of your office, who answers from now on.',
  'office.handOn': 'Hand to another office',
  'office.handOnHelp': 'The office of the other school answers from now on. You may not see the chat any more.',

  'room.suspended': 'may not use this chat for now',
  'room.hidden': 'There are more people in this chat, who are not shown to you.',
  'room.reads': 'reads only',
  'room.notFound': 'This chat is not there, or not for you.',
  'room.cut': 'No connection. The messages of this chat appear as soon as there is one.',
  'room.beginning': 'This is where the conversation begins.',
  'room.fromHereOn': 'You see this conversation from here on.',
  'room.addWithHistory': 'They see what was said before',
  'room.firstMessage': 'Say hello to {name}',
  'room.firstMessageHelp':
    'Everything you write here is seen by the people in this chat, and nobody else but those who look after the chats.',

  'closed.left': 'You left this chat.',
  'closed.removed': 'You were removed from this chat.',
  'closed.merged': 'This chat goes on under your other account.',
  'closed.relation_ended': 'What connected the people in this chat has ended, and with it the chat.',

  'message.list': 'Messages',
  'message.write': 'Write to {name}',
  'message.send': 'Send',
  'message.new': 'New since you last looked',
  'message.today': 'Today',
  'message.yesterday': 'Yesterday',
  'message.bot': 'bot',
  'message.byBot': 'A program wrote this',
  'message.edited': 'edited',
  'message.deleted': 'Message deleted',
  'message.deletedMeanwhile': 'This message was deleted meanwhile. What you typed is kept.',
  'message.sending': 'Sending…',
  'message.sent': 'Sent',
  'message.read': 'Read by all',
  'message.failed': 'Not sent',
  'message.waitsOffline': 'You are offline. This is kept, and sent as soon as there is a connection.',
  'message.waitsServer': 'The server cannot be reached. This is kept, and sent as soon as it answers.',
  'message.waitsLimit': 'Too much at once. This is sent by itself in a moment.',
  'message.waits': 'Not sent yet: {reason}. This is tried again.',
  'message.held': 'Waits for review; nobody else sees it',
  'message.takeBack': 'Take back',
  'message.editFailed': 'The change was not saved',
  'message.removeFailed': 'Not deleted',
  'message.retry': 'Try again',
  'message.discard': 'Discard',
  'message.actions': 'Message from {name}',
  'message.reply': 'Reply',
  'message.answerPrivately': 'Answer {name} privately',
  'message.thread': 'Reply in thread',
  'message.replies': { one: '{count} reply', other: '{count} replies' },
  'message.react': 'React',
  'message.reacted': '{emoji}: {names}',
  'message.edit': 'Edit',
  'message.delete': 'Delete',
  'message.deleteSure': 'Delete this message for everybody?',
  'message.receipts': 'Read by',
  'message.receiptsMissing': 'Not yet',
  'message.receiptsNone': 'Nobody has read it yet.',
  'message.copy': 'Copy text',
  'message.copyLink': 'Copy link',
  'message.pin': 'Pin for everybody',
  'message.pinned': 'Pinned',
  'message.unpin': 'Unpin',
  'message.markUnread': 'Mark as unread from here',
  'message.copied': 'Copied',
  'format.show': 'Show formatting',
  'message.replyingTo': 'Reply to {name}',
  'message.editing': 'Edit message',
  'message.quoted': 'In reply to {name}: go to the message',
  'message.quotedUnknown': 'In reply to an earlier message',
  'message.quotedHidden': 'In reply to a message that you do not see',
  'message.left': { one: '{count} character left', other: '{count} characters left' },
  'message.tooLong': { one: '{count} character too long', other: '{count} characters too long' },
  'message.jumpToEnd': 'Go to the newest message',
  'message.heard': '{name}: {text}',
  'message.heardBegin': 'a long message, it begins: {text}',
  'message.heardIn': '{name} in {room}: {text}',
  'message.emoji': 'Emoji',
  'typing.one': '{name} is typing…',
  'typing.many': { one: '{count} person is typing…', other: '{count} people are typing…' },

  'contacts.title': 'People',
  'contacts.search': 'Search by name',
  'contacts.favourites': 'Favourites',
  'contacts.favourite': 'Add {name} to the favourites',
  'contacts.unfavourite': 'Remove {name} from the favourites',
  'contacts.none': 'Nobody found',
  'contacts.noneHelp':
    'You can only find people you may write to. Typing errors and Latin or Cyrillic letters do not matter.',
  'contacts.noneAtAll':
    'You have nobody to write to yet. People appear here as soon as you have to do with each other.',
  'contacts.missing':
    'Somebody missing? You can write to those you have to do with. Whoever keeps the lists of people here can add them.',
  'contacts.write': 'Write a message',
  'contacts.why': 'Why you may write to each other',
  'contacts.whyNot': 'Why you cannot write to each other',
  'contacts.help': 'What would change that',
  'contacts.self': 'This is you.',
  'contacts.begin': 'This chat is begun by: {roles}. Then you can answer.',
  'contacts.noChat': 'You cannot open a chat with one person here.',

  'signIn.signOut': 'Sign out',
  'places.school': 'School',
  'places.allSchools': 'All schools',
  'places.class': 'Class',
  'places.allClasses': 'All classes',
  'places.roles': 'Roles',

  'message.report': 'Report',
  'message.tooManyFiles': 'A message carries at most {most} files.',
  'message.attach': 'Add files',
  'message.record': 'Record a voice note',
  'message.dropFiles': 'Drop files to add them',
} as const;

/** Every text of the page. */
export type English = typeof en &
  typeof enSchool &
  typeof enDirectory &
  typeof enFiles &
  typeof enOffice &
  typeof enPanels &
  typeof enPins &
  typeof enGallery &
  typeof enPictures &
  typeof enServer &
  typeof enServices &
  typeof enSignIn &
  typeof enAnnouncements &
  typeof enConfirm &
  typeof enMentions &
  typeof enNotifications &
  typeof enClosed &
  typeof enWebhooks &
  typeof enRequests &
  typeof enScheduled &
  typeof enWriting;
export type TextKey = keyof English;
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** What the page reads of any language; a language itself has all its plural forms, by `TextsOf`. */
export type Texts = { readonly [Key in TextKey]: English[Key] extends string ? string : Forms };
