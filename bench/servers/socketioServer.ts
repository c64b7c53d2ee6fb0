/**
 * A chat server as in the documentation of socket.io: rooms, acknowledgements, the Redis adapter, and an INSERT and an
 * UPDATE for each message. Needs SCHOOL, PORT, DATABASE_URL and REDIS_URL.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import pg from 'pg';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import type { Outgoing, School } from '../Peer.ts';

const { SCHOOL = '', PORT, DATABASE_URL, REDIS_URL = '' } = process.env;
const { rooms, people }: School = JSON.parse(readFileSync(SCHOOL, 'utf8'));
const roomsOf: number[][] = Array.from({ length: people }, () => []);
for (const [room, members] of rooms.entries()) for (const member of members) roomsOf[member]?.push(room);

const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const publisher = createClient({ url: REDIS_URL });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const http = createServer();
const io = new Server(http, { adapter: createAdapter(publisher, subscriber), transports: ['websocket'] });

const insert = {
  name: 'insert',
  text: 'INSERT INTO messages (room_id, sender_id, client_id, content) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id, created_at',
};
const update = { name: 'update', text: 'UPDATE rooms SET last_message_id = $2, updated_at = $3 WHERE id = $1' };

io.on('connection', async (socket) => {
  const person = Number(socket.handshake.auth['person']);
  socket.on('message', async ({ room, id, text }: Outgoing, acknowledge: () => void) => {
    try {
      const { rows } = await pool.query({ ...insert, values: [room, person, id, text] });
      if (rows.length > 0) {
        const [{ id: messageId, created_at: at }] = rows;
        await pool.query({ ...update, values: [room, messageId, at] });
        io.to(String(room)).emit('message', { id: messageId, room, sender: person, text, at });
      }
      acknowledge();
    } catch (failure) {
      console.error(failure);
      socket.disconnect();
    }
  });
  await socket.join((roomsOf[person] ?? []).map(String));
  socket.emit('welcome');
});
http.listen(Number(PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit()); // a regular exit, so that the profile is written
