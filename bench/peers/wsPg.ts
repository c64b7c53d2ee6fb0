import { begins, ClientSocket } from '../load/ClientSocket.ts';
import type { ClientEvents, Peer, PeerClient, Target } from '../Peer.ts';
import { startNodeServers } from './nodeServers.ts';

export const connectWs = async (target: Target, person: number, events: ClientEvents): Promise<PeerClient> => {
  const [port] = target['ports'] as readonly number[];
  const ws = await ClientSocket.open(`ws://127.0.0.1:${port}/?person=${person}`, {
    isReady: (frame) => begins(frame, '{"type":"welcome"'),
    onFrame: (frame) => {
      if (begins(frame, '{"type":"message"')) events.delivered(frame);
      else events.acked(JSON.parse(String(frame)).id);
    },
    onClosed: events.closed,
  });
  return { send: ({ room, text, id }) => ws.send(JSON.stringify({ room, text, id })), drop: () => ws.terminate() };
};

export const wsPg: Peer = {
  name: 'ws-pg',
  description: 'ws and pg: BEGIN, INSERT, UPDATE, COMMIT for each message, pool of 10',
  start: (site, school, options) => startNodeServers('wsServer', school, options, site),
  connect: connectWs,
};
