import type { OrganisationId, RoomId, UserId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { DurableEvent } from './RoomEvent.ts';

/** Says that something durable happened in a room: its history now reaches `headSeq`. */
export interface RoomPublication<Event extends DurableEvent> {
  readonly roomId: RoomId;
  readonly headSeq: number;
  /**
   * The events up to `headSeq`, oldest first. Absent if the publication does not carry them: listeners then read them.
   */
  readonly events?: readonly Event[];
}

/** Says that memberships or accounts of these people changed: nodes that serve them read them again. */
export interface MembershipInvalidation {
  readonly userIds: readonly UserId[];
}

/** Shown at once to the people it concerns, and never stored. `settings` and `unread` go to the person's own sockets only. */
export type EphemeralEvent =
  | { readonly type: 'typing'; readonly roomId: RoomId; readonly userId: UserId; readonly isTyping: boolean }
  | {
      readonly type: 'read';
      readonly roomId: RoomId;
      readonly userId: UserId;
      readonly upToId: number;
      /** What became read, oldest first (`ReadState.readIds`). */
      readonly messageIds: readonly number[];
    }
  /** From which message on the person counts the room as unread; null: no more. */
  | { readonly type: 'unread'; readonly roomId: RoomId; readonly userId: UserId; readonly fromId: number | null }
  | {
      readonly type: 'settings';
      readonly roomId: RoomId;
      readonly userId: UserId;
      readonly isMuted: boolean;
      readonly isPinned: boolean;
      readonly isHidden: boolean;
    }
  | PresenceEvent
  | OfficeEvent
  | NoticeEvent
  | HeldEvent
  | WordsEvent
  | RequestEvent
  | MessageRequestEvent
  | ScheduledEvent
  | LiveSettingsEvent;

/** A message is held, or was decided about. Goes to every node, for the sender's own sockets and for those who may decide. */
export interface HeldEvent {
  readonly type: 'held';
  readonly roomId: RoomId;
  readonly userId: UserId;
  /** Of the held message. */
  readonly id: number;
  /** The organisation of its room and all above it; empty if the node that says it does not know. */
  readonly organisationIds: readonly OrganisationId[];
}

/** The list of those who ask this person to talk has changed. Goes to every node, for the person's own sockets. */
export interface MessageRequestEvent {
  readonly type: 'message_request';
  readonly roomId: RoomId;
  /** Who is asked. */
  readonly userId: UserId;
}

/** A message that its sender sends later was stored, changed or sent. Goes to every node, for the sender's own sockets. */
export interface ScheduledEvent {
  readonly type: 'scheduled';
  readonly roomId: RoomId;
  readonly userId: UserId;
  /** Of the scheduled message. */
  readonly id: number;
  readonly state: 'waiting' | 'sent' | 'failed' | 'cancelled';
}

/** Lists of words changed. Goes to every node, and to no socket. */
export interface WordsEvent {
  readonly type: 'words';
  readonly organisationId: OrganisationId;
}

/** Somebody changed settings of the server. Goes to every node, which reads them, and to no socket. */
export interface LiveSettingsEvent {
  readonly type: 'live_settings';
}

/** What a person reported was decided, or the person got a warning. Goes to every node, for the person's own sockets. */
export interface NoticeEvent {
  readonly type: 'notice';
  readonly userId: UserId;
  readonly about: 'report' | 'warning';
  /** Of the report; of the warning, which has the same. */
  readonly id: number;
  /** Whether something followed from the report. */
  readonly outcome: 'dismissed' | 'acted';
}

/**
 * A person is asked again to confirm a message, or has confirmed it; `answered`: somebody confirmed what the person sent. Goes
 * to every node, for the person's own sockets.
 */
export interface RequestEvent {
  readonly type: 'request';
  readonly userId: UserId;
  readonly roomId: RoomId;
  readonly messageId: number;
  readonly state: 'reminded' | 'confirmed' | 'answered';
}

/** A person came online or went offline. Goes to every node, for the subscribers of the person's rooms. */
export interface PresenceEvent {
  readonly type: 'presence';
  readonly userId: UserId;
  readonly isOnline: boolean;
  /** At most `presenceRooms`. */
  readonly roomIds: readonly RoomId[];
}

/** An office's room was opened, taken, handed on, closed or opened again. Goes to every node, for those who answer it. */
export interface OfficeEvent {
  readonly type: 'office';
  readonly roomId: RoomId;
  readonly roomType: RoomType;
  /** Who has the right in one of these organisations answers the room, or did until now. */
  readonly organisationIds: readonly OrganisationId[];
}

/** The most rooms in which one person's presence is shown: those with the latest activity. */
export const presenceRooms = 1_000;

export interface BusListener<Event extends DurableEvent> {
  onPublication(publication: RoomPublication<Event>): void;
  onInvalidation(invalidation: MembershipInvalidation): void;
  onEphemeral(event: EphemeralEvent): void;
}

/**
 * Port: carries publications, invalidations and ephemeral events between nodes.
 *
 * - Between nodes nothing is guaranteed: an item may be lost, doubled or reordered. The store is the truth, and
 *   listeners repair what they miss (the sweep).
 * - On the publishing node every listener gets every item once, in the order of publishing, before the call returns,
 *   whether the node has subscribed to the room or person or not.
 * - Publishing never waits and never throws; a listener that throws does not stop the others.
 * - After `close` nothing is delivered; closing twice is allowed.
 */
export interface RoomBus<Event extends DurableEvent = DurableEvent> {
  publish(publication: RoomPublication<Event>): void;
  invalidate(invalidation: MembershipInvalidation): void;
  publishEphemeral(event: EphemeralEvent): void;
  /**
   * Adds a listener for what this node publishes and subscribes to. Returns a function that removes it, also during a
   * call.
   */
  addListener(listener: BusListener<Event>): () => void;
  /**
   * Starts to carry a room's publications and ephemeral events to this node. Resolves once the subscription is in
   * force: read the head after that, never before, or events in between are missed. Calls are counted:
   * `unsubscribeRoom` ends one of them, and does nothing if there is none.
   */
  subscribeRoom(roomId: RoomId): Promise<void>;
  unsubscribeRoom(roomId: RoomId): void;
  /** The same for invalidations and ephemeral events of a person. */
  subscribePerson(userId: UserId): Promise<void>;
  unsubscribePerson(userId: UserId): void;
  close(): Promise<void>;
}
