import type { Server } from 'node:http';
import type { Clock } from '../../core/clock.ts';
import type { SocketSlots } from '../../core/limits/SocketSlots.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import type { MessageStore } from '../../core/messages/MessageStore.ts';
import type { Presence } from '../../core/rooms/Presence.ts';
import type { RoomBus } from '../../core/rooms/RoomBus.ts';
import type { RoomHeads } from '../../core/rooms/RoomHeads.ts';
import type { NoticeBoard } from '../../core/settings/ServerNotice.ts';
import type { BusHealth } from '../system/BusHealth.ts';
import type { Tracing } from '../system/Tracing.ts';
import type { Authenticator } from '../wire/account/Authenticator.ts';
import type { LegacySockets } from '../wire/legacy/LegacySockets.ts';
import type { SocketLog } from './fanout/SocketLog.ts';
import type { SocketWatch } from './fanout/SocketWatch.ts';
import type { SocketOptions } from './SocketOptions.ts';

/** What sockets ask the core to do. */
export type SocketChat = Pick<
  Chat,
  | 'policy'
  | 'oversight'
  | 'people'
  | 'held'
  | 'scheduled'
  | 'redeemTicket'
  | 'enterRoom'
  | 'memberOverview'
  | 'memberSight'
  | 'membershipSights'
  | 'isMember'
  | 'roomSnapshot'
  | 'listRooms'
  | 'events'
  | 'sendMessage'
  | 'amendMessage'
  | 'reactToMessage'
  | 'markRead'
  | 'notifyTyping'
  | 'nameOrganisations'
  | 'resolveSeen'
>;

export interface SocketPorts {
  readonly server: Server;
  readonly chat: SocketChat;
  /** The feed of rooms and of memberships, with `messages`. */
  readonly roomHeads: RoomHeads;
  readonly messages: Pick<MessageStore, 'events'>;
  readonly bus: RoomBus<ChatEvent>;
  /** Absent where publications do not leave the process. */
  readonly health?: BusHealth;
  readonly presence: Presence;
  readonly slots: SocketSlots;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  /** Changes when the history of rooms was restored from a backup. */
  readonly epoch: string;
  /** The epoch as it is now, which every sweep asks for. */
  readonly readEpoch: () => Promise<string>;
  /** What everybody is shown; nothing by default. */
  readonly board?: NoticeBoard;
  readonly options?: Partial<SocketOptions>;
  /** Whose external ids people use; the host's by default. */
  readonly personSource?: string | undefined;
  /** The older systems whose clients are let in; none by default. */
  readonly legacy?: readonly LegacySockets[];
  readonly log: SocketLog;
  /** Follows frames and deliveries; absent: nobody does. */
  readonly tracing?: Tracing;
  /** Counts; absent: nobody does. */
  readonly watch?: SocketWatch;
}
