import type { Clock } from '../../../core/clock.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Inbox } from '../../../core/messages/Inbox.ts';
import type { ClientFrame } from '../../wire/clientFrames.ts';
import type { RoomFanout } from '../fanout/RoomFanout.ts';
import type { SocketLog } from '../fanout/SocketLog.ts';
import type { ClientSession } from '../requests/ClientSession.ts';
import type { SocketOptions } from '../SocketOptions.ts';
import type { ConnectionBurstGate } from '../upgrade/ConnectionBurstGate.ts';
import type { Identify } from '../upgrade/makeIdentify.ts';
import type { ConnectionRegistry } from './ConnectionRegistry.ts';
import type { WriteCoalescer } from './WriteCoalescer.ts';

/** What all sockets of a node share. */
export interface SocketDeps {
  readonly chat: Pick<Chat, 'people'>;
  readonly inbox: Pick<Inbox, 'list'>;
  readonly registry: ConnectionRegistry;
  readonly fanout: RoomFanout;
  readonly identify: Identify;
  readonly burstGate: Pick<ConnectionBurstGate, 'opened'>;
  /** @throws ChatError whatever the use case throws; the socket says so to its client. */
  readonly answer: (socket: ClientSession, frame: ClientFrame) => Promise<void>;
  readonly signalTyping: (userId: UserId, roomId: RoomId, isTyping: boolean) => void;
  readonly coalescer: WriteCoalescer;
  readonly clock: Clock;
  readonly options: SocketOptions;
  readonly log: SocketLog;
  readonly epochNow: () => string;
  readonly isDegraded: () => boolean;
}
