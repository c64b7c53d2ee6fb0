import type { Peer } from '../Peer.ts';
import { connectWs, startWsServer } from './wsPg.ts';

export const wsRaw: Peer = {
  name: 'ws-raw',
  description: 'ws alone: each message to all sockets of its room, nothing stored',
  start: (_site, school, options) => startWsServer(school, options),
  connect: connectWs,
};
