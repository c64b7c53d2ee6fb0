import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { MembershipChange, RoomChannel } from './RoomChannel.ts';

/** Acts on what events did to memberships, within the turn in which they were applied. Does not throw. */
export interface MembershipFollower {
  follow(change: MembershipChange): void;
}

/** Brings events to a channel and hands on, after their delivery, what memberships have become by them. */
export type ApplyEvents = (channel: RoomChannel, events: readonly ChatEvent[]) => void;

export const makeApplyEvents =
  (followers: readonly MembershipFollower[]): ApplyEvents =>
  (channel, events) => {
    for (const change of channel.apply(events)) for (const follower of followers) follower.follow(change);
  };
