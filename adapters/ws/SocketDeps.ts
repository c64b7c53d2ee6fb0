import type { Clock } from '../../core/clock.ts';
import type { RoomId, UserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Inbox } from '../../core/messages/Inbox.ts';
import type { ClientFrame } from '../wire/frames/clientFrames.ts';
import type { Attendance } from './Attendance.ts';
import type { Correspondent } from './Correspondent.ts';
import type { FlushQueue } from './FlushQueue.ts';
import type { Identify } from './makeIdentify.ts';
import type { RoomFanout } from './RoomFanout.ts';
import type { Rush } from './Rush.ts';
import type { SocketLog } from './SocketLog.ts';
import type { SocketOptions } from './SocketOptions.ts';

/** What all sockets of a node share. */
export interface SocketDeps {
  readonly chat: Pick<Chat, 'people'>;
  readonly inbox: Pick<Inbox, 'list'>;
  readonly attendance: Attendance;
  readonly fanout: RoomFanout;
  readonly identify: Identify;
  readonly rush: Pick<Rush, 'over'>;
  /** @throws ChatError whatever the use case throws; the socket says so to its client. */
  readonly answer: (socket: Correspondent, frame: ClientFrame) => Promise<void>;
  readonly notifyTyping: (userId: UserId, roomId: RoomId, isTyping: boolean) => void;
  readonly flushes: FlushQueue;
  readonly clock: Clock;
  readonly options: SocketOptions;
  readonly log: SocketLog;
  readonly epochNow: () => string;
  readonly isDegraded: () => boolean;
}
