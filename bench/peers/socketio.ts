import { io } from 'socket.io-client';
import type { Peer } from '../Peer.ts';
import { startNodeServers } from './nodeServers.ts';

export const socketio: Peer = {
  name: 'socketio',
  description: 'socket.io with the Redis adapter; INSERT and UPDATE for each message, pool of 10',
  start: (site, school, options) => startNodeServers('socketioServer', school, options, site),
  connect: (target, person, events) =>
    new Promise((resolve, reject) => {
      const ports = target['ports'] as readonly number[];
      const socket = io(`http://127.0.0.1:${ports[person % ports.length]}`, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: { person },
      });
      let isReady = false;
      socket.once('connect_error', (failure) => reject(failure));
      socket.on('disconnect', () => {
        reject(new Error('disconnected'));
        if (isReady) events.closed();
      });
      socket.on('message', ({ text }: { text: string }) => events.delivered(text));
      socket.once('welcome', () => {
        isReady = true;
        resolve({
          send: ({ room, text, id }) => socket.emit('message', { room, text, id }, () => events.acked(id)),
          drop: () => socket.disconnect(),
        });
      });
    }),
};
