import { randomUUID } from 'node:crypto';
import type { Frame, SocketClient } from '../support/SocketClient.ts';
import type { SchoolAt } from './SchoolAt.ts';

export interface SeenMessage {
  readonly seq: number;
  readonly content: string;
}

/** The messages among these frames, or among the events of a page. */
export const messagesOf = (frames: readonly Frame[]): SeenMessage[] =>
  frames.flatMap(({ type, message }) => (type === 'new_message' ? [message as SeenMessage] : []));

/** Syncs as a client does after it has reconnected: everything after its cursor. */
export const catchUp = async (socket: SocketClient, roomId: number, cursor: number): Promise<SeenMessage[]> => {
  const missed: SeenMessage[] = [];
  for (let after = cursor; ; ) {
    socket.send({ type: 'sync', room_id: roomId, after, limit: 200 });
    const page = await socket.next('sync_page', (frame) => frame['after'] === after);
    missed.push(...messagesOf(page['events'] as Frame[]));
    if (page['has_more'] !== true) return missed;
    after = page['to'] as number;
  }
};

export interface Work {
  /** Stops. Resolves to all acknowledged messages and to the statuses other than 200. */
  end(): Promise<{ readonly sent: readonly string[]; readonly refused: readonly number[] }>;
}

/** Sends over this socket and requests over REST through the balancer, in turns and without a pause, until `end`. */
export const keepWorking = (school: SchoolAt, roomId: number, socket: SocketClient): Work => {
  const [sent, refused]: [string[], number[]] = [[], []];
  let isEnding = false;
  const work = async (): Promise<void> => {
    while (!isEnding) {
      const [clientId, content] = [randomUUID(), `message ${sent.length} of ${socket.frames.length}`];
      socket.send({ type: 'send_message', room_id: roomId, content, client_id: clientId });
      await socket.next('message_ack', ({ client_id: acked }) => acked === clientId);
      sent.push(content);
      const { status } = await school.request('sam', 'GET', 'rooms/');
      if (status !== 200) refused.push(status);
    }
  };
  const done = work();
  done.catch(() => {}); // `end` rejects with it
  return {
    end: async () => {
      isEnding = true;
      await done;
      return { sent, refused };
    },
  };
};
