import type { Peer } from '../Peer.ts';
import { ejabberd } from './ejabberd.ts';
import { homeroom, homeroomEmbedded } from './homeroom.ts';
import { pgbench } from './pgbench.ts';
import { socketio } from './socketio.ts';
import { wsPg } from './wsPg.ts';
import { wsRaw } from './wsRaw.ts';

/** All peers that can be measured; add a new one here. */
export const peers: readonly Peer[] = [wsRaw, wsPg, socketio, ejabberd, homeroom, homeroomEmbedded, pgbench];

export const peerNamed = (name: string): Peer => {
  const peer = peers.find((one) => one.name === name);
  if (peer === undefined) throw new Error(`No peer "${name}"; there are ${peers.map((one) => one.name).join(', ')}`);
  return peer;
};
