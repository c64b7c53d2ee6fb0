import type { Peer } from '../Peer.ts';
import { connectXmpp } from './connectXmpp.ts';
import { ejabberdMissing, startEjabberd } from './startEjabberd.ts';

export const ejabberd: Peer = {
  name: 'ejabberd',
  description: 'ejabberd: group chats (MUC) and their archive (MAM) in PostgreSQL, pool of 10, XMPP over WebSocket',
  unavailable: ejabberdMissing,
  start: startEjabberd,
  connect: connectXmpp,
};
