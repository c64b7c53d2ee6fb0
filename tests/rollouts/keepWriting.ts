import { randomUUID } from 'node:crypto';
import { catchUp, messagesOf, type SeenMessage } from '../deploy/RoomTraffic.ts';
import type { SchoolAt } from '../deploy/SchoolAt.ts';
import { SocketClient } from '../support/SocketClient.ts';

/** What a person's socket went through, which comes back whenever it is closed. */
export interface Steady<Result> {
  /** Stops. */
  end(): Promise<Result>;
}

interface Connected {
  readonly socket: SocketClient;
  /** Attempts that were not let in. */
  readonly refused: number;
}

const connect = async (school: SchoolAt, who: string): Promise<Connected> => {
  const headers = { authorization: `Bearer ${await school.token(who)}` };
  for (let refused = 0; ; refused += 1) {
    const socket = new SocketClient(`${school.url.replace('http', 'ws')}/ws/chat/`, { headers });
    const opened = socket.next('connection_established').then(() => true);
    if (await Promise.race([opened, socket.closed.then(() => false)])) return { socket, refused };
    opened.catch(() => {});
  }
};

/** Sends one message after the other over a socket, each again under its `client_id` until it is acknowledged. */
export const keepWriting = (
  school: SchoolAt,
  who: string,
  roomId: number,
): Steady<{ readonly acked: readonly string[]; readonly refused: number; readonly reconnects: number }> => {
  const acked: string[] = [];
  let [isEnding, refused, reconnects] = [false, 0, 0];
  const work = async (): Promise<void> => {
    let { socket } = await connect(school, who);
    while (!isEnding) {
      const message = { content: `written ${acked.length}`, client_id: randomUUID() };
      for (;;) {
        socket.send({ type: 'send_message', room_id: roomId, ...message });
        const ack = socket.next('message_ack', ({ client_id: id }) => id === message.client_id).then(() => true);
        if (await Promise.race([ack, socket.closed.then(() => false)])) break;
        ack.catch(() => {});
        const next = await connect(school, who);
        [socket, refused, reconnects] = [next.socket, refused + next.refused, reconnects + 1];
      }
      acked.push(message.content);
    }
    await socket.close();
  };
  const done = work();
  done.catch(() => {}); // `end` rejects with it
  return {
    end: async () => {
      isEnding = true;
      await done;
      return { acked, refused, reconnects };
    },
  };
};

/** Hears a room over a socket, and asks for what it has missed whenever it comes back. */
export const keepHearing = (
  school: SchoolAt,
  who: string,
  roomId: number,
): Steady<{ readonly heard: readonly SeenMessage[]; readonly refused: number }> => {
  const heard = new Map<number, SeenMessage>();
  let [cursor, refused] = [0, 0];
  let stop: () => void = () => {};
  const ending = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let isEnding = false;
  const take = (messages: readonly SeenMessage[]): void => {
    for (const message of messages) heard.set(message.seq, message);
    cursor = Math.max(cursor, ...messages.map(({ seq }) => seq));
  };
  const work = async (): Promise<void> => {
    while (!isEnding) {
      const next = await connect(school, who);
      refused += next.refused;
      take(await catchUp(next.socket, roomId, cursor).catch(() => []));
      await Promise.race([next.socket.closed, ending]);
      take(messagesOf(next.socket.frames));
      next.socket.ws.close();
    }
    const last = await connect(school, who);
    take(await catchUp(last.socket, roomId, cursor));
    await last.socket.close();
  };
  const done = work();
  done.catch(() => {}); // `end` rejects with it
  return {
    end: async () => {
      isEnding = true;
      stop();
      await done;
      return { heard: [...heard.values()].sort((one, other) => one.seq - other.seq), refused };
    },
  };
};
