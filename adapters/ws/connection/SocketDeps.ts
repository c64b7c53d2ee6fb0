import type { Clock } from '../../../core/clock.ts';
import type { RoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { ConnectedPerson } from '../fanout/ConnectedPerson.ts';
import type { SocketLog } from '../fanout/SocketLog.ts';
import type { SocketWatch } from '../fanout/SocketWatch.ts';
import type { ClientSession } from '../requests/ClientSession.ts';
import type { AnswerFrame } from '../requests/makeAnswerFrame.ts';
import type { TypingLimits } from '../requests/TypingStates.ts';
import type { ConnectionBurstGate } from '../upgrade/ConnectionBurstGate.ts';
import type { Entrance } from '../upgrade/Entrance.ts';
import type { Identify } from '../upgrade/makeIdentify.ts';
import type { ConnectionRegistry } from './ConnectionRegistry.ts';
import type { TransportLimits } from './SocketTransport.ts';
import type { WriteCoalescer } from './WriteCoalescer.ts';

/** Times are milliseconds. */
export interface ConnectionLimits extends TransportLimits, TypingLimits {
  /** Until a socket must have authenticated. */
  readonly authMs: number;
  /** Members of frames that nobody knows are refused. */
  readonly isStrict: boolean;
}

/** What all sockets of a node share. */
export interface SocketDeps {
  readonly chat: Pick<Chat, 'people' | 'listRooms' | 'notifyTyping'>;
  readonly registry: ConnectionRegistry;
  /** How far a room's events have gone out; undefined for a room that is not listened to. */
  readonly headOf: (roomId: RoomId) => number | undefined;
  readonly identify: Identify;
  readonly entrance: Entrance;
  readonly burstGate: Pick<ConnectionBurstGate, 'opened'>;
  readonly answerFrame: AnswerFrame;
  readonly coalescer: WriteCoalescer;
  readonly clock: Clock;
  readonly limits: ConnectionLimits;
  readonly log: SocketLog;
  readonly watch: Pick<SocketWatch, 'onOpened' | 'onClosed'>;
  readonly epochNow: () => string;
  readonly isDegraded: () => boolean;
  /** Says what a socket hears first when it is let in. */
  readonly greet: (socket: ClientSession, person: ConnectedPerson) => void;
}
