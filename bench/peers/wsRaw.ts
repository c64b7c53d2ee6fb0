import type { Peer } from '../Peer.ts';
import { startNodeServers } from './nodeServers.ts';
import { connectWs } from './wsPg.ts';

export const wsRaw: Peer = {
  name: 'ws-raw',
  description: 'ws alone: each message to all sockets of its room, nothing stored',
  start: (_site, school, options) => startNodeServers('wsServer', school, options),
  connect: connectWs,
};
