import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';

/** A message as a notification shows it. */
export interface NotifiedMessage {
  readonly id: MessageId;
  readonly senderName: string;
  /** Up to 2,000 characters; null where the school shows no words. '' for a message with files alone. */
  readonly text: string | null;
  readonly files: number;
  readonly at: Date;
  readonly isMention: boolean;
  /** Everybody is told of it at once, whatever they have chosen. */
  readonly isUrgent: boolean;
}

export interface NotifiedRoom {
  readonly id: RoomId;
  /** As the person sees it. */
  readonly name: string;
  /** Oldest first, the latest ones. */
  readonly messages: readonly NotifiedMessage[];
  /** Messages that are not among them. */
  readonly more: number;
  /** The person may write in the room. */
  readonly mayAnswer: boolean;
  /** Somebody asks the person to talk (`name`): they accept in the page, and no answer does it. */
  readonly isRequest?: true;
}

/** Something in the room is urgent. */
export const isUrgent = ({ messages }: Pick<NotifiedRoom, 'messages'>): boolean =>
  messages.some((message) => message.isUrgent);

/** All that a channel needs to tell one person of messages. */
export interface Notification {
  /** The same for every attempt, so that a peer can tell a repetition. */
  readonly id: string;
  readonly person: Person;
  /** A BCP 47 tag. */
  readonly locale: string;
  readonly timeZone: string;
  readonly address: { readonly address: string; readonly details: Readonly<Record<string, string>> } | null;
  readonly rooms: readonly NotifiedRoom[];
  /** Unread messages in all rooms that are not muted. */
  readonly unread: number;
}

/**
 * What became of it at the peer. `retry`: it may work later, after `afterMs` if the peer said so; `isForAll`: it wants no call at
 * all until then. `gone`: the address reaches nobody any more. `refused`: it will never work.
 */
export type ChannelOutcome =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'retry'; readonly reason: string; readonly afterMs?: number; readonly isForAll?: true }
  | { readonly outcome: 'gone' | 'refused'; readonly reason: string };

/** Port: a way to reach people who are not looking. */
export interface NotificationChannel {
  /** Short and for ever: settings and deliveries are stored under it. */
  readonly name: string;
  /** Where the notification is seen; the school says what it shows there. */
  readonly shownIn: 'mail' | 'lockScreen';
  /** Milliseconds between two notifications for one person, so that a lively room is one notification. */
  readonly spacingMs: number;
  /** True if people are reached by an address that they have linked; false for mail, which the directory knows. */
  readonly needsAddress: boolean;
  /** What a device must know to link itself, e.g. the key of Web Push. Absent: nothing. */
  readonly publicKey?: string;
  /** An address at which a person links the channel, e.g. a chat with a bot; for some minutes. Absent: the page links it. */
  linkFor?(userId: UserId): Promise<string>;
  /** Resolves also for what went wrong; a rejection counts as `retry`. At most 30 s, then it is given up and tried again. */
  send(notification: Notification): Promise<ChannelOutcome>;
}
