import { begins, ClientSocket } from '../load/ClientSocket.ts';
import type { ClientEvents, PeerClient, Target } from '../Peer.ts';

interface HomeroomTarget {
  readonly urls: readonly string[];
  readonly tokens: readonly string[];
  readonly roomIds: readonly number[];
}

/** Room and seq of a durable event: its frame begins with type, room and seq. */
const place = /^\{"type":"[a-z_]+","room_id":(\d+),"seq":(\d+)/;

/** The beginning of an acknowledgement; the UUID follows. */
const ackBegin = '{"type":"message_ack","client_id":"';

/**
 * Connects one person over the multiplexed socket. The client syncs what a slow or broken socket has missed; `seqs` holds
 * the last seq of each room.
 */
export const connectHomeroom = async (
  target: Target,
  person: number,
  events: ClientEvents,
  seqs: Map<number, number>,
): Promise<PeerClient> => {
  const { urls, tokens, roomIds } = target as unknown as HomeroomTarget;
  const url = new URL('/ws/chat/', (urls[person % urls.length] ?? '').replace('http', 'ws'));

  /** Whether the event follows the last known seq of its room. After a gap it syncs the room. */
  const accept = (ws: ClientSocket, roomId: number, seq: number): boolean => {
    const known = seqs.get(roomId);
    const isNext = known === undefined || seq === known + 1;
    if (isNext) seqs.set(roomId, seq);
    else if (seq > known) sync(ws, roomId);
    return isNext;
  };
  const sync = (ws: ClientSocket, roomId: number): void =>
    ws.send(JSON.stringify({ type: 'sync', room_id: roomId, after: seqs.get(roomId) ?? 0, limit: 200 }));

  const ws = await ClientSocket.open(url.href, {
    protocols: ['homeroom.v1'],
    headers: { authorization: `Bearer ${tokens[person]}` },
    isReady: (frame) => begins(frame, '{"type":"connection_established"'),
    onFrame: (frame, ws) => {
      if (begins(frame, '{"type":"new_message"')) {
        const [, roomId, seq] = place.exec(frame.toString('latin1', 0, 120)) ?? [];
        if (accept(ws, Number(roomId), Number(seq))) events.delivered(frame);
        return;
      }
      if (begins(frame, '{"type":"room_head"')) return sync(ws, JSON.parse(String(frame)).room_id);
      if (begins(frame, '{"type":"sync_page"')) {
        const page = JSON.parse(String(frame));
        for (const event of page.events)
          if (
            event.seq > (seqs.get(page.room_id) ?? 0) &&
            accept(ws, page.room_id, event.seq) &&
            event.type === 'new_message'
          )
            events.delivered(event.message.content);
        if ((seqs.get(page.room_id) ?? 0) < page.head_seq) sync(ws, page.room_id);
      } else if (begins(frame, ackBegin)) events.acked(frame.toString('latin1', ackBegin.length, ackBegin.length + 36));
      else if (begins(frame, '{"type":"error"')) console.error(String(frame));
    },
    onClosed: events.closed,
  });
  for (const roomId of seqs.keys()) sync(ws, roomId);
  return {
    send: ({ room, text, id }) =>
      ws.send(JSON.stringify({ type: 'send_message', room_id: roomIds[room], content: text, client_id: id })),
    drop: () => ws.terminate(),
  };
};
