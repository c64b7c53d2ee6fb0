import type { FeedEvent } from '../feed/FeedEvent.ts';

type Of<Type extends FeedEvent['type']> = Extract<FeedEvent, { readonly type: Type }>;

/** What a hook hears under each name: events of the feed, as they are when they are read. */
export interface HookEvents {
  readonly message: Of<'new_message'>;
  readonly message_edited: Of<'message_edited'>;
  /** The words are gone; `messageId` says which it was. */
  readonly message_deleted: Of<'message_deleted'>;
  readonly reaction: Of<'reaction_changed'>;
  readonly pin: Of<'pin_changed'>;
  /** A room was made, renamed, archived, reopened or handed over. */
  readonly room: Of<'room_created' | 'room_updated'>;
  /** People joined, left, were suspended or restored. */
  readonly membership: Of<
    'participants_joined' | 'participants_left' | 'participants_suspended' | 'participants_restored'
  >;
  /** People or relations changed. */
  readonly directory: Of<'directory_changed'>;
  /** Everything. */
  readonly event: FeedEvent;
}

export type HookName = keyof HookEvents;

/** The types of events under each name. */
export const hookTypes: { readonly [Name in HookName]: readonly HookEvents[Name]['type'][] } = {
  message: ['new_message'],
  message_edited: ['message_edited'],
  message_deleted: ['message_deleted'],
  reaction: ['reaction_changed'],
  pin: ['pin_changed'],
  room: ['room_created', 'room_updated'],
  membership: ['participants_joined', 'participants_left', 'participants_suspended', 'participants_restored'],
  directory: ['directory_changed'],
  event: [
    ...(['new_message', 'message_edited', 'message_deleted', 'reaction_changed', 'pin_changed'] as const),
    ...(['room_created', 'room_updated', 'participants_joined', 'participants_left'] as const),
    ...(['participants_suspended', 'participants_restored', 'directory_changed'] as const),
  ],
};

export const hookNames = Object.keys(hookTypes) as HookName[];
